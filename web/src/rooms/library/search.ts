import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { get } from '@/api/client'
import { asProblem, type Problem } from '@/api/problem'
import type { Schema } from '@/api/schema'
import { usePlace } from '@/app/place'

export const kinds = ['article', 'gallery', 'cartoon', 'video', 'audio', 'course', 'bulletin'] as const
export type Kind = (typeof kinds)[number]
export interface Question {
  q: string
  column: string
  kind: Kind | ''
}

interface Answers {
  question: string
  hits: Schema<'SearchHit'>[]
  about: number
  next: string | null
}

/** Search page by page; a new question drops the answers to the old one. Back finds the answers that were there. */
export function useSearch(question: Ref<Question>) {
  const place = usePlace<Answers>('search')
  const before = place.found?.question === JSON.stringify(question.value) ? place.found : undefined
  const hits = shallowRef<Schema<'SearchHit'>[]>(before?.hits ?? [])
  const about = ref(before?.about ?? 0)
  const next = ref(before?.next ?? null)
  const problem = shallowRef<Problem>()
  const loading = ref(false)
  let asked: AbortController | undefined

  async function load(cursor?: string): Promise<void> {
    asked?.abort()
    problem.value = undefined
    if (!cursor) hits.value = []
    next.value = null
    const { q, column, kind } = question.value
    if (!q) return
    const mine = new AbortController()
    asked = mine
    loading.value = true
    try {
      const page = await get('/api/v1/search', { query: { q, column: column || undefined, kind: kind || undefined, cursor }, signal: mine.signal })
      if (mine.signal.aborted) return
      hits.value = cursor ? [...hits.value, ...page.items] : page.items
      about.value = page.about
      next.value = page.next
      place.hold({ question: JSON.stringify(question.value), hits: hits.value, about: about.value, next: next.value })
    } catch (reason) {
      if (!mine.signal.aborted) problem.value = asProblem(reason)
    } finally {
      if (asked === mine) loading.value = false
    }
  }

  watch(question, () => void load(), { immediate: before === undefined })
  return { hits, about, problem, loading, hasMore: computed(() => next.value !== null), more: () => load(next.value ?? undefined), reload: () => load() }
}
