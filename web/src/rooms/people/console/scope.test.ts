import { describe, expect, it } from 'vitest'
import { mayGive } from '../roles'
import type { Organisation } from './organisations'
import { isCovered, rootsOf } from './scope'

const named = (id: string, ...path: string[]): Organisation => ({ id, code: id, name: path.at(-1) ?? '', kind: 'unit', parent_id: path.length > 1 ? '0' : null, path, learners: 0, children: 0 })
const city = named('1', '河南省', '周口市')
const district = named('2', '河南省', '周口市', '川汇区')
const other = named('3', '河南省', '开封市')

describe('what somebody runs', () => {
  it('begins at the highest organisations at which they hold a role', () => {
    const held = [{ role: 'operator' as const, organisation: district }, { role: 'operator' as const, organisation: city }, { role: 'editor' as const, organisation: other }]
    expect(rootsOf(held, ['operator']).map((each) => each.id)).toEqual(['1'])
    expect(rootsOf(held, ['operator', 'editor']).map((each) => each.id)).toEqual(['1', '3'])
    expect(rootsOf(held, ['judge'])).toEqual([])
  })
  it('reaches everything below and nothing beside', () => {
    const held = [{ role: 'organisation_admin' as const, organisation: city }]
    expect(isCovered(held, ['organisation_admin'], district)).toBe(true)
    expect(isCovered(held, ['organisation_admin'], other)).toBe(false)
    expect(isCovered(held, ['operator'], district)).toBe(false)
  })
})

describe('who gives which role', () => {
  it('is the table of docs/access.md', () => {
    expect(mayGive(['operator'])).toHaveLength(9)
    expect(mayGive(['organisation_admin'])).toEqual(['organisation_admin', 'contributor', 'host', 'judge', 'organiser'])
    expect(mayGive(['chief'])).toEqual(['contributor', 'editor', 'reviewer', 'chief'])
    expect(mayGive(['editor', 'learner'])).toEqual([])
  })
})
