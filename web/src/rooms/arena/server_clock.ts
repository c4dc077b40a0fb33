/**
 * The server's time, as far as this device can know it: what the server said last and what has passed here since. Each word of the
 * server is old by the time that it was under way, so the youngest of the last few counts. `now` must only move forward.
 */
const remembered = 8

export class ServerClock {
  private aheads: number[] = []
  private ahead = 0

  constructor(private readonly now: () => number) {}

  /** A new connection: the server may have another clock since. */
  restart(): void {
    this.aheads = []
  }
  heard(serverMs: number): void {
    this.aheads = [...this.aheads.slice(1 - remembered), serverMs - this.now()]
    this.ahead = Math.max(...this.aheads)
  }
  get ms(): number {
    return this.now() + this.ahead
  }
}
