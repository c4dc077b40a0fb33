import { onBeforeUnmount, onMounted } from 'vue'
import { addressOf, get } from '@/api/client'
import { useResource } from '@/api/resource'
import type { Schema } from '@/api/schema'
import type { Comparison, Range } from './range'

export type Overview = Schema<'InsightOverview'>
export type Child = Schema<'InsightChild'>
export type Place = Schema<'InsightPlace'>
export type Month = Schema<'InsightMonth'>
export type Campaign = Schema<'InsightCampaigns'>['items'][number]
export type Effect = Schema<'InsightEffect'>
export type UnitKind = Schema<'OrganisationKind'>
export const unitKinds: UnitKind[] = ['province', 'city', 'county', 'township', 'unit', 'branch']

/** A question about an organisation and some days; undefined asks nothing. */
export interface Asked extends Range {
  id: string
  compare: Comparison
  kinds?: string
}
type Ask = () => Asked | undefined

/** Asked again when anything in the question changes. */
function use<Q extends object, T>(asked: () => Q | undefined, load: (question: Q, signal: AbortSignal) => Promise<T>) {
  return useResource(
    () => {
      const question = asked()
      return question ? JSON.stringify(question) : undefined
    },
    (key, signal) => load(JSON.parse(key) as Q, signal),
  )
}
const path = (asked: { id: string }) => ({ path: { organisation_id: asked.id } })
const days = ({ from, to }: Range): Range => ({ from, to })
const compared = ({ from, to, compare, kinds }: Asked) => ({ from, to, compare, kinds: kinds || undefined })

export const useRoots = () => useResource(() => 'roots', (_, signal) => get('/api/v1/insight/organisations', { signal }))
export const useOverview = (ask: Ask) => use(ask, (asked, signal) => get('/api/v1/insight/organisations/{organisation_id}', { ...path(asked), query: compared(asked), signal }))
export const useChildren = (ask: Ask) => use(ask, (asked, signal) => get('/api/v1/insight/organisations/{organisation_id}/children', { ...path(asked), query: compared(asked), signal }))
export const useMap = (ask: () => { id: string; from: string; to: string; depth: number } | undefined) => use(ask, (asked, signal) => get('/api/v1/insight/organisations/{organisation_id}/tree', { ...path(asked), query: { ...days(asked), depth: asked.depth }, signal }))
export const useCurve = (ask: () => { id: string; from: string; to: string; step: 'day' | 'week' | 'month'; others?: string; kinds?: string } | undefined) =>
  use(ask, (asked, signal) => get('/api/v1/insight/organisations/{organisation_id}/curve', { ...path(asked), query: { ...days(asked), step: asked.step, others: asked.others || undefined, kinds: asked.kinds || undefined }, signal }))
export const useMovers = (ask: Ask) => use(ask, (asked, signal) => get('/api/v1/insight/organisations/{organisation_id}/movers', { ...path(asked), query: compared(asked), signal }))
export const useHours = (ask: Ask) => use(ask, (asked, signal) => get('/api/v1/insight/organisations/{organisation_id}/hours', { ...path(asked), query: days(asked), signal }))
export const useFlow = (ask: Ask) => use(ask, (asked, signal) => get('/api/v1/insight/organisations/{organisation_id}/flow', { ...path(asked), query: days(asked), signal }))
export const useKinds = (ask: Ask) => use(ask, (asked, signal) => get('/api/v1/insight/organisations/{organisation_id}/kinds', { ...path(asked), query: days(asked), signal }))
export const useColumnReach = (ask: Ask) => use(ask, (asked, signal) => get('/api/v1/insight/organisations/{organisation_id}/columns', { ...path(asked), query: days(asked), signal }))
export const useItemReach = (ask: () => { id: string; from: string; to: string; column?: string } | undefined) => use(ask, (asked, signal) => get('/api/v1/insight/organisations/{organisation_id}/items', { ...path(asked), query: { ...days(asked), column: asked.column || undefined }, signal }))
export const useRetention = (id: () => string | undefined) => useResource(id, (key, signal) => get('/api/v1/insight/organisations/{organisation_id}/retention', { ...path({ id: key }), query: { months: 12 }, signal }))
export const useStreaks = (ask: () => { id: string; day: string } | undefined) => use(ask, (asked, signal) => get('/api/v1/insight/organisations/{organisation_id}/streaks', { ...path(asked), query: { day: asked.day }, signal }))
export const useCampaigns = (id: () => string | undefined) => useResource(id, (key, signal) => get('/api/v1/insight/organisations/{organisation_id}/campaigns', { ...path({ id: key }), signal }))
export const useEffectOf = (ask: () => { id: string; verb: string; object: string; measure: 'participation' | 'activity'; days: number; share: number; kind?: UnitKind } | undefined) =>
  use(ask, ({ id, ...query }, signal) => get('/api/v1/insight/organisations/{organisation_id}/effect', { ...path({ id }), query, signal }))
export const useMonth = (ask: () => { id: string; month: string } | undefined) => use(ask, (asked, signal) => get('/api/v1/insight/organisations/{organisation_id}/months/{month}', { path: { organisation_id: asked.id, month: asked.month }, signal }))

/** Where a file is fetched from, in the reader's language. */
export const reportAddress = (kind: 'csv' | 'xlsx', asked: { id: string } & Range, language: 'zh' | 'en'): string => addressOf(`/api/v1/insight/organisations/{organisation_id}/report.${kind}`, { organisation_id: asked.id }, { ...days(asked), language })

/** Does something again and again while the page is seen. */
export function useEvery(act: () => void, ms: number): void {
  let timer: number | undefined
  onMounted(() => (timer = window.setInterval(() => document.visibilityState === 'visible' && act(), ms)))
  onBeforeUnmount(() => window.clearInterval(timer))
}
