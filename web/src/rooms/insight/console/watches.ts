import { del, get, post, put } from '@/api/client'
import { useResource } from '@/api/resource'
import type { Schema } from '@/api/schema'

export type Watch = Schema<'InsightWatch'>
export type WatchBody = Schema<'InsightWatchBody'>
export type Webhook = Schema<'InsightWebhook'>
export type Target = Schema<'InsightTarget'>

const at = (id: string) => ({ path: { organisation_id: id } })
export const useTarget = (id: () => string | undefined) => useResource(id, (key, signal) => get('/api/v1/insight/organisations/{organisation_id}/target', { ...at(key), signal }))
export const setTarget = (id: string, body: Schema<'InsightTargetBody'>) => put('/api/v1/insight/organisations/{organisation_id}/target', { ...at(id), body })
export const useWatches = (id: () => string | undefined) => useResource(id, (key, signal) => get('/api/v1/insight/organisations/{organisation_id}/watches', { ...at(key), signal }))
export const addWatch = (id: string, body: WatchBody) => post('/api/v1/insight/organisations/{organisation_id}/watches', { ...at(id), body })
const watchAt = (id: string, watch: string) => ({ path: { organisation_id: id, watch_id: watch } })
export const changeWatch = (id: string, watch: string, body: WatchBody) => put('/api/v1/insight/organisations/{organisation_id}/watches/{watch_id}', { ...watchAt(id, watch), body })
export const removeWatch = (id: string, watch: string) => del('/api/v1/insight/organisations/{organisation_id}/watches/{watch_id}', watchAt(id, watch))
export const useWebhooks = (id: () => string | undefined) => useResource(id, (key, signal) => get('/api/v1/insight/organisations/{organisation_id}/webhooks', { ...at(key), signal }))
export const addWebhook = (id: string, body: Schema<'InsightWebhookBody'>) => post('/api/v1/insight/organisations/{organisation_id}/webhooks', { ...at(id), body })
export const removeWebhook = (id: string, webhook: string) => del('/api/v1/insight/organisations/{organisation_id}/webhooks/{webhook_id}', { path: { organisation_id: id, webhook_id: webhook } })

export const bodyOf = ({ name, measure, below, days, kind, webhook_id, enabled }: Watch): WatchBody => ({ name, measure, below, days, kind: kind as WatchBody['kind'], webhook_id, enabled })

/** What a person writes as percent is a share for the program; text that is no number is null. */
export function shareOf(text: string): number | null {
  const value = numberOf(text)
  return value === null ? null : Math.round(value * 1000) / 100_000
}
export function numberOf(text: string): number | null {
  const value = Number(text.trim().replace(/[%％]$/, '').trim())
  return text.trim() === '' || !Number.isFinite(value) ? null : value
}
export const percentText = (share: number | null): string => (share === null ? '' : String(Math.round(share * 100_000) / 1000))
