import { beforeEach, describe, expect, it } from 'vitest'
import { dropDraft, readDraft } from './drafts'

const stored = new Map<string, string>()
beforeEach(() => {
  stored.clear()
  Object.assign(globalThis, {
    localStorage: { getItem: (name: string) => stored.get(name) ?? null, setItem: (name: string, value: string) => stored.set(name, value), removeItem: (name: string) => stored.delete(name) },
  })
})
const like = { title: '', tags: [] as string[], cover: null as string | null }
const keep = (value: unknown): void => void stored.set('wanqiu.console.draft.x', JSON.stringify({ value, at: '2026-11-28T09:00:00Z' }))

describe('a draft on this device', () => {
  it('comes back with its time', () => {
    keep({ title: '麦', tags: ['农'], cover: 'ab' })
    expect(readDraft('x', like)).toEqual({ value: { title: '麦', tags: ['农'], cover: 'ab' }, at: '2026-11-28T09:00:00Z' })
  })
  it('does no harm when the form has changed since', () => {
    keep({ title: 7, tags: 'x', gone: true })
    expect(readDraft('x', like)?.value).toEqual(like)
    stored.set('wanqiu.console.draft.x', '{"value":')
    expect(readDraft('x', like)).toBeNull()
  })
  it('is gone once dropped', () => {
    keep(like)
    dropDraft('x')
    expect(readDraft('x', like)).toBeNull()
  })
})
