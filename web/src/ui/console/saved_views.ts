import { useKept } from './kept'
import type { Query } from './list_query'

/** A question to a list that somebody gave a name, kept on this device. */
export interface SavedView {
  name: string
  query: Query
}

export function readViews(stored: unknown): SavedView[] | null {
  if (!Array.isArray(stored)) return null
  return stored.filter((each): each is SavedView => typeof each === 'object' && each !== null && typeof each.name === 'string' && typeof each.query === 'object' && each.query !== null && Object.values(each.query as object).every((value) => typeof value === 'string'))
}

/** A view of the same name is replaced. */
export function withView(views: readonly SavedView[], view: SavedView): SavedView[] {
  return [...views.filter((each) => each.name !== view.name), view]
}

export function sameQuery(a: Query, b: Query): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) => a[name] === b[name])
}

export const useViews = (list: string) => useKept<SavedView[]>(`wanqiu.console.views.${list}`, [], readViews)
