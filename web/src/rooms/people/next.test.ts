import { describe, expect, it } from 'vitest'
import { isConsole, safeNext } from './next'

describe('after signing in', () => {
  it('goes on to an address of this site', () => {
    expect(safeNext('/items/12?from=home#comments')).toBe('/items/12?from=home#comments')
  })
  it('never goes to another site', () => {
    for (const next of ['//evil.example/', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)', '', undefined, ['/a']]) expect(safeNext(next)).toBe('/')
  })
  it('knows the console, which is another app', () => {
    expect(['/console', '/console/items?q=1', '/console?x'].map(isConsole)).toEqual([true, true, true])
    expect(['/', '/consoles', '/items/console'].map(isConsole)).toEqual([false, false, false])
  })
})
