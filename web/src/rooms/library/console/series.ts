import { get, post, put } from '@/api/client'
import { useResource } from '@/api/resource'
import type { Schema } from '@/api/schema'

export type EditedSeries = Schema<'EditedSeries'>

export function useAllSeries() {
  return useResource(
    () => 'series',
    (_, signal) => get('/api/v1/series', { signal }),
  )
}
export function useEditedSeries(id: () => string | undefined) {
  return useResource(id, (key, signal) => get('/api/v1/editing/series/{series}', { path: { series: key }, signal }))
}
export const createSeries = (body: Schema<'SeriesIn'>) => post('/api/v1/editing/series', { body })
export const changeSeries = (series: string, body: Schema<'SeriesChangeIn'>) => put('/api/v1/editing/series/{series}', { path: { series }, body })

export function useLessons(course: () => string | undefined) {
  return useResource(course, (key, signal) => get('/api/v1/editing/courses/{course}/lessons', { path: { course: key }, signal }))
}
export const setLessons = (course: string, version: number, lessons: string[]) => put('/api/v1/editing/courses/{course}/lessons', { path: { course }, body: { version, lessons } })
