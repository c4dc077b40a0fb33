/**
 * Live figures by server-sent events, for a screen that stands for days.
 *
 * The browser's own reconnecting gives up after an answer that is no stream (503 while the program starts anew), and does
 * not notice a connection that died while the machine slept. So an error closes the source and opens another, after 1, 2,
 * 4 … 60 seconds, the longer the more often; and one that has been silent for 40 seconds counts as dead (the program
 * sends one text a second). Before another attempt the figures are asked for once: that answers whether the session has
 * ended or the organisation is none of ours, which an EventSource does not tell; then it stops.
 */
export type FeedState = 'connecting' | 'open' | 'waiting' | 'stopped'

export interface Source {
  onopen: (() => void) | null
  onerror: (() => void) | null
  addEventListener(name: string, heard: (event: { data: string }) => void): void
  close(): void
}
export interface FeedParts<T> {
  open(): Source
  /** Asks once; throws when it cannot. */
  once(): Promise<T>
  /** Whether a reason of `once` means that asking again is no use. */
  isFinal(reason: unknown): boolean
  heard(figures: T): void
  state(now: FeedState, reason?: unknown): void
  later(act: () => void, ms: number): unknown
  forget(timer: unknown): void
  /** 0 … 1, so that a hundred screens do not come back in the same second. */
  chance?(): number
}

export const silentMs = 40_000
const firstPauseMs = 1000
const longestPauseMs = 60_000
export const pauseMs = (failures: number, chance: number): number => Math.min(longestPauseMs, firstPauseMs * 2 ** Math.max(0, failures - 1)) * (0.75 + chance / 2)

export class LiveFeed<T> {
  private source: Source | null = null
  private failures = 0
  private watch: unknown = null
  private pause: unknown = null
  private running = false
  private round = 0

  constructor(private readonly parts: FeedParts<T>) {}

  start(): void {
    if (this.running) return
    this.running = true
    this.connect()
  }

  stop(): void {
    this.running = false
    this.shut()
  }

  /** The machine woke up, the network is back, the page is seen again: no waiting now. */
  wake(): void {
    if (!this.running) return
    this.failures = 0
    this.shut()
    this.connect()
  }

  private shut(): void {
    ++this.round // answers to what was asked before are too late
    this.parts.forget(this.watch)
    this.parts.forget(this.pause)
    if (this.source) {
      this.source.onerror = null
      this.source.onopen = null
      this.source.close()
    }
    this.source = null
  }

  private connect(): void {
    this.parts.state('connecting')
    const source = this.parts.open()
    this.source = source
    source.onerror = () => this.source === source && this.lost()
    source.addEventListener('figures', ({ data }) => {
      if (this.source !== source) return
      let figures: T
      try {
        figures = JSON.parse(data) as T
      } catch {
        return this.lost()
      }
      this.failures = 0
      this.parts.state('open')
      this.expect()
      this.parts.heard(figures)
    })
    this.expect()
  }

  private expect(): void {
    this.parts.forget(this.watch)
    this.watch = this.parts.later(() => this.lost(), silentMs)
  }

  private lost(): void {
    this.shut()
    if (!this.running) return
    ++this.failures
    this.parts.state('waiting')
    this.pause = this.parts.later(() => void this.ask(), pauseMs(this.failures, this.parts.chance?.() ?? 0.5))
  }

  private async ask(): Promise<void> {
    const mine = this.round
    try {
      const figures = await this.parts.once()
      if (this.round !== mine) return
      this.parts.heard(figures)
      this.connect()
    } catch (reason) {
      if (this.round !== mine) return
      if (!this.parts.isFinal(reason)) return this.lost()
      this.stop()
      this.parts.state('stopped', reason)
    }
  }
}

/** The last so many values, however long it runs. */
export function kept<V>(values: readonly V[], next: V, most: number): V[] {
  return [...values.slice(Math.max(0, values.length - most + 1)), next]
}
