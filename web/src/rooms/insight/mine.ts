import { get } from '@/api/client'
import { useResource } from '@/api/resource'
import type { Schema } from '@/api/schema'

export type MyInsight = Schema<'MyInsight'>
export const useMyInsight = (who: () => string | undefined) => useResource(who, (_, signal) => get('/api/v1/me/insight', { signal }))

/** How the last month stands to the one before, where both may be shown: up, down, or about the same (half a point of a hundred). */
export function trendOf(now: number | null, before: number | null): 'up' | 'down' | 'same' | null {
  if (now === null || before === null) return null
  const change = now - before
  return Math.abs(change) < 0.005 ? 'same' : change > 0 ? 'up' : 'down'
}
