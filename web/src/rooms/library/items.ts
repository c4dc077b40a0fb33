import { get } from '@/api/client'
import { useResource } from '@/api/resource'
import type { Schema } from '@/api/schema'
import { takePageData } from '@/app/page_data'
import { toValue, type MaybeRefOrGetter } from 'vue'

export type ItemCard = Schema<'ItemCard'>
export type Item = Schema<'Item'>
export type Course = Schema<'Course'>
export type SeriesCard = Schema<'SeriesCard'>

/** One composable a resource of the library; each takes the page's own data where the page is about it. */
export function useHome() {
  return useResource(
    () => 'home',
    (_, signal) => get('/api/v1/home', { signal }),
    () => takePageData<Schema<'Home'>>('home', '/'),
  )
}

export function useColumn(slug: MaybeRefOrGetter<string>) {
  return useResource(
    () => toValue(slug),
    (key, signal) => get('/api/v1/columns/{slug}', { path: { slug: key }, signal }),
    (key) => takePageData<Schema<'ColumnView'>>('column', `/columns/${key}`),
  )
}

export function useItem(id: MaybeRefOrGetter<string>) {
  return useResource(
    () => toValue(id),
    (key, signal) => get('/api/v1/items/{item}', { path: { item: key }, signal }),
    (key) => takePageData<Item>('item', `/items/${key}`),
  )
}

export function useSeries(slug: MaybeRefOrGetter<string>) {
  return useResource(
    () => toValue(slug),
    (key, signal) => get('/api/v1/series/{slug}', { path: { slug: key }, signal }),
    (key) => takePageData<Schema<'SeriesView'>>('series', `/series/${key}`),
  )
}

export function useCourse(id: MaybeRefOrGetter<string>) {
  return useResource(
    () => toValue(id),
    (key, signal) => get('/api/v1/courses/{course}', { path: { course: key }, signal }),
    (key) => takePageData<Course>('course', `/courses/${key}`),
  )
}

export function useColumns() {
  return useResource(
    () => 'columns',
    (_, signal) => get('/api/v1/columns', { signal }),
  )
}
