import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef, type WatchSource } from 'vue'
import { asProblem, Problem } from './problem'

/** What a page shows of one server resource: what is known, what went wrong, whether it is on its way. */
export interface Resource<T> {
  data: ShallowRef<T | undefined>
  problem: ShallowRef<Problem | undefined>
  loading: Ref<boolean>
  reload(): Promise<void>
}

/**
 * Loads when `source` changes (a key, such as an id; undefined loads nothing) and on reload(). What came before stays on
 * view while the same key loads again; an answer that comes after a newer question is dropped. `first` is data that the
 * page brought along, or the problem with it.
 */
export function useResource<T, K>(source: WatchSource<K>, load: (key: NonNullable<K>, signal: AbortSignal) => Promise<T>, first?: (key: NonNullable<K>) => T | Problem | undefined): Resource<T> {
  const data = shallowRef<T>()
  const problem = shallowRef<Problem>()
  const loading = shallowRef(false)
  let current: AbortController | undefined
  let key: K

  async function run(): Promise<void> {
    current?.abort()
    const mine = new AbortController()
    current = mine
    if (key === undefined || key === null) return
    loading.value = true
    problem.value = undefined
    try {
      const answer = await load(key as NonNullable<K>, mine.signal)
      if (!mine.signal.aborted) data.value = answer
    } catch (reason) {
      if (!mine.signal.aborted) problem.value = asProblem(reason)
    } finally {
      if (current === mine) loading.value = false
    }
  }

  watch(
    source,
    (value) => {
      key = value
      const brought = value === undefined || value === null ? undefined : first?.(value as NonNullable<K>)
      data.value = brought instanceof Problem ? undefined : brought
      problem.value = brought instanceof Problem ? brought : undefined
      if (brought === undefined) void run()
    },
    { immediate: true },
  )
  onScopeDispose(() => current?.abort())
  return { data, problem, loading, reload: run }
}
