import { describe, expect, it } from 'vitest'
import { safeNext } from './next'

describe('after signing in', () => {
  it('goes on to an address of this site', () => {
    expect(safeNext('/items/12?from=home#comments')).toBe('/items/12?from=home#comments')
  })
  it('never goes to another site', () => {
    for (const next of ['//evil.example/', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)', '', undefined, ['/a']]) expect(safeNext(next)).toBe('/')
  })
})
