import { shallowRef, type ShallowRef } from 'vue'
import { mediaPlaying } from '@/ui/media_playing'
import type { Attention, Beaten, State } from './attention'
import { meter } from './attend'

/** Meters one sound or video element: what plays is attended to, also behind another page or a locked screen. */
export class MediaAttention {
  readonly state: ShallowRef<State> = shallowRef<State>('idle')
  readonly lastAnswer: ShallowRef<Beaten | undefined> = shallowRef()
  private attention: Attention | undefined
  private timer = 0
  private readonly controller = new AbortController()

  constructor(private readonly element: HTMLMediaElement) {
    const { signal } = this.controller
    const changed = (): void => {
      const playing = !element.paused && !element.ended && element.readyState > 2
      mediaPlaying.value = playing
      this.attention?.attend(playing)
    }
    for (const name of ['playing', 'pause', 'ended', 'waiting', 'emptied']) element.addEventListener(name, changed, { signal })
    element.addEventListener('playing', () => this.attention?.resume(), { signal })
    for (const name of ['pause', 'ended']) element.addEventListener(name, () => void this.attention?.flush(), { signal })
    window.addEventListener('pagehide', () => this.follow(undefined), { signal })
    this.timer = window.setInterval(() => void this.attention?.tick(), 1000)
  }

  /** The item that the element plays from now on. */
  follow(item: string | undefined): void {
    void this.attention?.end()
    this.attention = undefined
    this.state.value = 'idle'
    this.lastAnswer.value = undefined
    if (item === undefined) return
    this.attention = meter(
      item,
      () => this.element.currentTime * 1000,
      (state) => (this.state.value = state),
      (answer) => (this.lastAnswer.value = answer),
    )
  }

  stop(): void {
    this.follow(undefined)
    this.controller.abort()
    window.clearInterval(this.timer)
    mediaPlaying.value = false
  }
}
