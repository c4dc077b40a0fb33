import { get, post, put } from '@/api/client'
import type { Schema } from '@/api/schema'
import { useList } from '@/ui/console/list'

export type LearnerRow = Schema<'LearnerRow'>
export type LearnerStatus = Schema<'LearnerStatus'>
export type LearnerRecord = Schema<'LearnerRecord'>
export const statuses: LearnerStatus[] = ['invited', 'active', 'suspended']
export const tones = { invited: 'wait', active: 'good', suspended: 'bad', erased: 'plain' } as const

export function useLearners(question: () => { in: string; state: string; q: string } | null) {
  return useList(question, (asked, cursor, signal) => get('/api/v1/organisations/{organisation_id}/learners', { path: { organisation_id: asked.in }, query: { q: asked.q || undefined, status: (asked.state || undefined) as LearnerStatus | undefined, cursor }, signal }))
}
export async function findLearners(root: string, words: string, signal?: AbortSignal): Promise<LearnerRow[]> {
  return (await get('/api/v1/organisations/{organisation_id}/learners', { path: { organisation_id: root }, query: { q: words || undefined }, signal })).items.slice(0, 30)
}

const at = (id: string) => ({ path: { learner_id: id } })
export const lookUp = (id: string, reason: string) => post('/api/v1/learners/{learner_id}/lookups', { ...at(id), body: { reason } })
export const moveLearner = (id: string, organisation_id: string) => post('/api/v1/learners/{learner_id}/move', { ...at(id), body: { organisation_id } })
export const suspend = (id: string, suspended: boolean) => put('/api/v1/learners/{learner_id}/status', { ...at(id), body: { suspended } })
export const activationCode = (id: string) => post('/api/v1/learners/{learner_id}/activation-code', at(id))
