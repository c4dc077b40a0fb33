import { describe, expect, it } from 'vitest'
import { readQuery, writeQuery } from './list_query'

const defaults = { q: '', state: 'waiting', sort: '' }

describe('the question of a list in its address', () => {
  it('comes back as it was written', () => {
    const asked = { q: '麦', state: 'refused', sort: '-name' }
    expect(readQuery(writeQuery(asked, defaults), defaults)).toEqual(asked)
  })
  it('leaves out what is usual', () => {
    expect(writeQuery({ q: '', state: 'waiting', sort: '' }, defaults)).toEqual({})
  })
  it('takes nothing that is not its own, nor a name that stands twice', () => {
    expect(readQuery({ q: ['a', 'b'], other: 'x' }, defaults)).toEqual(defaults)
  })
})
