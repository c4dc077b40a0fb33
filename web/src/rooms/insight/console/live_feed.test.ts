import { describe, expect, it } from 'vitest'
import { LiveFeed, kept, pauseMs, silentMs, type FeedState, type Source } from './live_feed'

/** A clock that the test moves, and a network that it takes away. */
class World {
  now = 0
  timers: { at: number; act: () => void }[] = []
  sources: (Source & { closed: boolean; say(data: string): void })[] = []
  heard: number[] = []
  states: FeedState[] = []
  answer: () => Promise<number> = () => Promise.resolve(1)
  final = new Error('signed out')
  feed = new LiveFeed<number>({
    open: () => {
      let told: (event: { data: string }) => void = () => {}
      const source = { onopen: null, onerror: null, closed: false, addEventListener: (_: string, heard: typeof told) => void (told = heard), close: () => void (source.closed = true), say: (data: string) => told({ data }) } as World['sources'][number]
      this.sources.push(source)
      return source
    },
    once: () => this.answer(),
    isFinal: (reason) => reason === this.final,
    heard: (value) => void this.heard.push(value),
    state: (state) => void this.states.push(state),
    later: (act, ms) => {
      const timer = { at: this.now + ms, act }
      this.timers.push(timer)
      return timer
    },
    forget: (timer) => void (this.timers = this.timers.filter((each) => each !== timer)),
    chance: () => 0.5,
  })
  get last() {
    return this.sources[this.sources.length - 1]!
  }
  get open() {
    return this.sources.filter((source) => !source.closed).length
  }
  async pass(ms: number): Promise<void> {
    const end = this.now + ms
    for (;;) {
      const next = this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      this.now = next.at
      this.timers = this.timers.filter((timer) => timer !== next)
      next.act()
      await Promise.resolve()
      await Promise.resolve()
      await Promise.resolve()
    }
    this.now = end
  }
}
const begun = (): World => {
  const world = new World()
  world.feed.start()
  return world
}

describe('live figures', () => {
  it('are heard as they come', () => {
    const world = begun()
    world.last.say('3')
    world.last.say('4')
    expect(world.heard).toEqual([3, 4])
    expect(world.states.at(-1)).toBe('open')
  })
  it('come back after the connection was lost, with longer and longer pauses', async () => {
    const world = begun()
    world.answer = () => Promise.reject(new Error('away'))
    world.last.onerror?.()
    expect(world.open).toBe(0)
    const asked: number[] = []
    world.answer = () => {
      asked.push(world.now)
      return Promise.reject(new Error('away'))
    }
    await world.pass(200_000)
    const pauses = asked.map((at, index) => at - (asked[index - 1] ?? 0))
    expect(pauses.slice(0, 7)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000])
    world.answer = () => Promise.resolve(9)
    await world.pass(60_000)
    expect(world.heard).toEqual([9])
    expect(world.open).toBe(1)
    world.last.say('10')
    expect(world.states.at(-1)).toBe('open')
  })
  it('begin anew with short pauses once they came again', async () => {
    const world = begun()
    for (let i = 0; i < 5; ++i) {
      world.last.onerror?.()
      await world.pass(1000)
      world.last.say('1')
    }
    expect(world.sources).toHaveLength(6)
  })
  it('that are silent for too long count as lost', async () => {
    const world = begun()
    world.last.say('1')
    await world.pass(silentMs - 1)
    expect(world.sources).toHaveLength(1)
    await world.pass(1 + 1000)
    expect(world.sources).toHaveLength(2)
    expect(world.open).toBe(1)
  })
  it('come at once when the machine wakes', async () => {
    const world = begun()
    world.answer = () => Promise.reject(new Error('away'))
    world.last.onerror?.()
    await world.pass(40_000)
    world.feed.wake()
    expect(world.open).toBe(1)
    expect(world.timers).toHaveLength(1)
  })
  it('stop where asking again is no use', async () => {
    const world = begun()
    world.answer = () => Promise.reject(world.final)
    world.last.onerror?.()
    await world.pass(600_000)
    expect(world.states.at(-1)).toBe('stopped')
    expect(world.open).toBe(0)
    expect(world.timers).toEqual([])
  })
  it('leave nothing behind when the page goes, whenever that is', async () => {
    const world = begun()
    let answer: (value: number) => void = () => {}
    world.answer = () => new Promise((resolve) => (answer = resolve))
    world.last.onerror?.()
    await world.pass(1000)
    world.feed.stop()
    answer(5)
    await world.pass(100_000)
    expect(world.heard).toEqual([])
    expect(world.open).toBe(0)
    expect(world.timers).toEqual([])
  })
  it('hold one source and one timer after days of bad network', async () => {
    const world = begun()
    for (let i = 0; i < 2000; ++i) {
      world.last.say(String(i))
      world.last.onerror?.()
      await world.pass(1000)
    }
    expect(world.open).toBe(1)
    expect(world.timers).toHaveLength(1)
  })
  it('that are no JSON are not shown', async () => {
    const world = begun()
    world.last.say('{"half')
    expect(world.heard).toEqual([])
    expect(world.states.at(-1)).toBe('waiting')
  })
})

describe('pauses', () => {
  it('are a minute and a quarter at the longest', () => {
    expect(pauseMs(1, 0)).toBe(750)
    expect(pauseMs(50, 1)).toBe(75_000)
  })
})
describe('what is kept of the past', () => {
  it('never grows beyond its bound', () => {
    let values: number[] = []
    for (let i = 0; i < 1000; ++i) values = kept(values, i, 3)
    expect(values).toEqual([997, 998, 999])
  })
})
