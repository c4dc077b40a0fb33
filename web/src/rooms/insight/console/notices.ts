import { shallowRef } from 'vue'
import { get, post } from '@/api/client'
import type { Schema } from '@/api/schema'
import { useList } from '@/ui/console/list'

export type Notice = Schema<'InsightNotice'>

/** How many are unread, for the badge in the head; told by every answer about notices. */
export const unread = shallowRef(0)

async function ask(only: boolean, cursor?: string, signal?: AbortSignal): Promise<Schema<'InsightNotices'>> {
  const page = await get('/api/v1/insight/notices', { query: { unread: only || undefined, cursor }, signal })
  unread.value = page.unread
  return page
}
export const countUnread = (): Promise<unknown> => ask(true)
export const useNotices = (only: () => boolean) => useList(() => ({ only: only() }), ({ only: unreadOnly }, cursor, signal) => ask(unreadOnly, cursor, signal))
export const markRead = (ids: string[] | null) => post('/api/v1/insight/notices/read', { body: { ids } })
