import { expect, it } from 'vitest'
import type { Schema } from '@/api/schema'
import { queueOf } from './series_queue'

it('is every sound of the series, those before the present one too', () => {
  const card = (id: number): Schema<'ItemCard'> => ({ id: String(id), kind: id === 2 ? 'video' : 'audio', column: '1', column_name: '', column_slug: '', title: `第 ${id} 集`, summary: '', author: '', source: '', cover: null, cover_widths: [], language: 'zh-Hans', duration_seconds: 60, reading_seconds: 0, published_at: '2022-01-02T08:00:00+08:00', url: `/items/${id}` })
  const series: Schema<'SeriesCard'> = { id: '9', slug: 's', name: '考古', description: '', column: null, kind: 'audio', cover: '/media/c', cover_widths: [], episodes: 40, url: '/series/s' }
  const queue = queueOf({ series, items: Array.from({ length: 40 }, (_, index) => card(index + 1)), next: null })
  expect(queue.length).toBe(39)
  expect([queue[0]!.item, queue[1]!.item, queue.at(-1)!.item]).toEqual(['1', '3', '40'])
  expect([queue[0]!.cover, queue[0]!.album]).toEqual(['/media/c', '考古'])
})
