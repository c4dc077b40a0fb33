import { beforeEach, describe, expect, it } from 'vitest'
import { Problem } from '@/api/problem'
import { Attention, type Beaten, type Opened } from './attention'

const granted: Beaten = { granted_ms: 0, refusal: 'none', explanation: '', needed_seconds: 20, counted: false, balance: null, points_earned: 0, earned: [] }

/** A line to a program that takes notes, and a clock that stands until it is moved. */
class Stage {
  clock = 1000
  opens = 0
  beats: { token: string; number: number; active_ms: number; last: boolean; at: number }[] = []
  closed: string[] = []
  openAnswer: () => Opened = () => ({ token: `t${this.opens}`, metered: 'read', beat_seconds: 15, needed_seconds: 30, took_over: false })
  beatAnswer: () => Beaten = () => granted
  attention = new Attention(
    {
      open: async () => {
        this.opens += 1
        return this.openAnswer()
      },
      beat: async (token, beat, last) => {
        this.beats.push({ token, number: beat.number, active_ms: beat.active_ms, last, at: this.clock })
        return this.beatAnswer()
      },
      close: async (token) => this.closed.push(token),
    },
    () => this.clock,
  )

  async pass(seconds: number): Promise<void> {
    for (let i = 0; i < seconds; ++i) {
      this.clock += 1000
      await this.attention.tick()
    }
  }
  get claimed(): number {
    return this.beats.reduce((sum, each) => sum + each.active_ms, 0)
  }
}

const away = (): never => {
  throw new Problem('offline', 0, 'offline', '')
}

describe('attention', () => {
  let stage: Stage
  beforeEach(() => (stage = new Stage()))

  it('opens nothing before somebody attends', async () => {
    await stage.pass(60)
    expect(stage.opens).toBe(0)
  })

  it('beats every 15 seconds with the time that was attended', async () => {
    stage.attention.attend(true)
    await stage.pass(46)
    expect(stage.beats.map((beat) => beat.number)).toEqual([1, 2, 3])
    expect(stage.claimed).toBe(45_000)
  })

  it('claims nothing while nobody attends', async () => {
    stage.attention.attend(true)
    await stage.pass(6)
    stage.attention.attend(false)
    await stage.pass(300)
    expect(stage.claimed).toBe(5_000)
  })

  it('claims nothing for a device that slept', async () => {
    stage.attention.attend(true)
    await stage.pass(2)
    stage.clock += 3_600_000
    await stage.pass(30)
    expect(stage.claimed).toBeLessThanOrEqual(31_000)
  })

  it('never claims more than has passed since the last beat that arrived, whatever gets lost', async () => {
    let seed = 7
    const chance = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647
    stage.attention.attend(true)
    stage.beatAnswer = () => (chance() < 0.5 ? away() : granted)
    let lastArrived = stage.clock
    let seen = 0
    for (let i = 0; i < 2000; ++i) {
      stage.clock += Math.floor(chance() * 9000)
      if (chance() < 0.1) stage.attention.attend(chance() < 0.6)
      await stage.attention.tick()
      for (; seen < stage.beats.length; ++seen) {
        const beat = stage.beats[seen]!
        expect(beat.active_ms).toBeLessThanOrEqual(beat.at - lastArrived)
        if (stage.attention.state === 'metered') lastArrived = beat.at
      }
    }
    expect(stage.beats.length).toBeGreaterThan(50)
  })

  it('keeps the time of a lost beat for the next, under a higher number', async () => {
    stage.attention.attend(true)
    stage.beatAnswer = away
    await stage.pass(16)
    expect(stage.attention.state).toBe('offline')
    stage.beatAnswer = () => granted
    await stage.pass(15)
    expect(stage.beats.map((beat) => [beat.number, beat.active_ms])).toEqual([[1, 15_000], [2, 30_000]])
    expect(stage.attention.state).toBe('metered')
  })

  it('lets go of time that is older than a minute', async () => {
    stage.attention.attend(true)
    stage.beatAnswer = away
    await stage.pass(200)
    expect(Math.max(...stage.beats.map((beat) => beat.active_ms))).toBe(60_000)
  })

  it('is silent after another device took over, until the person comes back', async () => {
    stage.attention.attend(true)
    stage.beatAnswer = () => ({ ...granted, refusal: 'taken_over' })
    await stage.pass(120)
    expect([stage.opens, stage.beats.length, stage.attention.state]).toEqual([1, 1, 'taken_over'])
    stage.beatAnswer = () => granted
    stage.attention.resume()
    await stage.pass(17)
    expect([stage.opens, stage.attention.state]).toEqual([2, 'metered'])
  })

  it('opens again when the program does not know the session any more', async () => {
    stage.attention.attend(true)
    stage.beatAnswer = () => ({ ...granted, refusal: 'unknown_session' })
    await stage.pass(16)
    stage.beatAnswer = () => granted
    await stage.pass(17)
    expect(stage.beats.at(-1)).toMatchObject({ token: 't2', number: 1 })
  })

  it('meters nothing for a stranger, and does not ask again', async () => {
    stage.openAnswer = () => ({ token: null, metered: 'nothing', beat_seconds: 15, needed_seconds: 0, took_over: false })
    stage.attention.attend(true)
    await stage.pass(100)
    expect([stage.opens, stage.beats.length, stage.attention.state]).toEqual([1, 0, 'not_metered'])
  })

  it('opens once the network is back', async () => {
    stage.openAnswer = away
    stage.attention.attend(true)
    await stage.pass(20)
    stage.openAnswer = () => ({ token: 'late', metered: 'read', beat_seconds: 15, needed_seconds: 30, took_over: false })
    await stage.pass(31)
    expect(stage.beats.at(-1)?.token).toBe('late')
  })

  it('sends what is left when the page is hidden, and closes when it is left', async () => {
    stage.attention.attend(true)
    await stage.pass(8)
    await stage.attention.end()
    expect(stage.beats).toMatchObject([{ number: 1, active_ms: 7000, last: true }])
    expect(stage.closed).toEqual(['t1'])
  })
})
