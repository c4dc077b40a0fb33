import { describe, expect, it } from 'vitest'
import type { Schema } from '@/api/schema'
import { orderedFor } from './home_order'

const now = Date.parse('2022-01-10T12:00:00+08:00')
const card = (id: string, column: string, day: number): Schema<'ItemCard'> => ({ id, kind: 'article', column, column_name: column, column_slug: column, title: id, summary: '', author: '', source: '', cover: null, cover_widths: [], language: 'zh-Hans', duration_seconds: null, reading_seconds: 60, published_at: new Date(Date.UTC(2022, 0, day)).toISOString(), url: `/items/${id}` })
const part = (id: string, items: Schema<'ItemCard'>[]): Schema<'HomeColumn'> => ({ column: { id, slug: id, name: id, description: '', position: 0, items: items.length, version: 1, hidden: false, url: `/columns/${id}` }, items })
const home: Schema<'Home'> = {
  picks: [card('n3', 'news', 10), card('n2', 'news', 9), card('c2', 'culture', 8)],
  columns: [part('news', [card('n3', 'news', 10), card('n2', 'news', 9)]), part('culture', [card('c2', 'culture', 8), card('c1', 'culture', 7), card('c0', 'culture', -10)])],
  series: [],
}
const picks = (followed: string[]): string[] => orderedFor(home, new Set(followed), now).picks.map((each) => each.id)

describe('the home page', () => {
  it('is the same for everybody who follows nothing', () => {
    expect(orderedFor(home, new Set(), now)).toBe(home)
  })
  it('begins with what is new in the columns that somebody follows, each once, and as many as before', () => {
    expect(picks(['culture'])).toEqual(['c2', 'c1', 'n3'])
    expect(picks(['culture', 'news'])).toEqual(['n3', 'n2', 'c2'])
  })
  it('puts their sections first', () => {
    expect(orderedFor(home, new Set(['culture']), now).columns.map((each) => each.column.id)).toEqual(['culture', 'news'])
  })
  it('does not bring up what is old', () => {
    expect(picks(['culture'])).not.toContain('c0')
  })
})
