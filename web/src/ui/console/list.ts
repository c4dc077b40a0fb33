import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { asProblem, type Problem } from '@/api/problem'

export interface Page<Row> {
  items: Row[]
  next: string | null
}

/** A list that comes page by page; a new question drops the answers to the old one. */
export interface List<Row> {
  rows: ShallowRef<Row[]>
  problem: ShallowRef<Problem | undefined>
  loading: Ref<boolean>
  /** Whether an answer to the present question has come. */
  answered: Ref<boolean>
  hasMore: ComputedRef<boolean>
  more(): Promise<void>
  /** Goes on until everything is here, or `most` rows are. */
  all(most?: number): Promise<void>
  reload(): Promise<void>
}

const rowsMost = 2000

/** `question` null asks nothing yet, for a list whose filter is still being found. */
export function useList<Row, Question>(question: () => Question | null, load: (question: Question, cursor: string | undefined, signal: AbortSignal) => Promise<Page<Row>>): List<Row> {
  const rows: ShallowRef<Row[]> = shallowRef([])
  const next = ref<string | null>(null)
  const problem = shallowRef<Problem>()
  const loading = ref(false)
  const answered = ref(false)
  let asked: AbortController | undefined

  async function run(cursor?: string): Promise<void> {
    asked?.abort()
    const mine = new AbortController()
    asked = mine
    problem.value = undefined
    const now = question()
    if (now === null) return
    loading.value = true
    try {
      const page = await load(now, cursor, mine.signal)
      if (mine.signal.aborted) return
      rows.value = cursor ? [...rows.value, ...page.items] : page.items
      next.value = page.next
      answered.value = true
    } catch (reason) {
      if (!mine.signal.aborted) problem.value = asProblem(reason)
    } finally {
      if (asked === mine) loading.value = false
    }
  }

  async function all(most = rowsMost): Promise<void> {
    while (next.value !== null && rows.value.length < most && !problem.value) await run(next.value)
  }

  watch(
    () => JSON.stringify(question()),
    () => {
      answered.value = false
      next.value = null
      void run()
    },
    { immediate: true },
  )
  onScopeDispose(() => asked?.abort())
  return { rows, problem, loading, answered, hasMore: computed(() => next.value !== null), more: () => (next.value ? run(next.value) : Promise.resolve()), all, reload: () => run() }
}
