import { toValue, watch, type MaybeRefOrGetter } from 'vue'
import { get } from '@/api/client'
import type { Problem } from '@/api/problem'
import { useResource, type Resource } from '@/api/resource'
import type { Schema } from '@/api/schema'
import { takePageData } from '@/app/page_data'
import { usePlace } from '@/app/place'

export type ItemCard = Schema<'ItemCard'>
export type Item = Schema<'Item'>
export type Course = Schema<'Course'>
export type SeriesCard = Schema<'SeriesCard'>

/**
 * One composable a resource of the library. What is known without asking comes first: for a list what it showed before
 * Back, then the page's own data where the page is about it.
 */
function useList<T>(name: string, load: (signal: AbortSignal) => Promise<T>, brought: () => T | Problem | undefined): Resource<T> {
  const place = usePlace<T>(name)
  const list = useResource(
    () => name,
    (_, signal) => load(signal),
    () => place.found ?? brought(),
  )
  watch(list.data, (data) => data && place.hold(data), { immediate: true })
  return list
}

export function useHome() {
  return useList('home', (signal) => get('/api/v1/home', { signal }), () => takePageData<Schema<'Home'>>('home', '/'))
}

/** `found` is what the column's page showed before Back. */
export function useColumn(slug: MaybeRefOrGetter<string>, found?: Schema<'ColumnView'>) {
  return useResource(
    () => toValue(slug),
    (key, signal) => get('/api/v1/columns/{slug}', { path: { slug: key }, signal }),
    (key) => (found?.column.slug === key ? found : takePageData<Schema<'ColumnView'>>('column', `/columns/${key}`)),
  )
}

export function useItem(id: MaybeRefOrGetter<string>) {
  return useResource(
    () => toValue(id),
    (key, signal) => get('/api/v1/items/{item}', { path: { item: key }, signal }),
    (key) => takePageData<Item>('item', `/items/${key}`),
  )
}

/** A series with all its episodes, which the program gives some at a time. */
export async function wholeSeries(slug: string, signal?: AbortSignal): Promise<Schema<'SeriesView'>> {
  const view = await get('/api/v1/series/{slug}', { path: { slug }, signal })
  for (let next = view.next; next !== null; ) {
    const more = await get('/api/v1/series/{slug}', { path: { slug }, query: { cursor: next }, signal })
    view.items.push(...more.items)
    next = more.next
  }
  return { ...view, next: null }
}

/** A page of the app is about one series or course: another address is another page. */
export function useSeries(slug: string) {
  const brought = (): Schema<'SeriesView'> | Problem | undefined => {
    const found = takePageData<Schema<'SeriesView'>>('series', `/series/${slug}`)
    return found && 'next' in found && (found.next !== null || location.search !== '') ? undefined : found
  }
  return useList(`series ${slug}`, (signal) => wholeSeries(slug, signal), brought)
}

export function useCourse(id: string) {
  return useList(`course ${id}`, (signal) => get('/api/v1/courses/{course}', { path: { course: id }, signal }), () => takePageData<Course>('course', `/courses/${id}`))
}

export function useColumns() {
  return useResource(
    () => 'columns',
    (_, signal) => get('/api/v1/columns', { signal }),
  )
}
