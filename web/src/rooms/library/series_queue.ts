import type { Schema } from '@/api/schema'
import type { Track } from './player'

/** A series as the player's queue: every sound of it, in order. */
export function queueOf(view: Schema<'SeriesView'>): Track[] {
  const { name, cover } = view.series
  return view.items.filter((each) => each.kind === 'audio').map((each) => ({ item: each.id, title: each.title, url: each.url, media: null, cover: each.cover ?? cover, album: name }))
}
