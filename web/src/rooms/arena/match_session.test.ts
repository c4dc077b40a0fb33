import { beforeEach, describe, expect, it } from 'vitest'
import type { ClientFrame, Frame, ServerFrame } from './frames'
import { MatchSession } from './match_session'
import { atTheDoor, type MatchShown } from './match_state'

let sent: ClientFrame[] = []
let later: { act: () => void; ms: number }[] = []
let shown: MatchShown = atTheDoor
let away = false
let session: MatchSession

const token = new Uint8Array(16)
const welcome = (change: Partial<Frame<'welcome'>> = {}): ServerFrame => ({ kind: 'welcome', role: 'player', seat: 4, token, orderSeed: 7, server: 1, phase: 'lobby', question: 0, questions: 3, players: 9, byItself: false, answered: 0, ...change })
const read = (question: number): ServerFrame => ({ kind: 'read', question, at: 1, readMs: 3000, answerMs: 20_000, worth: 100, several: false, shuffled: true, passage: '', stem: 'q', picture: '', audio: '', options: ['a', 'b', 'c'] })
const open = (question: number): ServerFrame => ({ kind: 'open', question, at: 10, until: 20_010 })
const acknowledged = (question: number, verdict: Frame<'acknowledged'>['verdict'] = 'done'): ServerFrame => ({ kind: 'acknowledged', question, verdict, takenMs: 1234 })
const refused = (of: number, why: Frame<'refused'>['why'], verdict: Frame<'refused'>['verdict'] = 'done', retryMs = 0): ServerFrame => ({ kind: 'refused', of, why, verdict, retryMs })
const reveal = (question: number): ServerFrame => ({ kind: 'reveal', question, right: 1, explanation: '', answers: 5, chosen: [3, 1, 1] })
const hear = (...frames: ServerFrame[]): void => frames.forEach((frame) => session.heard(frame))

beforeEach(() => {
  ;[sent, later, away] = [[], [], false]
  session = new MatchSession({
    send: (frame) => !away && sent.push(frame) > 0,
    show: (next) => (shown = next),
    later: (act, ms) => later.push({ act, ms }),
    chance: () => 0.5,
  })
})

