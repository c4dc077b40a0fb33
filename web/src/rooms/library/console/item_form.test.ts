import { describe, expect, it } from 'vitest'
import { newPositions } from './editing'
import { bodyOf, emptyForm, formOf, sameForm, secondsOf } from './item_form'

describe('the form of an item', () => {
  it('reads lengths as people write them', () => {
    expect(['1:35', '95', '1:02:03', '', 'x', '1:x', '0'].map(secondsOf)).toEqual([95, 95, 3723, null, null, null, null])
  })
  it('sends what is empty as nothing', () => {
    const body = bodyOf({ ...emptyForm('7'), title: ' 题 ' })
    expect(body).toMatchObject({ column: '7', title: '题', made_on: null, duration_seconds: null, cover: null })
  })
  it('is unchanged by showing what is stored', () => {
    const stored = { id: '1', version: 3, state: 'draft' as const, ...bodyOf({ ...emptyForm('7'), title: '题', minutes: '1:35' }), created_at: '', changed_at: '', published_at: null, scheduled_at: null, withdrawn_at: null, withdrawn_reason: '', url: '' }
    const form = formOf(stored as Parameters<typeof formOf>[0])
    expect(form.minutes).toBe('1:35')
    expect(sameForm(form, formOf(stored as Parameters<typeof formOf>[0]))).toBe(true)
  })
})

describe('a new order of columns', () => {
  const column = (id: string, position: number) => ({ id, position })
  it('changes nothing when they rise already', () => {
    expect(newPositions([column('a', 5), column('b', 9)])).toEqual([])
  })
  it('stores only those that move', () => {
    const changed = newPositions([column('b', 20), column('a', 10), column('c', 30)])
    expect(changed.map(({ column: { id }, position }) => [id, position])).toEqual([['b', 10], ['a', 20]])
  })
})
