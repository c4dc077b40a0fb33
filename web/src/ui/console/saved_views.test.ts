import { describe, expect, it } from 'vitest'
import { readViews, sameQuery, withView } from './saved_views'

describe('saved views', () => {
  it('replace one of the same name', () => {
    const first = withView([], { name: '待发布', query: { state: 'draft' } })
    expect(withView(first, { name: '待发布', query: { state: 'scheduled' } })).toEqual([{ name: '待发布', query: { state: 'scheduled' } }])
  })
  it('are the same whatever the order of their parts', () => {
    expect(sameQuery({ a: '1', b: '2' }, { b: '2', a: '1' })).toBe(true)
    expect(sameQuery({ a: '1' }, { a: '1', b: '2' })).toBe(false)
  })
  it('that make no sense are left out', () => {
    expect(readViews([{ name: 'x', query: { a: 1 } }, { name: 'y', query: { a: '1' } }, 3, null])).toEqual([{ name: 'y', query: { a: '1' } }])
    expect(readViews('no')).toBeNull()
  })
})
