import type { Schema } from '@/api/schema'

type Home = Schema<'Home'>
type Card = Schema<'ItemCard'>

const newDays = 7
const dayMs = 24 * 3600 * 1000

/**
 * The home page as somebody who follows columns sees it: what is new in those (of the last week, newest first) stands
 * before the other picks, and their sections before the others. There are as many picks as before, so nothing moves.
 */
export function orderedFor(home: Home, followed: ReadonlySet<string>, now: number = Date.now()): Home {
  if (followed.size === 0) return home
  const cards = new Map<string, Card>()
  for (const card of [...home.picks, ...home.columns.flatMap((each) => each.items)]) cards.set(card.id, card)
  const isNew = (card: Card): boolean => followed.has(card.column) && now - Date.parse(card.published_at) < newDays * dayMs
  const first = [...cards.values()].filter(isNew).sort((a, b) => Date.parse(b.published_at) - Date.parse(a.published_at))
  const picks = [...first, ...home.picks.filter((card) => !isNew(card))].slice(0, home.picks.length)
  const isFollowed = (part: Home['columns'][number]): boolean => followed.has(part.column.id)
  return { ...home, picks, columns: [...home.columns.filter(isFollowed), ...home.columns.filter((part) => !isFollowed(part))] }
}
