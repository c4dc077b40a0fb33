import { expect, it, vi } from 'vitest'
import { withChecked, type QuizAttempt, type ShownPlace } from './attempt'

vi.mock('./kept', () => ({}))
vi.mock('./sending', () => ({}))
vi.mock('./today', () => ({}))
vi.mock('@/rooms/ledger/earned', () => ({}))
vi.mock('@/texts', () => ({}))

function placeAt(place: number): ShownPlace {
  return { place, question: { id: String(place), kind: 'single', passage: '', stem: '', picture: '', audio: '', options: ['a', 'b'], rights: [], blanks: 0 }, answer: null, outcome: null }
}
const attempt: QuizAttempt = {
  id: '1', paper: '2', name: '挑战答题', purpose: 'endless', explain: 'at_once', now: '2026-03-01T08:00:00Z', started_at: '2026-03-01T08:00:00Z', deadline: null, finished_at: null,
  total: 20, questions: [placeAt(0)], lost: false, may_revive: false, score: null, right_answers: 0, passed: null, points: 0,
}
const given = { choices: [0], texts: [] }
const outcome = { right: true, worth: 1, parts_right: [], right_answer: given, feedback: [], explanation: '', source: '' }

it('an endless quiz grows by the question that comes, once', () => {
  const checked = { outcome, next: placeAt(1), lost: false, may_revive: false }
  const after = withChecked(attempt, 0, given, checked)
  expect(after.questions.map((each) => [each.place, each.outcome !== null])).toEqual([[0, true], [1, false]])
  expect(withChecked(after, 0, given, checked).questions.length).toBe(2)
  expect(attempt.questions[0]!.outcome).toBeNull()
})

it('a wrong answer ends it, and may be forgiven', () => {
  const after = withChecked(attempt, 0, given, { outcome: { ...outcome, right: false, worth: 0 }, next: null, lost: true, may_revive: true })
  expect([after.lost, after.may_revive, after.questions.length]).toEqual([true, true, 1])
})
