import { Problem } from '@/api/problem'
import type { Schema } from '@/api/schema'

/**
 * Meters the attention to one item and reports it in heartbeats; the program decides what it is worth.
 *
 * Only time in which the person attends is claimed: the caller says `attend(true)` while the page is visible and in
 * focus and somebody moves now and then, or while the media plays. The clock is monotonic (performance.now), looked at
 * every second; a step longer than `stepMaxMs` is a device that slept, and nothing of it is claimed. So a claim is never
 * more than has passed.
 *
 * A beat that does not get through keeps its time for the next one, which has a higher number: had the first arrived all
 * the same, the program grants only what has passed since. Time older than `keptMaxMs` is let go, as the program would
 * refuse it anyhow.
 *
 * Another page or device of the same learner may take over (`taken_over`): then this one is silent until resume(), which
 * the person asks for. An unknown session (the program was started again) is opened anew without asking.
 */
export type Opened = Schema<'AttentionOpened'>
export type Beaten = Schema<'AttentionBeaten'>
export type State = 'idle' | 'opening' | 'metered' | 'not_metered' | 'taken_over' | 'offline'

export interface Line {
  open(): Promise<Opened>
  beat(token: string, beat: Schema<'AttentionBeat'>, last: boolean): Promise<Beaten>
  close(token: string): Promise<unknown>
}

export interface Listener {
  stateChanged?(state: State): void
  beaten?(answer: Beaten): void
}

const stepMaxMs = 5_000
const keptMaxMs = 60_000
const reopenPauseMs = 15_000

export class Attention {
  private token: string | null = null
  private number = 0
  private activeMs = 0
  private lastLook: number
  private lastBeat: number
  private nextOpen = 0
  private attending = false
  private busy = false
  private beatMs = 15_000
  private ended = false
  state: State = 'idle'
  /** Whether the program was told that the item was opened. */
  wasOpened = false
  neededSeconds: number | null = null

  constructor(
    private readonly line: Line,
    private readonly now: () => number,
    private readonly position: () => number = () => 0,
    private readonly listener: Listener = {},
  ) {
    this.lastLook = this.lastBeat = now()
  }

  /** From now on the person attends, or does not. */
  attend(yes: boolean): void {
    this.look()
    this.attending = yes
  }

  /** To be called every second. Opens when somebody attends, sends a beat when one is due. */
  async tick(): Promise<void> {
    this.look()
    if (this.busy || this.ended) return
    if (this.token === null) {
      const mayOpen = this.state === 'idle' || this.state === 'offline'
      if (this.attending && mayOpen && this.now() >= this.nextOpen) await this.open()
    } else if (this.now() - this.lastBeat >= this.beatMs && this.activeMs > 0) {
      await this.beat(false)
    }
  }

  /** The person came back to this page after another one had taken over. */
  resume(): void {
    if (this.state === 'taken_over') this.become('idle')
  }

  /** The page is being hidden: what was attended so far is sent at once, on a line that outlives the page. */
  async flush(): Promise<void> {
    this.look()
    if (this.token !== null && this.activeMs > 0 && !this.busy) await this.beat(true)
  }

  /** The page is left for good. */
  async end(): Promise<void> {
    if (this.ended) return
    await this.flush()
    this.ended = true
    const token = this.token
    this.token = null
    if (token !== null) await this.line.close(token).catch(() => {})
  }

  private look(): void {
    const now = this.now()
    const step = now - this.lastLook
    this.lastLook = now
    if (this.attending && this.token !== null && step > 0 && step <= stepMaxMs) {
      this.activeMs = Math.min(this.activeMs + step, keptMaxMs)
    }
  }

  private become(state: State): void {
    if (this.state === state) return
    this.state = state
    this.listener.stateChanged?.(state)
  }

  private async open(): Promise<void> {
    this.busy = true
    this.become('opening')
    try {
      const opened = await this.line.open()
      this.wasOpened = true
      this.neededSeconds = opened.metered === 'nothing' ? null : opened.needed_seconds
      this.beatMs = Math.max(1, opened.beat_seconds) * 1000
      this.number = 0
      this.activeMs = 0
      this.lastBeat = this.lastLook = this.now()
      this.token = opened.token
      this.become(opened.token === null ? 'not_metered' : 'metered')
    } catch (reason) {
      this.nextOpen = this.now() + reopenPauseMs
      this.become(reason instanceof Problem && !reason.passing ? 'not_metered' : 'offline')
    } finally {
      this.busy = false
    }
  }

  private async beat(last: boolean): Promise<void> {
    const token = this.token
    if (token === null) return
    this.busy = true
    const claimed = Math.round(this.activeMs)
    this.number += 1
    this.lastBeat = this.now()
    try {
      const answer = await this.line.beat(token, { number: this.number, active_ms: claimed, position_ms: Math.max(0, Math.round(this.position())) }, last)
      this.activeMs = Math.max(0, this.activeMs - claimed)
      this.neededSeconds = answer.needed_seconds
      this.listener.beaten?.(answer)
      this.become('metered')
      if (answer.refusal === 'unknown_session') this.lose('idle')
      if (answer.refusal === 'taken_over') this.lose('taken_over')
    } catch (reason) {
      if (reason instanceof Problem && !reason.passing && reason.kind !== 'too_many') {
        this.lose(reason.kind === 'not_found' ? 'idle' : 'not_metered')
      } else {
        this.become('offline')
      }
    } finally {
      this.busy = false
    }
  }

  private lose(state: State): void {
    this.token = null
    this.activeMs = 0
    this.nextOpen = this.now()
    this.become(state)
  }
}
