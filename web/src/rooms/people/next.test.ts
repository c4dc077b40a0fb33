import { describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { goOn, safeNext } from './next'

describe('after signing in', () => {
  it('goes on to an address of this site', () => {
    expect(safeNext('/items/12?from=home#comments')).toBe('/items/12?from=home#comments')
  })
  it('never goes to another site', () => {
    for (const next of ['//evil.example/', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)', '', undefined, ['/a']]) expect(safeNext(next)).toBe('/')
  })
  it('stays in the app for its own pages and loads what is not one of them', async () => {
    const component = { template: '' }
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component }, { path: '/items/:id', component }, { path: '/:rest(.*)*', name: 'missing', component }] })
    const assign = vi.fn()
    vi.stubGlobal('location', { assign })
    await goOn(router, '/items/12')
    expect(router.currentRoute.value.path).toBe('/items/12')
    await goOn(router, '/console/items')
    expect(assign.mock.calls).toEqual([['/console/items']])
    vi.unstubAllGlobals()
  })
})
