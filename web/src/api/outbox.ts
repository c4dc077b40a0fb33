import { newKey, send } from './client'
import { Problem } from './problem'

/**
 * Requests that must not get lost: they stand in local storage until the server has taken or refused them, in order, and
 * go out again when the network is back, also after the app was closed. Each has one key for all its attempts, so that
 * an answer which got lost on the way back does no harm.
 *
 * What the server refuses is dropped and told to `refused`; only a missing network, an overloaded server and a missing
 * session keep an entry waiting. Entries older than the 7 days in which the ledger takes late events are dropped.
 */
export interface Entry {
  key: string
  owner: string
  method: 'post' | 'put' | 'delete'
  address: string
  body?: unknown
  madeAt: number
}

export interface Keeping {
  getItem(name: string): string | null
  setItem(name: string, value: string): void
}

type Send = (method: Entry['method'], address: string, options: { body?: unknown; idempotencyKey: string }) => Promise<unknown>

const storageName = 'wanqiu.outbox'
const entriesMax = 500
const ageMaxMs = 7 * 24 * 3600 * 1000

export class Outbox {
  private underWay: Promise<void> | null = null
  private answers = new Map<string, (answer: unknown) => void>()

  constructor(
    private readonly storage: Keeping,
    private readonly sendOne: Send = send,
    private readonly now: () => number = Date.now,
    private readonly refused: (entry: Entry, problem: Problem) => void = () => {},
  ) {}

  /** Puts a request into the box and tries to send it; `answered` is called if that works while the page is open. */
  add(owner: string, method: Entry['method'], address: string, body?: unknown, answered?: (answer: unknown) => void): Promise<void> {
    const entry: Entry = { key: newKey(), owner, method, address, body, madeAt: this.now() }
    if (answered) this.answers.set(entry.key, answered)
    this.keep([...this.entries(), entry].slice(-entriesMax))
    return this.flush(owner)
  }

  /** Sends what waits for this person; another person's entries on the same device stay until that person is back. */
  flush(owner: string): Promise<void> {
    this.underWay ??= this.sendAll(owner).finally(() => (this.underWay = null))
    return this.underWay
  }

  entries(): Entry[] {
    try {
      const kept: unknown = JSON.parse(this.storage.getItem(storageName) ?? '[]')
      return Array.isArray(kept) ? (kept as Entry[]) : []
    } catch {
      return []
    }
  }

  private keep(entries: Entry[]): void {
    try {
      this.storage.setItem(storageName, JSON.stringify(entries))
    } catch {
      // No room on the device: what is on its way goes on, only a closed app would forget it.
    }
  }

  private async sendAll(owner: string): Promise<void> {
    const oldest = this.now() - ageMaxMs
    this.keep(this.entries().filter((entry) => entry.madeAt >= oldest))
    for (;;) {
      const entry = this.entries().find((each) => each.owner === owner)
      if (!entry) return
      try {
        const answer = await this.sendOne(entry.method, entry.address, { body: entry.body, idempotencyKey: entry.key })
        this.answers.get(entry.key)?.(answer)
      } catch (reason) {
        if (!(reason instanceof Problem)) return
        if (reason.passing || reason.kind === 'signed_out' || reason.kind === 'too_many' || reason.kind === 'broken') return
        this.refused(entry, reason)
      }
      this.answers.delete(entry.key)
      this.keep(this.entries().filter((each) => each.key !== entry.key))
    }
  }
}
