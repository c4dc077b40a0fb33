import { get } from '@/api/client'
import { editedItem, findItems, type ItemKind } from '@/rooms/library/console/editing'

/** An item of the library that a course quiz may follow. */
export interface Lesson {
  id: string
  title: string
  kind?: string
}
const most = 30
const lessonKinds: ItemKind[] = ['article', 'gallery', 'cartoon', 'video', 'audio', 'bulletin']
const isNumber = (words: string): boolean => /^\d{6,}$/.test(words)

/** `edits` tells whether the caller sees what is not published. */
export function lesson(id: string, edits: boolean, signal?: AbortSignal): Promise<Lesson> {
  return edits ? editedItem(id, signal) : get('/api/v1/items/{item}', { path: { item: id }, signal })
}

/** By a part of the title, or by the number that stands in an item's address. */
export async function findLessons(words: string, edits: boolean, signal: AbortSignal): Promise<Lesson[]> {
  if (isNumber(words)) return [await lesson(words, edits, signal)]
  if (edits) return findItems(words, lessonKinds, signal)
  if (!words) return (await get('/api/v1/items', { query: { limit: most }, signal })).items.filter((each) => each.kind !== 'course')
  const { items } = await get('/api/v1/search', { query: { q: words, limit: most }, signal })
  return items.filter((each) => each.kind !== 'course').map(({ item, title, kind }) => ({ id: item, title: title.map((part) => part.text).join(''), kind }))
}
