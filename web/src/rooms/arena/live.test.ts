import { beforeEach, describe, expect, it } from 'vitest'
import { decodeClient, encodeServer, type ClientFrame, type ServerFrame } from './frames'
import { LiveConnection, pauseMs, silentMs, type LiveState, type Stop, type Wire } from './live'

class FakeWire implements Wire {
  onopen: (() => void) | null = null
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: (() => void) | null = null
  sent: (ClientFrame | null)[] = []
  closed = false
  send(bytes: Uint8Array<ArrayBuffer>): void {
    this.sent.push(decodeClient(bytes))
  }
  close(): void {
    this.closed = true
  }
  says(frame: ServerFrame): void {
    this.onmessage?.({ data: encodeServer(frame).buffer })
  }
}

let wires: FakeWire[] = []
let timers: { act: () => void; at: number }[] = []
let nowMs = 0
let states: (LiveState | Stop)[] = []
let heard: ServerFrame[] = []
let found: Stop | undefined
let looks = 0
const token = Uint8Array.from({ length: 16 }, (_, i) => i)
const welcome: ServerFrame = { kind: 'welcome', role: 'player', seat: 1, token, orderSeed: 1, server: 1_000_000, phase: 'open', question: 0, questions: 5, players: 3, byItself: false, answered: 0 }
const last = (): FakeWire => wires.at(-1)!

function made(): LiveConnection {
  const connection = new LiveConnection({
    open: () => (wires.push(new FakeWire()), last()),
    hello: (known) => ({ kind: 'hello', role: 'player', token: known }),
    heard: (frame) => heard.push(frame),
    state: (now, why) => states.push(why ?? now),
    look: async () => (++looks, found),
    later: (act, ms) => (timers.push({ act, at: nowMs + ms }), timers.at(-1)),
    forget: (timer) => (timers = timers.filter((each) => each !== timer)),
    now: () => nowMs,
    chance: () => 0.5,
  })
  connection.start()
  return connection
}
async function pass(ms: number): Promise<void> {
  const until = nowMs + ms
  for (;;) {
    const next = timers.filter((each) => each.at <= until).sort((a, b) => a.at - b.at)[0]
    if (!next) break
    nowMs = next.at
    timers = timers.filter((each) => each !== next)
    next.act()
    await Promise.resolve()
    await new Promise((done) => setTimeout(done, 0))
  }
  nowMs = until
}
function greet(): void {
  last().onopen?.()
  last().says(welcome)
}
beforeEach(() => {
  ;[wires, timers, states, heard, nowMs, found, looks] = [[], [], [], [], 0, undefined, 0]
})

describe('a live connection', () => {
  it('says hello first, answers a ping at once and knows the server’s time', async () => {
    const connection = made()
    greet()
    expect(last().sent).toEqual([{ kind: 'hello', role: 'player', token: new Uint8Array() }])
    expect(connection.clock.ms).toBe(1_000_000)
    nowMs = 100
    last().says({ kind: 'ping', number: 9, server: 1_000_140 }) // quicker on its way than the welcome
    expect(last().sent.at(-1)).toEqual({ kind: 'pong', number: 9 })
    expect(connection.clock.ms).toBe(1_000_140)
    nowMs = 200
    last().says({ kind: 'ping', number: 10, server: 1_000_150 }) // 90 ms under way: older than what is known
    expect(connection.clock.ms).toBe(1_000_240)
    expect(heard).toEqual([welcome])
    expect(states).toEqual(['connecting', 'open'])
  })

  it('comes back at once with its token', async () => {
    made()
    greet()
    last().onclose?.()
    await pass(0)
    expect(wires).toHaveLength(2)
    greet()
    expect(last().sent[0]).toEqual({ kind: 'hello', role: 'player', token })
    expect(states).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open'])
  })

  it('waits a little longer each time, and begins anew once a connection has held', async () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8].map((failures) => pauseMs(failures, 0.5))).toEqual([0, 200, 400, 800, 1600, 3200, 5000, 5000])
    expect([pauseMs(3, 0), pauseMs(3, 1)]).toEqual([300, 500])
    made()
    for (const ms of [0, 200, 400]) {
      last().onclose?.()
      const before = wires.length
      if (ms > 0) await pass(ms - 1)
      expect(wires).toHaveLength(before)
      await pass(1)
      expect(wires).toHaveLength(before + 1)
    }
    greet()
    await pass(6_000)
    last().onclose?.()
    const before = wires.length
    await pass(0)
    expect(wires).toHaveLength(before + 1)
  })

  it('does not trust silence', async () => {
    made()
    greet()
    await pass(silentMs - 1)
    last().says({ kind: 'ping', number: 1, server: 1_012_000 })
    await pass(silentMs - 1)
    expect(wires).toHaveLength(1)
    await pass(2)
    expect(wires).toHaveLength(2)
    expect(wires[0]!.closed).toBe(true)
  })

  it('stops when it is replaced, is not allowed, or this page is too old, until somebody begins again', async () => {
    for (const [frame, why] of [
      [{ kind: 'refused', of: 0, why: 'replaced', verdict: 'done', retryMs: 0 }, 'replaced'],
      [{ kind: 'refused', of: 1, why: 'not_allowed', verdict: 'done', retryMs: 0 }, 'not_allowed'],
      [{ kind: 'refused', of: 1, why: 'wrong_version', verdict: 'done', retryMs: 0 }, 'wrong_version'],
      [{ kind: 'refused', of: 1, why: 'no_match', verdict: 'done', retryMs: 0 }, 'no_match'],
    ] as [ServerFrame, Stop][]) {
      const connection = made()
      last().onopen?.()
      last().says(frame)
      const count = wires.length
      last().onclose?.()
      await pass(60_000)
      expect(wires).toHaveLength(count)
      expect(states.at(-1)).toBe(why)
      connection.start()
      expect(wires).toHaveLength(count + 1)
      connection.stop()
    }
  })

  it('goes on after a refusal that is about one frame, and comes back when it could not keep up', async () => {
    made()
    greet()
    last().says({ kind: 'refused', of: 6, why: 'not_allowed', verdict: 'done', retryMs: 0 })
    expect(heard.at(-1)).toMatchObject({ kind: 'refused' })
    last().says({ kind: 'refused', of: 0, why: 'left_behind', verdict: 'done', retryMs: 0 })
    last().onclose?.()
    await pass(0)
    expect(wires).toHaveLength(2)
  })

  it('asks why when nothing opens, and stops where that is no use', async () => {
    made()
    last().onclose?.()
    await pass(0)
    expect(looks).toBe(0)
    found = 'signed_out'
    last().onclose?.()
    await pass(200)
    expect([looks, wires.length, states.at(-1)]).toEqual([1, 2, 'signed_out'])
  })

  it('tries at once when the network is back', async () => {
    const connection = made()
    for (let i = 0; i < 5; ++i) {
      last().onclose?.()
      await pass(i < 4 ? 5_000 : 0)
    }
    const before = wires.length
    connection.wake()
    expect(wires).toHaveLength(before + 1)
    connection.wake()
    expect(wires).toHaveLength(before + 1)
  })

  it('sends nothing before the welcome', () => {
    const connection = made()
    last().onopen?.()
    expect(connection.send({ kind: 'leave' })).toBe(false)
    last().says(welcome)
    expect(connection.send({ kind: 'leave' })).toBe(true)
  })
})
