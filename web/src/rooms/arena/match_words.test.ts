import { expect, it } from 'vitest'
import { atTheDoor, type MatchShown } from './match_state'
import { answerLine, outcomeOf, sayOf, wasRight } from './match_words'

const say = (key: string, named?: Record<string, unknown>): string => `${key}${named ? JSON.stringify(named) : ''}`
const seated: MatchShown = { ...atTheDoor, welcomed: true, seat: 3, phase: 'open' }
const answer = { question: 0, choices: 2, state: 'in', verdict: 'done', takenMs: 2340 } as const

it('says in a line what became of an answer', () => {
  expect(answerLine(seated, false, say)).toBe('')
  expect(answerLine(seated, true, say)).toBe('arena.time_up')
  expect(answerLine({ ...seated, answer: { ...answer, state: 'sending' } }, false, say)).toBe('arena.sending')
  expect(answerLine({ ...seated, answer }, false, say)).toBe('arena.in_time{"seconds":"2.3"} · arena.wait_lock')
  expect(answerLine({ ...seated, answer: { ...answer, state: 'not_in', verdict: 'late' } }, true, say)).toBe('arena.refused.late')
  expect(answerLine({ ...seated, seat: 0 }, false, say)).toBe('arena.watching')
  expect(answerLine({ ...seated, answer, question: 1 }, false, say)).toBe('')
})

it('trusts the server about what was right, and says it once', () => {
  const reveal = { kind: 'reveal', question: 0, right: 2, explanation: '', answers: 1, chosen: [0, 1] } as const
  const told: MatchShown = { ...seated, phase: 'reveal', answer, reveal: { ...reveal, chosen: [0, 1] } }
  expect([wasRight(told), sayOf(told, say)]).toEqual([true, ''])
  const standing = { kind: 'standing', question: 0, rank: 2, players: 9, score: 1, points: 1, right: false, organisationRank: 1, organisationMean: 1 } as const
  expect(wasRight({ ...told, standing })).toBe(false)
  expect(sayOf({ ...told, standing }, say)).toBe('arena.say.wrong{"points":1,"rank":2}')
  expect(wasRight({ ...told, standing: { ...standing, question: 4 } })).toBe(true)
})

it('knows who won', () => {
  const persons = [{ rank: 1, seat: 2 }, { rank: 2, seat: 1 }]
  expect([outcomeOf(persons, 2), outcomeOf(persons, 1), outcomeOf(persons, 3)]).toEqual(['won', 'lost', null])
  expect(outcomeOf([{ rank: 1, seat: 2 }, { rank: 1, seat: 1 }], 1)).toBe('drawn')
})
