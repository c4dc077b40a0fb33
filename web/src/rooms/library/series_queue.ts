import type { Schema } from '@/api/schema'
import { current, setFollowing, type Track } from './player'

const ahead = 20

/** Puts the episodes after the present one into the queue, if it is still the one that plays. */
export async function queueOfSeries(
  slug: string,
  track: Track,
  series: (slug: string) => Promise<Schema<'SeriesView'>>,
  item: (id: string) => Promise<Schema<'Item'>>,
): Promise<void> {
  const view = await series(slug)
  const at = view.items.findIndex((each) => each.id === track.item)
  if (at < 0) return
  const following: Track[] = []
  for (const each of view.items.slice(at + 1, at + 1 + ahead).filter((one) => one.kind === 'audio')) {
    const whole = await item(each.id)
    if (whole.media) following.push({ item: whole.id, title: whole.title, url: whole.url, media: whole.media.url, cover: whole.cover, album: track.album })
  }
  if (current.value?.item === track.item) setFollowing(following)
}
