import { kindOf, decodeServer, encodeClient, type ClientFrame, type Frame, type ServerFrame } from './frames'
import { ServerClock } from './server_clock'

/**
 * One connection to a match, kept up for as long as somebody plays.
 *
 * A phone loses its network in lifts and pockets, so a connection that ends is opened again: at once, then after 0.2, 0.4, 0.8 … 5 s,
 * each with some chance in it, since a whole hall loses the same access point together. One that held for a while begins that row anew.
 * The server pings every 5 s; 12 s of silence mean that the connection is dead, which a socket itself may notice minutes later.
 * Some refusals are final: then it stops and says why, and only a person begins again.
 */
export type LiveState = 'connecting' | 'open' | 'waiting' | 'stopped'
export type Stop = 'replaced' | 'wrong_version' | 'not_allowed' | 'no_match' | 'signed_out'

/** What of a WebSocket is used. */
export interface Wire {
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: (() => void) | null
  send(bytes: Uint8Array<ArrayBuffer>): void
  close(): void
}
export interface LiveParts {
  open(): Wire
  /** The first frame; the token is of an earlier welcome, or empty. */
  hello(token: Uint8Array): ClientFrame
  heard(frame: ServerFrame): void
  state(now: LiveState, why?: Stop): void
  /** Asked when connections do not even open, which a browser gives no reason for: why it is no use, or undefined to go on. */
  look(): Promise<Stop | undefined>
  later(act: () => void, ms: number): unknown
  forget(timer: unknown): void
  /** Only moves forward. */
  now(): number
  chance(): number
}

export const silentMs = 12_000
const openingMs = 8_000
const firstPauseMs = 200
const longestPauseMs = 5_000
const heldMs = 5_000
const looksAfter = 2

export function pauseMs(failures: number, chance: number): number {
  if (failures <= 1) return 0
  return Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 2)) * (0.75 + chance / 2)
}

const finalRefusals: { [why: string]: Stop | undefined } = { replaced: 'replaced', wrong_version: 'wrong_version', no_match: 'no_match' }
function stopOf({ why, of }: Frame<'refused'>): Stop | undefined {
  if (why === 'not_allowed' && (of === kindOf('hello') || of === kindOf('seek'))) return 'not_allowed'
  return finalRefusals[why]
}

export class LiveConnection {
  readonly clock: ServerClock
  private wire: Wire | null = null
  private token = new Uint8Array()
  private failures = 0
  private unopened = 0
  private welcomedAt: number | null = null
  private watch: unknown = null
  private pause: unknown = null
  private running = false

  constructor(private readonly parts: LiveParts) {
    this.clock = new ServerClock(() => parts.now())
  }

  start(): void {
    if (this.running) return
    this.running = true
    this.failures = 0
    this.unopened = 0
    this.connect()
  }

  stop(): void {
    this.running = false
    this.shut()
  }

  /** The network is back, or the page is looked at again: no waiting now. One that stands is asked nothing; silence is found by itself. */
  wake(): void {
    if (!this.running || this.wire) return
    this.parts.forget(this.pause)
    this.failures = 0
    this.connect()
  }

  /** Whether it went out; what must arrive is sent again after coming back, by whoever knows what it was. */
  send(frame: ClientFrame): boolean {
    if (!this.wire || this.welcomedAt === null) return false
    this.wire.send(encodeClient(frame))
    return true
  }

  private connect(): void {
    this.parts.state('connecting')
    const wire = this.parts.open()
    this.wire = wire
    this.welcomedAt = null
    wire.onopen = () => {
      this.unopened = 0
      this.clock.restart()
      wire.send(encodeClient(this.parts.hello(this.token)))
      this.expect(silentMs)
    }
    wire.onmessage = ({ data }) => this.wire === wire && data instanceof ArrayBuffer && this.take(new Uint8Array(data))
    wire.onclose = () => this.wire === wire && this.lost()
    ++this.unopened
    this.expect(openingMs)
  }

  private expect(ms: number): void {
    this.parts.forget(this.watch)
    this.watch = this.parts.later(() => this.lost(), ms)
  }

  private take(message: Uint8Array): void {
    let frame: ServerFrame | null
    try {
      frame = decodeServer(message)
    } catch {
      return this.give('wrong_version') // a frame that this page cannot read: a newer page can
    }
    this.expect(silentMs)
    if (!frame) return
    if (frame.kind === 'ping') {
      this.wire?.send(encodeClient({ kind: 'pong', number: frame.number }))
      this.clock.heard(frame.server)
      return
    }
    if (frame.kind === 'refused') {
      const why = stopOf(frame)
      if (why) return this.give(why)
    }
    if (frame.kind === 'welcome') {
      this.token = new Uint8Array(frame.token)
      this.clock.heard(frame.server)
    }
    if (this.welcomedAt === null && frame.kind !== 'refused') {
      this.welcomedAt = this.parts.now()
      this.parts.state('open')
    }
    this.parts.heard(frame)
  }

  private give(why: Stop): void {
    this.stop()
    this.parts.state('stopped', why)
  }

  private shut(): void {
    this.parts.forget(this.watch)
    this.parts.forget(this.pause)
    const wire = this.wire
    this.wire = null
    if (!wire) return
    wire.onopen = wire.onmessage = wire.onclose = null
    wire.close()
  }

  private lost(): void {
    const held = this.welcomedAt !== null && this.parts.now() - this.welcomedAt >= heldMs
    this.shut()
    this.welcomedAt = null
    if (!this.running) return
    this.failures = held ? 1 : this.failures + 1
    this.parts.state('waiting')
    this.pause = this.parts.later(() => void this.again(), pauseMs(this.failures, this.parts.chance()))
  }

  private async again(): Promise<void> {
    if (this.unopened >= looksAfter) {
      const why = await this.parts.look().catch(() => undefined)
      if (!this.running || this.wire) return
      if (why) return this.give(why)
    }
    this.connect()
  }
}
