import { get } from '@/api/client'
import type { Schema } from '@/api/schema'
import { me } from '@/rooms/people/session'

/** How I stand to an item: several parts of its page ask at once, and one request answers all of them. */
const freshMs = 3000
let last: { whose: string; at: number; answer: Promise<Schema<'Around'>> } | undefined

export function aroundOf(item: string): Promise<Schema<'Around'>> {
  const whose = `${me.value?.id ?? ''} ${item}`
  const now = Date.now()
  if (last?.whose !== whose || now - last.at > freshMs) {
    last = { whose, at: now, answer: get('/api/v1/items/{item}/around', { path: { item } }) }
    last.answer.catch(() => (last = undefined))
  }
  return last.answer
}

/** After I changed it. */
export function forgetAround(): void {
  last = undefined
}
