import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Problem } from '@/api/problem'
import type { Schema } from '@/api/schema'
import type { QuizAnswer } from './answer'
import { AnswerQueue, type SaveState } from './answer_queue'

const a = (place: number): QuizAnswer => ({ choices: [place], texts: [] })
const away = new Problem('offline', 0, 'offline', '')
const final = new Problem('conflict', 409, 'conflict', 'it is handed in')

class Drawer {
  readonly texts = new Map<string, string>()
  getItem = (name: string): string | null => this.texts.get(name) ?? null
  setItem = (name: string, value: string): void => void this.texts.set(name, value)
  removeItem = (name: string): void => void this.texts.delete(name)
}

function shownAt(place: number, answer: QuizAnswer | null, isFinal = false): Schema<'ShownPlace'> {
  const question: Schema<'ShownQuestion'> = { id: '1', kind: 'single', passage: '', stem: '', picture: '', audio: '', options: ['a', 'b', 'c'], rights: [], blanks: 0 }
  const outcome = { right: true, worth: 1, parts_right: [], right_answer: a(0), feedback: [], explanation: '', source: '' }
  return { place, question, answer, outcome: isFinal ? outcome : null }
}

function stage() {
  const drawer = new Drawer()
  const sent: [number, number | undefined][] = []
  const arrived: [number, number | undefined][] = []
  const refused: number[] = []
  const states: SaveState[] = []
  const world: { fault: Problem | null; slow: Promise<void> | null; there: Schema<'ShownPlace'>[]; looks: number } = { fault: null, slow: null, there: [], looks: 0 }
  const save = async (place: number, answer: QuizAnswer): Promise<void> => {
    sent.push([place, answer.choices[0]])
    if (world.slow) await world.slow
    if (world.fault) throw world.fault
  }
  const open = (): AnswerQueue => {
    const look = async (): Promise<void> => {
      ++world.looks
      if (world.fault) throw world.fault
      queue.meet(world.there)
    }
    const queue = new AnswerQueue(
      'answers',
      drawer,
      { save, look },
      { state: (state) => states.push(state), arrived: (place, answer) => arrived.push([place, answer.choices[0]]), refused: (place) => refused.push(place) },
    )
    return queue
  }
  return { drawer, sent, arrived, refused, states, world, open }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('answers on their way', () => {
  it('sends the latest of several a moment after the last', async () => {
    const { open, sent, arrived, states, drawer } = stage()
    const queue = open()
    queue.put(0, a(0))
    await vi.advanceTimersByTimeAsync(300)
    queue.put(0, a(1))
    await vi.advanceTimersByTimeAsync(399)
    expect(sent).toEqual([])
    expect(drawer.texts.size).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(sent).toEqual([[0, 1]])
    expect(arrived).toEqual([[0, 1]])
    expect(states.at(-1)).toBe('saved')
    expect(drawer.texts.size).toBe(0)
  })

  it('never lets an earlier answer arrive after a later one', async () => {
    const { open, sent, world } = stage()
    let arrive = (): void => {}
    world.slow = new Promise((resolve) => (arrive = resolve))
    const queue = open()
    queue.put(0, a(0))
    await vi.advanceTimersByTimeAsync(400)
    queue.put(0, a(1))
    await vi.advanceTimersByTimeAsync(5000)
    expect(sent).toEqual([[0, 0]])
    expect(queue.waitingAt(0)).toEqual(a(1))
    arrive()
    await vi.advanceTimersByTimeAsync(400)
    expect(sent).toEqual([[0, 0], [0, 1]])
    expect(queue.isEmpty).toBe(true)
  })

  it('tries again with growing pauses, and says that it waits', async () => {
    const { open, sent, states, world } = stage()
    world.fault = away
    const queue = open()
    queue.put(0, a(0))
    await vi.advanceTimersByTimeAsync(400)
    expect(states.at(-1)).toBe('waiting')
    await vi.advanceTimersByTimeAsync(1000 + 2000 + 4000)
    expect(world.looks).toBe(3)
    await vi.advanceTimersByTimeAsync(7999)
    expect(world.looks).toBe(3)
    world.fault = null
    await vi.advanceTimersByTimeAsync(1)
    expect(states.at(-1)).toBe('saved')
    expect(sent).toEqual([[0, 0], [0, 0]])
  })

  it('sends at once when the network is back', async () => {
    const { open, world } = stage()
    world.fault = away
    const queue = open()
    queue.put(0, a(0))
    await vi.advanceTimersByTimeAsync(400)
    world.fault = null
    expect(await queue.flush()).toBe(true)
  })

  it('looks before it sends again, so that another device is not overwritten', async () => {
    const { open, sent, world } = stage()
    const queue = open()
    queue.meet([shownAt(0, a(0))])
    world.fault = away
    queue.put(0, a(1))
    await vi.advanceTimersByTimeAsync(400)
    world.fault = null
    world.there = [shownAt(0, a(2))]
    expect(await queue.flush()).toBe(true)
    expect(sent).toEqual([[0, 1]])
    expect([...queue.meet(world.there)]).toEqual([[0, a(1)]])
  })

  it('keeps what did not arrive over a closed page', async () => {
    const { open, sent, world } = stage()
    world.fault = away
    const first = open()
    first.put(3, a(2))
    await vi.advanceTimersByTimeAsync(400)
    vi.clearAllTimers() // closed
    world.fault = null
    const again = open()
    expect(again.waitingAt(3)).toEqual(a(2))
    expect([...again.meet([shownAt(3, null)])]).toEqual([])
    await vi.advanceTimersByTimeAsync(0)
    expect(sent.at(-1)).toEqual([3, 2])
    expect(again.isEmpty).toBe(true)
  })

  it('knows its own answer at the server though the word of it got lost', async () => {
    const { open, sent, world } = stage()
    world.fault = away
    const first = open()
    first.put(0, a(0))
    await vi.advanceTimersByTimeAsync(400)
    first.put(0, a(1))
    vi.clearAllTimers()
    world.fault = null
    const again = open()
    expect([...again.meet([shownAt(0, a(0))])]).toEqual([]) // the first had arrived after all
    await vi.advanceTimersByTimeAsync(0)
    expect(sent.at(-1)).toEqual([0, 1])
  })

  it('puts aside what another device has overtaken, until its learner chooses', async () => {
    const { open, sent, world } = stage()
    world.fault = away
    const first = open()
    first.meet([shownAt(0, a(0))])
    first.put(0, a(1))
    await vi.advanceTimersByTimeAsync(400)
    vi.clearAllTimers()
    world.fault = null
    sent.length = 0
    const again = open()
    expect([...again.meet([shownAt(0, a(2))])]).toEqual([[0, a(1)]])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent).toEqual([])
    const later = open()
    expect([...later.meet([shownAt(0, a(2))])]).toEqual([[0, a(1)]])
    later.dropAside(0)
    expect([...open().meet([shownAt(0, a(2))])]).toEqual([])
  })

  it('decides nothing by what the server held before the network was lost', async () => {
    const { open, sent, world } = stage()
    world.fault = away
    const first = open()
    first.meet([shownAt(0, a(0))])
    first.put(0, a(1))
    await vi.advanceTimersByTimeAsync(400)
    first.put(0, a(0)) // taken back, though the other one may have arrived
    vi.clearAllTimers()
    const again = open()
    expect([...again.recall([shownAt(0, a(0))])]).toEqual([])
    world.fault = null
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent.at(-1)).toEqual([0, 0])
    expect(again.isEmpty).toBe(true)
  })

  it('drops what is final at the server, and tells what is refused', async () => {
    const { open, refused, world } = stage()
    const queue = open()
    queue.put(0, a(0))
    queue.meet([shownAt(0, a(1), true)])
    expect(queue.isEmpty).toBe(true)
    world.fault = final
    queue.put(1, a(0))
    await vi.advanceTimersByTimeAsync(400)
    expect(refused).toEqual([1])
    expect(queue.isEmpty).toBe(true)
  })

  it('saves nothing while an answer is checked', async () => {
    const { open, sent, world } = stage()
    const queue = open()
    let arrive = (): void => {}
    world.slow = new Promise((resolve) => (arrive = resolve))
    queue.put(0, a(0))
    await vi.advanceTimersByTimeAsync(400)
    queue.put(0, a(1))
    const checked = queue.alone(async () => {
      expect(sent).toEqual([[0, 0]])
      await new Promise((resolve) => setTimeout(resolve, 2000))
      queue.drop(0)
    })
    arrive()
    world.slow = null
    await vi.advanceTimersByTimeAsync(10_000)
    await checked
    expect(sent).toEqual([[0, 0]])
  })

  it('sends after a page that goes away, and waits till the server is seen to hold it', async () => {
    const { open, sent } = stage()
    const queue = open()
    queue.put(0, a(1))
    queue.depart()
    expect(sent).toEqual([[0, 1]])
    const again = open()
    expect(again.isEmpty).toBe(false)
    again.meet([shownAt(0, a(1))])
    expect(again.isEmpty).toBe(true)
  })

  it('sends nothing blindly after a page that goes away without a network', async () => {
    const { open, sent, world } = stage()
    world.fault = away
    const queue = open()
    queue.put(0, a(1))
    await vi.advanceTimersByTimeAsync(400)
    sent.length = 0
    queue.depart()
    expect(sent).toEqual([])
    expect(open().waitingAt(0)).toEqual(a(1))
  })
})
