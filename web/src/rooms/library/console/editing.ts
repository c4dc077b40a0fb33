import { get, post, put } from '@/api/client'
import { useResource } from '@/api/resource'
import type { Schema } from '@/api/schema'
import { useList } from '@/ui/console/list'

export type EditedItem = Schema<'EditedItem'>
export type EditedItemCard = Schema<'EditedItemCard'>
export type ItemState = Schema<'ItemState'>
export type ItemKind = Schema<'ItemKind'>
export type Column = Schema<'Column'>
export const states: ItemState[] = ['draft', 'scheduled', 'published', 'withdrawn']
export const tones = { draft: 'plain', scheduled: 'wait', published: 'good', withdrawn: 'bad' } as const

export interface ItemsQuestion {
  state: string
  column: string
  kind: string
  title: string
}
const most = 50
export function useItems(question: () => ItemsQuestion) {
  return useList(question, (asked, cursor, signal) =>
    get('/api/v1/editing/items', { query: { state: (asked.state || undefined) as ItemState | undefined, column: asked.column || undefined, kind: (asked.kind || undefined) as ItemKind | undefined, title: asked.title || undefined, limit: most, cursor }, signal }),
  )
}
export async function findItems(words: string, kinds: readonly ItemKind[] | undefined, signal?: AbortSignal): Promise<EditedItemCard[]> {
  const page = await get('/api/v1/editing/items', { query: { title: words || undefined, limit: 30, kind: kinds?.length === 1 ? kinds[0] : undefined }, signal })
  return page.items.filter((item) => !kinds || kinds.includes(item.kind))
}
export const editedItem = (item: string, signal?: AbortSignal) => get('/api/v1/editing/items/{item}', { path: { item }, signal })
export function useEditedItem(id: () => string | undefined) {
  return useResource(id, editedItem)
}
export function useVersions(key: () => string | undefined) {
  return useResource(key, (found, signal) => get('/api/v1/editing/items/{item}/versions', { path: { item: found.split('@')[0] ?? '' }, signal }))
}
export const versionText = (item: string, version: number) => get('/api/v1/editing/items/{item}/versions/{version}', { path: { item, version: String(version) } })
export const preview = async (body: string) => (await post('/api/v1/editing/preview', { body: { body } })).html

const at = (item: string) => ({ path: { item } })
export const createItem = (body: Schema<'ItemIn'>, idempotencyKey: string) => post('/api/v1/editing/items', { body, idempotencyKey })
export const changeItem = (item: string, body: Schema<'ItemChangeIn'>) => put('/api/v1/editing/items/{item}', { ...at(item), body })
export const publish = (item: string, version: number, when?: string) => post('/api/v1/editing/items/{item}/publish', { ...at(item), body: when ? { version, at: when } : { version } })
export const hold = (item: string, version: number) => post('/api/v1/editing/items/{item}/hold', { ...at(item), body: { version } })
export const withdraw = (item: string, version: number, reason: string) => post('/api/v1/editing/items/{item}/withdraw', { ...at(item), body: { version, reason } })

export function useColumns() {
  return useResource(
    () => 'columns',
    (_, signal) => get('/api/v1/editing/columns', { signal }),
  )
}
export const createColumn = (body: Schema<'ColumnIn'>) => post('/api/v1/editing/columns', { body })
export const changeColumn = (column: string, body: Schema<'ColumnChangeIn'>) => put('/api/v1/editing/columns/{column}', { path: { column }, body })

/** Positions that put the columns into this order: only those that must change, ten apart. */
export function newPositions<C extends { id: string; position: number }>(ordered: readonly C[]): { column: C; position: number }[] {
  const rising = ordered.every((column, index) => index === 0 || column.position > (ordered[index - 1] as C).position)
  return rising ? [] : ordered.map((column, index) => ({ column, position: Math.min(1000, (index + 1) * 10) })).filter((each) => each.position !== each.column.position)
}
