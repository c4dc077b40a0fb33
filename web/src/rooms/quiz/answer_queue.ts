import { asProblem, type Problem } from '@/api/problem'
import type { Schema } from '@/api/schema'
import { noAnswer, sameAnswer, type QuizAnswer } from './answer'

/**
 * Answers on their way to the server. What somebody chose or typed stands in local storage at once, goes out a moment later,
 * one request after another, and stays there until it has arrived: over a lost network, a closed page, a dead battery.
 *
 * The latest wins: of several answers to one question only the last is sent, and never while an earlier one is under way.
 * An answer that waited here must not overwrite one that was given on another device since. The server does not say when
 * an answer was saved, so each waiting one remembers what the server may hold because of this device (`known`): what was there
 * when it was typed, and what was sent since. If the server holds something else, the waiting one is put aside for its
 * learner to choose. After every failure the server is therefore looked at before anything is sent again.
 */
export interface Keeping {
  getItem(name: string): string | null
  setItem(name: string, value: string): void
  removeItem(name: string): void
}

export type SaveState = 'quiet' | 'saving' | 'saved' | 'waiting'

export interface Told {
  state(state: SaveState): void
  arrived(place: number, answer: QuizAnswer): void
  /** The server does not take it any more: handed in, checked or too late. */
  refused(place: number, problem: Problem): void
}

interface Waiting {
  answer: QuizAnswer
  known: QuizAnswer[]
}

export interface Line {
  save(place: number, answer: QuizAnswer, last: boolean): Promise<unknown>
  /** Asks the server and lets the queue meet what it holds. */
  look(): Promise<void>
}

const pauseMs = 400
const retryMs = 1000
const retryMostMs = 30_000

export class AnswerQueue {
  /** How often something was put in: who asked the server before the last time has an old answer. */
  changes = 0
  private readonly waiting = new Map<number, Waiting>()
  private readonly aside = new Map<number, QuizAnswer>()
  private readonly atServer = new Map<number, QuizAnswer>()
  private timer: ReturnType<typeof setTimeout> | undefined
  private underWay: Promise<void> | undefined
  private failures = 0
  private mustLook = false
  private isHeld = false
  private hasSaved = false

  constructor(
    private readonly name: string,
    private readonly storage: Keeping,
    private readonly line: Line,
    private readonly told: Told,
  ) {
    this.read()
  }

  put(place: number, answer: QuizAnswer): void {
    const known = this.waiting.get(place)?.known ?? [this.atServer.get(place) ?? noAnswer()]
    this.waiting.set(place, { answer, known })
    ++this.changes
    this.keep()
    if (this.failures === 0) this.later(pauseMs)
    this.tell()
  }

  /** The answer here that the server does not have yet. */
  waitingAt(place: number): QuizAnswer | undefined {
    return this.waiting.get(place)?.answer
  }

  get isEmpty(): boolean {
    return this.waiting.size === 0
  }

  /** What the server holds meets what waits here. Gives the answers of this device that another one has overtaken. */
  meet(places: readonly Schema<'ShownPlace'>[]): ReadonlyMap<number, QuizAnswer> {
    for (const { place, answer } of places) this.atServer.set(place, answer ?? noAnswer())
    for (const [place, { answer, known }] of this.waiting) {
      const there = this.atServer.get(place) ?? noAnswer()
      const isFinal = places.some((each) => each.place === place && each.outcome !== null)
      if (isFinal || sameAnswer(there, answer)) this.waiting.delete(place)
      else if (!known.some((each) => sameAnswer(each, there))) {
        this.waiting.delete(place)
        this.aside.set(place, answer)
      }
    }
    for (const [place, answer] of this.aside) if (sameAnswer(answer, this.atServer.get(place) ?? noAnswer())) this.aside.delete(place)
    this.keep()
    if (this.waiting.size > 0) this.later(0)
    this.tell()
    return new Map(this.aside)
  }

  /** The same without the server's word: what it held when it was last heard decides nothing. */
  recall(places: readonly Schema<'ShownPlace'>[]): ReadonlyMap<number, QuizAnswer> {
    for (const { place, answer } of places) this.atServer.set(place, answer ?? noAnswer())
    if (!this.isEmpty) this.later(0)
    this.tell()
    return new Map(this.aside)
  }

