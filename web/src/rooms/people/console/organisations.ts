import { del, get, patch, post } from '@/api/client'
import { useResource } from '@/api/resource'
import type { Schema } from '@/api/schema'
import { postForText } from '@/api/transfer'

export type Organisation = Schema<'Organisation'>
export type OrganisationKind = Schema<'OrganisationKind'>
export const kinds: OrganisationKind[] = ['province', 'city', 'county', 'township', 'unit', 'branch']

/** Told which organisations changed, and which one to show then. A property and not an event, since an undo comes when its dialog is gone. */
export type Changed = (ids: (string | null)[], goTo?: Organisation) => void

export async function childrenOf(id: string, cursor?: string, signal?: AbortSignal) {
  return get('/api/v1/organisations/{organisation_id}/children', { path: { organisation_id: id }, query: { cursor }, signal })
}
export async function allChildrenOf(id: string): Promise<Organisation[]> {
  const all: Organisation[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Schema<'OrganisationList'> = await childrenOf(id, cursor)
    all.push(...page.items)
    cursor = page.next
  }
  return all
}
export const organisation = (id: string, signal?: AbortSignal) => get('/api/v1/organisations/{organisation_id}', { path: { organisation_id: id }, signal })

/** Open organisations below any of `roots` whose name or code has the words in it; without words the roots and what is right below. */
export async function findOrganisations(roots: readonly Organisation[], words: string, signal?: AbortSignal): Promise<Organisation[]> {
  const found = await Promise.all(
    roots.map(async (root) => {
      if (!words) return [root, ...(await childrenOf(root.id, undefined, signal)).items]
      return (await get('/api/v1/organisations/{organisation_id}/search', { path: { organisation_id: root.id }, query: { q: words }, signal })).items
    }),
  )
  return found.flat().slice(0, 50)
}

export function useOrganisation(id: () => string | undefined) {
  return useResource(id, (key, signal) => organisation(key, signal))
}
export function useJoinCodes(id: () => string | undefined) {
  return useResource(id, (key, signal) => get('/api/v1/organisations/{organisation_id}/join-codes', { path: { organisation_id: key }, signal }))
}

const at = (id: string) => ({ path: { organisation_id: id } })
export const create = (parent: string, body: Schema<'NewOrganisation'>) => post('/api/v1/organisations/{organisation_id}/children', { ...at(parent), body })
export const rename = (id: string, name: string) => patch('/api/v1/organisations/{organisation_id}', { ...at(id), body: { name } })
export const move = (id: string, parent_id: string) => post('/api/v1/organisations/{organisation_id}/move', { ...at(id), body: { parent_id } })
export const merge = (id: string, into_id: string) => post('/api/v1/organisations/{organisation_id}/merge', { ...at(id), body: { into_id } })
export const close = (id: string) => post('/api/v1/organisations/{organisation_id}/close', at(id))
export const newJoinCode = (id: string) => post('/api/v1/organisations/{organisation_id}/join-codes', at(id))
export const revokeJoinCode = (id: string, code: string) => del('/api/v1/organisations/{organisation_id}/join-codes/{code}', { path: { organisation_id: id, code } })
export const activationCodes = (id: string) => postForText('/api/v1/organisations/{organisation_id}/activation-codes', { organisation_id: id })
