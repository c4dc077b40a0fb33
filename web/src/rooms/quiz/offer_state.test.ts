import { expect, it } from 'vitest'
import { offerState } from './offer_state'
import type { QuizOffer } from './today'

const now = Date.parse('2026-03-01T08:00:00Z')
const offer: QuizOffer = { paper: '1', name: '诗经里的宛丘', description: '', purpose: 'special', questions: 3, minutes: 10, opens_at: null, closes_at: null, tries_left: 2, under_way: null, last: null, best: null, passed: null }

it('a quiz says where its learner stands', () => {
  expect(offerState(offer, now)).toBe('open')
  expect(offerState({ ...offer, opens_at: '2026-03-01T08:00:01Z' }, now)).toBe('soon')
  expect(offerState({ ...offer, opens_at: '2026-03-01T08:00:00Z' }, now)).toBe('open')
  expect(offerState({ ...offer, under_way: '7', tries_left: 0 }, now)).toBe('under_way')
  expect(offerState({ ...offer, last: '7', tries_left: 1 }, now)).toBe('again')
  expect(offerState({ ...offer, last: '7', tries_left: null }, now)).toBe('again')
  expect(offerState({ ...offer, last: '7', tries_left: 0 }, now)).toBe('done')
})
