import { describe, expect, it } from 'vitest'
import type { ShownQuestion } from './answer'
import { actOn, choiceOf, firstOpen } from './answering_keys'
import type { ShownPlace } from './attempt'

function question(kind: ShownQuestion['kind']): ShownQuestion {
  return { id: '1', kind, passage: '', stem: '', picture: '', audio: '', options: ['a', 'b', 'c'], rights: [], blanks: 0 }
}
const within = (...selectors: string[]): EventTarget => ({ closest: (list: string) => selectors.some((each) => list.split(', ').includes(each)) || null }) as unknown as EventTarget
const press = (key: string, target: EventTarget | null = within(), more: Partial<KeyboardEvent> = {}) =>
  actOn({ key, target, altKey: false, ctrlKey: false, metaKey: false, isComposing: false, defaultPrevented: false, ...more })

describe('keys', () => {
  it('choose by number and letter, and go on with Enter', () => {
    expect([press('1'), press('a'), press('I'), press('j'), press('0'), press('Tab')]).toEqual(['choose', 'choose', 'choose', undefined, undefined, undefined])
    expect(press('Enter')).toBe('onward')
    expect([choiceOf('1', question('single')), choiceOf('C', question('multiple')), choiceOf('4', question('single')), choiceOf('1', question('fill'))]).toEqual([0, 2, undefined, undefined])
  })

  it('leave what is typed, pressed or chosen in a list alone', () => {
    expect(press('1', within('input[type="text"]'))).toBeUndefined()
    expect(press('Enter', within('input[type="text"]'))).toBe('onward')
    expect(press('Enter', within('input[type="text"]'), { isComposing: true })).toBeUndefined()
    expect(press('Enter', within('button'))).toBeUndefined()
    expect(press('a', within('select'))).toBeUndefined()
    expect(press('Enter', within('dialog'))).toBeUndefined()
    expect(press('a', within(), { ctrlKey: true })).toBeUndefined()
  })
})

it('goes on where a choice waits, else at the first open question, else at the last', () => {
  const places = [0, 1, 2].map((place): ShownPlace => ({ place, question: question('single'), answer: null, outcome: null }))
  const given = { choices: [0], texts: [] }
  const none = new Map()
  expect(firstOpen(places, new Map([[0, given]]), none)).toBe(1)
  expect(firstOpen(places, new Map([[0, given], [1, given], [2, given]]), none)).toBe(2)
  expect(firstOpen(places, new Map([[0, given], [1, given]]), new Map([[1, given]]))).toBe(1)
  expect(firstOpen([], none, none)).toBe(0)
})
