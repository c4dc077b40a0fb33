import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

export type Query = Record<string, string>

/** What of an address' query belongs to this list; what is not there has its default. */
export function readQuery<Q extends Query>(found: Record<string, unknown>, defaults: Q): Q {
  const read: Query = {}
  for (const [name, usual] of Object.entries(defaults)) {
    const value = found[name]
    read[name] = typeof value === 'string' ? value : usual
  }
  return read as Q
}

/** The shortest query that says the same: defaults are left out. */
export function writeQuery<Q extends Query>(query: Q, defaults: Q): Query {
  return Object.fromEntries(Object.entries(query).filter(([name, value]) => value !== defaults[name]))
}

export interface ListQuery<Q extends Query> {
  query: ComputedRef<Q>
  ask(change: Partial<Q>): void
  /** Whether something else than the defaults is asked for (sorting aside). */
  filtered: ComputedRef<boolean>
  clear(): void
}

/** The question of a list stands in the address, so that it can be sent, kept and gone back to. */
export function useListQuery<Q extends Query>(defaults: Q): ListQuery<Q> {
  const route = useRoute()
  const router = useRouter()
  const query = computed(() => readQuery(route.query, defaults))
  const go = (next: Q): void => void router.replace({ query: writeQuery(next, defaults) })
  return {
    query,
    ask: (change) => go({ ...query.value, ...change }),
    filtered: computed(() => Object.keys(writeQuery({ ...query.value, sort: '' }, { ...defaults, sort: '' })).length > 0),
    clear: () => go({ ...defaults }),
  }
}