  dropAside(place: number): void {
    this.aside.delete(place)
    this.keep()
  }

  /** The answer is final, or will never be. */
  drop(place: number): void {
    this.waiting.delete(place)
    this.keep()
    this.tell()
  }

  dropAll(): number {
    const left = this.waiting.size
    clearTimeout(this.timer)
    this.waiting.clear()
    this.aside.clear()
    this.failures = 0
    this.keep()
    return left
  }

  /** Sends what waits now; true when everything has arrived. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer)
    this.underWay ??= this.sendAll().finally(() => (this.underWay = undefined))
    await this.underWay
    return this.isEmpty
  }

  /** Nothing is sent while `what` goes on: an answer that is being checked must not be saved after it. */
  async alone<T>(what: () => Promise<T>): Promise<T> {
    this.isHeld = true
    clearTimeout(this.timer)
    try {
      await this.underWay
      return await what()
    } finally {
      this.isHeld = false
      if (!this.isEmpty) this.later(pauseMs)
    }
  }

  /** The page goes away: what waits is sent after it, and waits here until the server is seen to hold it. */
  depart(): void {
    clearTimeout(this.timer)
    if (this.mustLook) return // for which there is no time: it waits for the next visit
    for (const [place, entry] of this.waiting) {
      entry.known.push(entry.answer)
      this.line.save(place, entry.answer, true).catch(() => {})
    }
    this.keep()
  }

  private async sendAll(): Promise<void> {
    while (!this.isHeld && !this.isEmpty) {
      if (this.mustLook && !(await this.hasLooked())) return this.again()
      const [next] = this.waiting
      if (!next || this.isHeld) break
      const [place, entry] = next
      const sent = entry.answer
      if (!entry.known.some((each) => sameAnswer(each, sent))) entry.known.push(sent)
      this.keep()
      try {
        await this.line.save(place, sent, false)
        this.arrived(place, sent)
      } catch (reason) {
        const problem = asProblem(reason)
        if (!isFinalRefusal(problem)) return this.again()
        if (this.waiting.get(place) === entry) this.drop(place)
        this.told.refused(place, problem)
      }
    }
    this.tell()
  }

  private arrived(place: number, sent: QuizAnswer): void {
    this.failures = 0
    this.hasSaved = true
    this.atServer.set(place, sent)
    const now = this.waiting.get(place)
    if (now && sameAnswer(now.answer, sent)) this.waiting.delete(place)
    else if (now) now.known = [sent]
    this.keep()
    this.told.arrived(place, sent)
  }

  private async hasLooked(): Promise<boolean> {
    try {
      await this.line.look()
      this.mustLook = false
      return true
    } catch {
      return false
    }
  }

  private again(): void {
    ++this.failures
    this.mustLook = true
    this.later(Math.min(retryMostMs, retryMs * 2 ** (this.failures - 1)))
    this.tell()
  }

  private later(ms: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.flush(), ms)
  }

  private tell(): void {
    this.told.state(this.failures > 0 && !this.isEmpty ? 'waiting' : !this.isEmpty ? 'saving' : this.hasSaved ? 'saved' : 'quiet')
  }

  private read(): void {
    try {
      const kept = JSON.parse(this.storage.getItem(this.name) ?? '{}') as { waiting?: [number, Waiting][]; aside?: [number, QuizAnswer][] }
      for (const [place, entry] of kept.waiting ?? []) this.waiting.set(place, entry)
      for (const [place, answer] of kept.aside ?? []) this.aside.set(place, answer)
    } catch {
      // What cannot be read was not written by this app.
    }
  }

  private keep(): void {
    try {
      if (this.waiting.size === 0 && this.aside.size === 0) this.storage.removeItem(this.name)
      else this.storage.setItem(this.name, JSON.stringify({ waiting: [...this.waiting], aside: [...this.aside] }))
    } catch {
      // No room on the device: what is on its way goes on, only a closed page would forget it.
    }
  }
}

/** A repeat would be refused too. Everything else, an ended session among it, passes. */
function isFinalRefusal(problem: Problem): boolean {
  return problem.kind === 'conflict' || problem.kind === 'invalid' || problem.kind === 'not_found'
}
