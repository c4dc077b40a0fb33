import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { readKept, writeKept } from './kept'

/** What was being written, kept on this device until it is saved or thrown away. */
export interface Draft<T> {
  value: T
  at: string
}

const pauseMs = 600
const addressOf = (name: string): string => `wanqiu.console.draft.${name}`
/** Of the type that the form has there; null stands for anything that may be left out. */
const fits = (found: unknown, usual: unknown): boolean => (found === null || usual === null ? found !== undefined : typeof found === typeof usual && Array.isArray(found) === Array.isArray(usual))

export function readDraft<T extends object>(name: string, like: T): Draft<T> | null {
  return readKept(addressOf(name), (stored) => {
    if (typeof stored !== 'object' || stored === null) return null
    const { value, at } = stored as { value?: unknown; at?: unknown }
    if (typeof value !== 'object' || value === null || typeof at !== 'string') return null
    // Only what the form has, and only of the same type, so that a draft of an older version does no harm.
    const kept = Object.entries(like).map(([key, usual]) => {
      const found = (value as Record<string, unknown>)[key]
      return [key, fits(found, usual) ? found : usual]
    })
    return { value: Object.fromEntries(kept) as T, at }
  })
}

export function dropDraft(name: string): void {
  writeKept(addressOf(name), null)
}

/** Keeps the form under `name` a moment after each change for as long as it is unsaved. */
export function useDraft<T extends object>(name: () => string, form: Ref<T>, unsaved: () => boolean): { keptAt: Ref<string | null> } {
  const keptAt = ref<string | null>(null)
  let waiting: number | undefined
  watch(
    [form, unsaved, name],
    () => {
      window.clearTimeout(waiting)
      if (!unsaved()) return
      waiting = window.setTimeout(() => {
        keptAt.value = new Date().toISOString()
        writeKept(addressOf(name()), { value: form.value, at: keptAt.value })
      }, pauseMs)
    },
    { deep: true },
  )
  onScopeDispose(() => window.clearTimeout(waiting))
  return { keptAt }
}
