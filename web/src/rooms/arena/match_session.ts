import { kindOf, type ClientFrame, type Frame, type ServerFrame } from './frames'
import { atTheDoor, isAfter, meet, type MatchShown } from './match_state'

export interface SessionParts {
  /** Whether it went out. */
  send(frame: ClientFrame): boolean
  show(shown: MatchShown): void
  later(act: () => void, ms: number): unknown
  chance(): number
}

/**
 * What somebody does in a match, over connections that come and go.
 *
 * An answer is sent until it is acknowledged or refused: whenever its question opens, which a coming back is told again. Somebody who
 * wants to sit down says so after each welcome without a seat; before the doors open again and again, a little apart from the others.
 */
const doorMs = 2_000

export class MatchSession {
  private shown = atTheDoor
  private name: string | null = null
  private rejoinedFor = -1
  private ended = false

  constructor(private readonly parts: SessionParts) {}

  heard(frame: ServerFrame): void {
    if (this.seatIsLost(frame)) return this.takeSeatAgain()
    this.become(meet(this.shown, frame))
    if (frame.kind === 'welcome') this.sitDown()
    if (frame.kind === 'open') this.sendAnswer()
    if (frame.kind === 'refused') this.refused(frame)
  }

  join(name: string): void {
    this.name = name
    this.become({ ...this.shown, joinRefused: null })
    this.sitDown()
  }
  /** Once for a question; what does not count may be given again while there is time. */
  answer(choices: number): boolean {
    const { phase, question, answer, seat } = this.shown
    if (phase !== 'open' || seat === 0 || choices === 0) return false
    if (answer?.question === question && answer.state !== 'not_in') return false
    this.become({ ...this.shown, answer: { question, choices, state: 'sending', verdict: 'done', takenMs: null } })
    this.sendAnswer()
    return true
  }
  leave(): boolean {
    return this.parts.send({ kind: 'leave' })
  }
  rematch(): boolean {
    return this.parts.send({ kind: 'rematch' })
  }
  /** The host: on from where this page sees the match, so that a button pressed twice goes on once. */
  next(): boolean {
    return this.parts.send({ kind: 'next', phase: this.shown.phase, question: this.shown.question })
  }
  runByItself(on: boolean): boolean {
    const sent = this.parts.send({ kind: 'run_by_itself', on })
    if (sent) this.become({ ...this.shown, byItself: on })
    return sent
  }
  end(): boolean {
    return this.parts.send({ kind: 'end' })
  }
  /** What another way of asking said, such as that the doors are open. */
  known(change: Partial<Pick<MatchShown, 'phase' | 'players'>>): void {
    if (this.shown.welcomed) this.become({ ...this.shown, ...change })
  }
  stop(): void {
    this.ended = true
  }

  private become(next: MatchShown): void {
    this.shown = next
    this.parts.show(next)
  }
  private sitDown(): void {
    const { welcomed, seat, phase, role } = this.shown
    if (this.name === null || !welcomed || seat > 0 || role !== 'player' || phase === 'ended') return
    this.parts.send({ kind: 'join', name: this.name })
  }
  private sendAnswer(): void {
    const { answer, question, phase } = this.shown
    if (answer?.state === 'sending' && answer.question === question && phase === 'open') this.parts.send({ kind: 'answer', question, choices: answer.choices })
  }
  private refused({ of, why, verdict, retryMs }: Frame<'refused'>): void {
    const again = why === 'unavailable' || why === 'too_fast'
    // Frames that came too fast were not looked at, so that it is not known which.
    if (again && (of === kindOf('answer') || of === 0)) this.soon(() => this.sendAnswer(), retryMs)
    if (again && (of === kindOf('join') || of === 0)) this.soon(() => this.sitDown(), retryMs)
    if (of === kindOf('join') && !again) {
      if (verdict === 'before_opening') this.soon(() => this.sitDown(), doorMs * (1 + this.parts.chance()))
      else if (!isAfter(this.shown.phase, 'ranking') && verdict !== 'seated_already') this.name = null // to be chosen anew
    }
  }
  /** Away for long enough to count as gone, and known by an answer: back in the seat, once a question, and the answer again. */
  private seatIsLost(frame: ServerFrame): boolean {
    const { seat, question } = this.shown
    const told = frame.kind === 'acknowledged' || (frame.kind === 'refused' && frame.of === kindOf('answer') && frame.why === 'verdict')
    return told && frame.verdict === 'no_seat' && seat > 0 && this.rejoinedFor !== question
  }
  private takeSeatAgain(): void {
    this.rejoinedFor = this.shown.question
    this.parts.send({ kind: 'join', name: this.name ?? '' })
    this.sendAnswer()
  }
  private soon(act: () => void, ms: number): void {
    this.parts.later(() => this.ended || act(), Math.max(200, ms))
  }
}
