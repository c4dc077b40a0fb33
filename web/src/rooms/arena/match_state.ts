import { kindOf, phases, type Frame, type LiveRole, type Phase, type ServerFrame, type Verdict } from './frames'

/**
 * What a page shows of a match: each frame of the server brings the next state, and nothing else changes it but what somebody does
 * here (match_session.ts). Frames of the present phase follow a welcome, so whoever comes back is told the same again.
 */
export interface MyAnswer {
  question: number
  /** Stored places. */
  choices: number
  /** sending: not acknowledged yet. in: stored by the server. not_in: it does not count, and `verdict` says why. */
  state: 'sending' | 'in' | 'not_in'
  verdict: Verdict
  takenMs: number | null
}
export interface Rival {
  seat: number
  question: number
  answered: boolean
  present: boolean
  name: string
}
export interface MatchShown {
  welcomed: boolean
  role: LiveRole
  seat: number
  phase: Phase
  question: number
  questions: number
  players: number
  byItself: boolean
  orderSeed: number
  asked: Frame<'read'> | null
  until: number | null
  answer: MyAnswer | null
  /** How many answered the present question, as far as this page is told. */
  answers: number
  present: number
  reveal: Frame<'reveal'> | null
  standing: Frame<'standing'> | null
  ranking: Frame<'ranking'> | null
  rivals: ReadonlyMap<number, Rival>
  /** Why somebody could not sit down. */
  joinRefused: Verdict | null
  met: Frame<'met'> | null
}

export const atTheDoor: MatchShown = {
  welcomed: false,
  role: 'player',
  seat: 0,
  phase: 'created',
  question: 0,
  questions: 0,
  players: 0,
  byItself: false,
  orderSeed: 0,
  asked: null,
  until: null,
  answer: null,
  answers: 0,
  present: 0,
  reveal: null,
  standing: null,
  ranking: null,
  rivals: new Map(),
  joinRefused: null,
  met: null,
}

export const isAfter = (phase: Phase, other: Phase): boolean => phases.indexOf(phase) > phases.indexOf(other)

/** What of a question is shown ends with it. */
const noQuestion = { asked: null, until: null, answer: null, answers: 0, reveal: null } as const

function answerAfterWelcome(now: MatchShown, { question, phase, answered }: Frame<'welcome'>): MyAnswer | null {
  const mine = now.answer?.question === question ? now.answer : null
  if (answered !== 0) return { question, choices: answered, state: 'in', verdict: 'done', takenMs: mine?.choices === answered ? mine.takenMs : null }
  if (mine?.state === 'sending' && isAfter(phase, 'open')) return { ...mine, state: 'not_in', verdict: 'late' }
  return mine?.state === 'in' ? null : mine // the server does not have it
}

function welcomed(now: MatchShown, frame: Frame<'welcome'>): MatchShown {
  const { role, seat, phase, question, questions, players, byItself, orderSeed } = frame
  const base = now.question === question && isAfter(phase, 'lobby') ? now : { ...now, ...noQuestion }
  return {
    ...base,
    ...{ role, seat, phase, question, questions, players, byItself, orderSeed },
    welcomed: true,
    answer: answerAfterWelcome(now, frame),
    reveal: isAfter(phase, 'locked') ? base.reveal : null,
    until: phase === 'open' ? base.until : null,
    joinRefused: seat > 0 ? null : base.joinRefused,
  }
}

/** `twice` means that one is in already: after coming back it is the one that was sent again. */
function judged(answer: MyAnswer | null, question: number, verdict: Verdict, takenMs: number): MyAnswer | null {
  if (!answer || answer.question !== question || answer.state === 'in') return answer
  const isIn = verdict === 'done' || verdict === 'twice'
  return { ...answer, state: isIn ? 'in' : 'not_in', verdict, takenMs: verdict === 'done' ? takenMs : null }
}

function refused(now: MatchShown, { of, why, verdict }: Frame<'refused'>): MatchShown {
  if (why !== 'verdict') return now
  if (of === kindOf('join')) return { ...now, joinRefused: now.seat > 0 || verdict === 'seated_already' ? null : verdict }
  if (of === kindOf('answer')) return { ...now, answer: judged(now.answer, now.question, verdict, 0) }
  return now
}

export function meet(now: MatchShown, frame: ServerFrame): MatchShown {
  switch (frame.kind) {
    case 'welcome':
      return welcomed(now, frame)
    case 'lobby':
      return { ...now, players: frame.players, phase: now.phase === 'created' && frame.players > 0 ? 'lobby' : now.phase }
    case 'read': {
      const same = now.question === frame.question
      return { ...now, ...noQuestion, answer: same ? now.answer : null, answers: same ? now.answers : 0, question: frame.question, phase: 'read', asked: frame }
    }
    case 'open':
      return { ...now, phase: 'open', question: frame.question, until: frame.until }
    case 'acknowledged':
      return { ...now, answer: judged(now.answer, frame.question, frame.verdict, frame.takenMs) }
    case 'locked':
      return { ...now, phase: 'locked', question: frame.question, until: null, answers: frame.answers }
    case 'reveal': {
      const unheard = now.answer?.state === 'sending' ? judged(now.answer, now.answer.question, 'late', 0) : now.answer
      return { ...now, phase: 'reveal', question: frame.question, until: null, answers: frame.answers, answer: unheard, reveal: frame }
    }
    case 'standing':
      return { ...now, standing: frame }
    case 'ranking':
      return { ...now, phase: 'ranking', until: null, ranking: frame }
    case 'ended':
      return { ...now, phase: 'ended', until: null }
    case 'counts':
      return { ...now, present: frame.present, answers: frame.question === now.question ? frame.answers : now.answers }
    case 'rival':
      return { ...now, rivals: new Map(now.rivals).set(frame.seat, { seat: frame.seat, question: frame.question, answered: frame.answered, present: frame.present, name: frame.name }) }
    case 'met':
      return { ...now, met: frame }
    case 'refused':
      return refused(now, frame)
    case 'ping':
    case 'waiting':
      return now
  }
}
