import { expect, it } from 'vitest'
import type { Frame } from './frames'
import { optionAt, shownOptions } from './options'

const asked: Frame<'read'> = { kind: 'read', question: 0, at: 1, readMs: 1, answerMs: 1, worth: 100, several: false, shuffled: true, passage: '', stem: '', picture: '', audio: '', options: ['a', 'b', 'c', 'd'] }
const untold = { orderSeed: 7, answer: null, reveal: null }

it('shows each player an order of their own, and a screen the stored one', () => {
  expect(shownOptions(asked, untold).map(({ letter, html, place }) => [letter, html, place])).toEqual([['A', 'd', 3], ['B', 'c', 2], ['C', 'b', 1], ['D', 'a', 0]])
  expect(shownOptions(asked, untold, false).map(({ html }) => html).join('')).toBe('abcd')
  expect(shownOptions({ ...asked, shuffled: false }, untold).map(({ html }) => html).join('')).toBe('abcd')
})

it('tells what was right and chosen by stored places, wherever they are shown', () => {
  const answer = { question: 0, choices: 0b1000, state: 'in', verdict: 'done', takenMs: 1 } as const
  const reveal = { kind: 'reveal', question: 0, right: 0b0001, explanation: '', answers: 4, chosen: [3, 0, 0, 1] } as const
  const [d, , , a] = shownOptions(asked, { orderSeed: 7, answer, reveal: { ...reveal, chosen: [...reveal.chosen] } })
  expect([d!.html, d!.mine, d!.right, d!.count, d!.share]).toEqual(['d', true, false, 1, 0.25])
  expect([a!.html, a!.mine, a!.right, a!.share]).toEqual(['a', false, true, 0.75])
  expect(shownOptions(asked, { ...untold, answer: { ...answer, question: 3 } }).some(({ mine }) => mine)).toBe(false)
})

it('names options by digit or letter', () => {
  const options = shownOptions(asked, untold)
  expect([optionAt('1', options)?.html, optionAt('b', options)?.html, optionAt('9', options), optionAt('Enter', options)]).toEqual(['d', 'c', undefined, undefined])
})
