import { del, get, post } from '@/api/client'
import { useResource } from '@/api/resource'
import type { Schema } from '@/api/schema'
import { useList } from '@/ui/console/list'

export type ModeratedComment = Schema<'ModeratedComment'>
export type Word = Schema<'Word'>
export const queues = ['waiting', 'reported', 'refused', 'visible'] as const
export type Queue = (typeof queues)[number]

export function useQueue(question: () => { state: Queue; item: string }, limit = 50) {
  return useList(question, (asked, cursor, signal) => get('/api/v1/moderation/comments', { query: { state: asked.state, item: asked.item || undefined, limit, cursor }, signal }))
}
const at = (comment: string) => ({ path: { comment } })
export const approve = (comment: string) => post('/api/v1/moderation/comments/{comment}/approve', at(comment))
export const refuse = (comment: string, reason: string) => post('/api/v1/moderation/comments/{comment}/refuse', { ...at(comment), body: { reason } })
export const undo = (comment: string) => post('/api/v1/moderation/comments/{comment}/undo', at(comment))
export function useReports(comment: () => string | undefined) {
  return useResource(comment, (key, signal) => get('/api/v1/moderation/comments/{comment}/reports', { path: { comment: key }, signal }))
}
export function useWords() {
  return useResource(
    () => 'words',
    (_, signal) => get('/api/v1/moderation/words', { signal }),
  )
}
export const addWord = (word: string, action: Word['action']) => post('/api/v1/moderation/words', { body: { word, action } })
export const removeWord = (word: string) => del('/api/v1/moderation/words/{word}', { path: { word } })
