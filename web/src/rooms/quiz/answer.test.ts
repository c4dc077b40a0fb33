import { describe, expect, it } from 'vitest'
import { isAnswered, isNumber, noAnswer, orderOf, sendable, withChoice, withMove, withPair, withText, type ShownQuestion } from './answer'

function question(kind: ShownQuestion['kind'], more: Partial<ShownQuestion> = {}): ShownQuestion {
  return { id: '1', kind, passage: '', stem: '', picture: '', audio: '', options: ['a', 'b', 'c'], rights: ['x', 'y'], blanks: 2, ...more }
}
const none = noAnswer()

describe('answer', () => {
  it('has one choice, or several in their order', () => {
    expect(withChoice(question('single'), { choices: [2], texts: [] }, 0).choices).toEqual([0])
    const two = withChoice(question('multiple'), withChoice(question('multiple'), none, 2), 0)
    expect(two.choices).toEqual([0, 2])
    expect(withChoice(question('multiple'), two, 2).choices).toEqual([0])
  })

  it('is an order only once somebody has touched it', () => {
    const ordering = question('ordering')
    expect(orderOf(ordering, none)).toEqual([0, 1, 2])
    expect(isAnswered(ordering, none)).toBe(false)
    const moved = withMove(ordering, none, 2, 1)
    expect(moved.choices).toEqual([0, 2, 1])
    expect(withMove(ordering, moved, 0, -1).choices).toEqual([0, 2, 1])
    expect(isAnswered(ordering, moved)).toBe(true)
  })

  it('leaves what is not matched open', () => {
    const matching = question('matching')
    const one = withPair(matching, none, 1, 0)
    expect(one.choices).toEqual([-1, 0, -1])
    expect(sendable(matching, withPair(matching, one, 1, -1))).toEqual(none)
  })

  it('has a text for each blank', () => {
    const fill = question('fill')
    const typed = withText(fill, none, 1, '宛丘')
    expect(typed.texts).toEqual(['', '宛丘'])
    expect(isAnswered(fill, typed)).toBe(true)
    expect(sendable(fill, withText(fill, none, 0, '  '))).toEqual(none)
  })

  it('sends no half of a number', () => {
    for (const text of ['3', '3.14', '-1e3', '1,000', '３．５', '−2', '.5', '2000']) expect(isNumber(text), text).toBe(true)
    for (const text of ['', '-', '.', '3x', '1/2', '1,00', 'e5', '1 000', '5²x', '1e']) expect(isNumber(text), text).toBe(false)
    expect(sendable(question('numeric'), { choices: [], texts: ['-'] })).toEqual(none)
  })
})
