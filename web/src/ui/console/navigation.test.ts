import { describe, expect, it } from 'vitest'
import { mayWith } from './navigation'

const at = (role: 'editor' | 'operator' | 'organisation_admin' | 'learner', parent_id: string | null) => ({ grants: [{ role, organisation: { parent_id } }] })

describe('who may open a page', () => {
  it('nobody who is not known, and no mere learner', () => {
    expect(mayWith(null, undefined)).toBe(false)
    expect(mayWith(at('learner', null), undefined)).toBe(false)
    expect(mayWith(at('editor', '1'), undefined)).toBe(true)
  })
  it('who holds one of the roles anywhere, or at the top where the page asks for that', () => {
    expect(mayWith(at('editor', '1'), { roles: ['editor', 'chief'] })).toBe(true)
    expect(mayWith(at('editor', '1'), { roles: ['editor'], atTop: true })).toBe(false)
    expect(mayWith(at('editor', null), { roles: ['editor'], atTop: true })).toBe(true)
    expect(mayWith(at('editor', null), { roles: ['operator'], atTop: true })).toBe(false)
  })
})