describe('a session of a match', () => {
  it('sits down after the welcome, and says so when that is refused', () => {
    session.join('李小麦')
    expect(sent).toEqual([])
    hear(welcome({ seat: 0 }))
    expect(sent).toEqual([{ kind: 'join', name: '李小麦' }])
    hear(refused(2, 'verdict', 'full'))
    expect(shown.joinRefused).toBe('full')
    hear(welcome({ seat: 0 }))
    expect(sent).toHaveLength(1)
    session.join('李大麦')
    hear(welcome({ seat: 12 }))
    expect([shown.seat, shown.joinRefused]).toEqual([12, null])
  })

  it('knocks again before the doors open', () => {
    session.join('李小麦')
    hear(welcome({ seat: 0, phase: 'created' }), refused(2, 'verdict', 'before_opening'))
    expect([shown.joinRefused, later.length, later[0]!.ms]).toEqual(['before_opening', 1, 3000])
    later[0]!.act()
    expect(sent).toHaveLength(2)
    session.stop()
    later[0]!.act()
    expect(sent).toHaveLength(2)
  })

  it('answers once, and shows that it is in when it is stored', () => {
    hear(welcome(), read(0))
    expect(session.answer(1)).toBe(false)
    hear(open(0))
    expect(session.answer(2)).toBe(true)
    expect(session.answer(4)).toBe(false)
    expect(shown.answer).toMatchObject({ choices: 2, state: 'sending' })
    hear(acknowledged(0))
    expect(shown.answer).toMatchObject({ choices: 2, state: 'in', takenMs: 1234 })
    expect(sent).toEqual([{ kind: 'answer', question: 0, choices: 2 }])
  })

  it('sends an answer again after coming back, until it is acknowledged', () => {
    hear(welcome(), read(0), open(0))
    away = true
    session.answer(2)
    expect(sent).toEqual([])
    away = false
    hear(welcome({ phase: 'open' }), read(0), open(0))
    expect(sent).toEqual([{ kind: 'answer', question: 0, choices: 2 }])
    hear(welcome({ phase: 'open' }), read(0), open(0))
    expect(sent).toHaveLength(2)
    hear(acknowledged(0, 'twice'))
    expect(shown.answer).toMatchObject({ choices: 2, state: 'in' })
    hear(welcome({ phase: 'open', answered: 2 }), read(0), open(0))
    expect(sent).toHaveLength(2)
    expect(shown.answer).toMatchObject({ choices: 2, state: 'in' })
  })

  it('shows what the server has when another device was quicker', () => {
    hear(welcome({ phase: 'open', answered: 4 }), read(0), open(0))
    expect(shown.answer).toMatchObject({ choices: 4, state: 'in' })
    expect(session.answer(1)).toBe(false)
  })

  it('tells that an answer came too late, also when that is learnt after coming back', () => {
    hear(welcome(), read(0), open(0))
    session.answer(1)
    hear(refused(3, 'verdict', 'late'))
    expect(shown.answer).toMatchObject({ state: 'not_in', verdict: 'late' })
    hear(read(1), open(1))
    expect(shown.answer).toBeNull()
    session.answer(1)
    hear(welcome({ phase: 'reveal', question: 1 }), read(1), reveal(1))
    expect(shown.answer).toMatchObject({ state: 'not_in', verdict: 'late' })
  })

  it('forgets an answer that the server lost with a question that opens again', () => {
    hear(welcome(), read(0), open(0))
    session.answer(1)
    hear(acknowledged(0), welcome({ phase: 'read' }), read(0), open(0))
    expect(shown.answer).toBeNull()
  })

  it('sends again when nothing could be stored', () => {
    hear(welcome(), read(0), open(0))
    session.answer(1)
    hear(refused(3, 'unavailable', 'done', 700))
    expect([later[0]!.ms, shown.answer?.state]).toEqual([700, 'sending'])
    later[0]!.act()
    expect(sent).toHaveLength(2)
    hear(refused(0, 'too_fast', 'done', 400)) // which frame is not told
    later[1]!.act()
    expect(sent).toHaveLength(3)
    hear({ kind: 'locked', question: 0, answers: 1 })
    later[0]!.act()
    expect(sent).toHaveLength(3)
  })

  it('takes its seat again, once, when it was away for too long', () => {
    session.join('李小麦')
    hear(welcome(), read(0), open(0))
    session.answer(1)
    hear(acknowledged(0, 'no_seat'))
    expect([sent.map(({ kind }) => kind), shown.answer?.state]).toEqual([['answer', 'join', 'answer'], 'sending'])
    hear(acknowledged(0, 'no_seat'))
    expect([sent.length, shown.answer?.state, shown.answer?.verdict]).toEqual([3, 'not_in', 'no_seat'])
  })

  it('keeps nothing of a question that is over', () => {
    hear(welcome(), read(0), open(0))
    session.answer(1)
    hear(acknowledged(0), { kind: 'locked', question: 0, answers: 5 }, reveal(0), { kind: 'standing', question: 0, rank: 2, players: 9, score: 900, points: 900, right: true, organisationRank: 1, organisationMean: 300 })
    expect([shown.phase, shown.answers, shown.standing?.rank]).toEqual(['reveal', 5, 2])
    hear(read(1))
    expect([shown.phase, shown.question, shown.answer, shown.reveal, shown.answers, shown.until]).toEqual(['read', 1, null, null, 0, null])
  })

  it('goes on as the host from where the page sees the match', () => {
    hear(welcome({ role: 'host', seat: 0, phase: 'lobby' }), { kind: 'lobby', players: 30 })
    session.next()
    hear(read(0), open(0), { kind: 'counts', question: 0, answers: 7, present: 30 })
    session.next()
    session.runByItself(true)
    session.end()
    expect(sent).toEqual([{ kind: 'next', phase: 'lobby', question: 0 }, { kind: 'next', phase: 'open', question: 0 }, { kind: 'run_by_itself', on: true }, { kind: 'end' }])
    expect([shown.players, shown.answers, shown.present, shown.byItself]).toEqual([30, 7, 30, true])
  })

  it('knows how the rivals are and where a rematch is', () => {
    hear(welcome(), { kind: 'rival', seat: 2, question: 0, answered: true, present: true, name: '甲' }, { kind: 'rival', seat: 3, question: 0, answered: false, present: false, name: '' }, { kind: 'met', address: '/m/1', practice: false })
    expect([...shown.rivals.values()].map(({ seat, answered, present, name }) => [seat, answered, present, name])).toEqual([[2, true, true, '甲'], [3, false, false, '']])
    expect(shown.met?.address).toBe('/m/1')
  })
})
