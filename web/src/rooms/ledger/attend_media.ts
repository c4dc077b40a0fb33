import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { addMedia, pauseOthers, removeMedia, setPlaying } from '@/ui/media_playing'
import type { Attention, Beaten, State } from './attention'
import { meter } from './attend'

/** Meters one sound or video element: what plays is attended to, also behind another page or a locked screen. */
export class MediaAttention {
  readonly state: ShallowRef<State> = shallowRef<State>('idle')
  readonly neededSeconds: Ref<number | null> = ref(null)
  readonly lastAnswer: ShallowRef<Beaten | undefined> = shallowRef()
  private attention: Attention | undefined
  private item: string | undefined
  private timer = 0
  private readonly controller = new AbortController()

  constructor(private readonly element: HTMLMediaElement) {
    const { signal } = this.controller
    addMedia(element)
    const changed = (): void => this.look()
    for (const name of ['playing', 'pause', 'ended', 'waiting', 'emptied']) element.addEventListener(name, changed, { signal })
    element.addEventListener('play', () => pauseOthers(element), { signal })
    element.addEventListener('playing', () => this.attention?.resume(), { signal })
    for (const name of ['pause', 'ended']) element.addEventListener(name, () => void this.attention?.flush(), { signal })
    window.addEventListener('pagehide', () => this.end(), { signal })
    // A page that comes back as it was left goes on being metered.
    window.addEventListener('pageshow', (event) => event.persisted && this.begin(), { signal })
    this.timer = window.setInterval(() => void this.attention?.tick(), 1000)
  }

  /** The item that the element plays from now on. */
  follow(item: string | undefined): void {
    this.end()
    this.item = item
    this.lastAnswer.value = undefined
    this.begin()
  }

  stop(): void {
    this.follow(undefined)
    this.controller.abort()
    window.clearInterval(this.timer)
    removeMedia(this.element)
  }

  private look(): void {
    const { paused, ended, readyState } = this.element
    const plays = !paused && !ended && readyState > 2
    setPlaying(this.element, plays)
    this.attention?.attend(plays)
  }

  private begin(): void {
    this.state.value = 'idle'
    this.neededSeconds.value = null
    if (this.item === undefined) return
    this.attention = meter(
      this.item,
      () => this.element.currentTime * 1000,
      (state) => {
        this.state.value = state
        this.neededSeconds.value = this.attention?.neededSeconds ?? null
      },
      (answer) => {
        this.lastAnswer.value = answer
        this.neededSeconds.value = answer.needed_seconds
      },
    )
    this.look()
  }

  private end(): void {
    void this.attention?.end()
    this.attention = undefined
  }
}
