import { del, get, post } from '@/api/client'
import type { Schema } from '@/api/schema'
import { useList } from '@/ui/console/list'
import type { Role } from '@/ui/console/navigation'

export type GrantRow = Schema<'GrantRow'>

const grantsAt = (id: string, cursor?: string, signal?: AbortSignal) => get('/api/v1/organisations/{organisation_id}/grants', { path: { organisation_id: id }, query: { cursor }, signal })
export const useGrants = (root: () => string | null) => useList(root, grantsAt)

export const give = (organisation: string, learner_id: string, role: Role) => post('/api/v1/organisations/{organisation_id}/grants', { path: { organisation_id: organisation }, body: { learner_id, role } })
export const take = (organisation: string, grant: string) => del('/api/v1/organisations/{organisation_id}/grants/{grant_id}', { path: { organisation_id: organisation, grant_id: grant } })

/** The grant of a role that a learner holds at an organisation; a learner's record names none by id. */
export async function findGrant(organisation: string, learner: string, role: Role): Promise<GrantRow | undefined> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Schema<'GrantList'> = await grantsAt(organisation, cursor)
    const found = page.items.find((grant) => grant.learner_id === learner && grant.role === role && grant.organisation.id === organisation)
    if (found) return found
    cursor = page.next
  }
  return undefined
}
