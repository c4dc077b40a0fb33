import { onScopeDispose, ref, watch, type Ref } from 'vue'

const pauseMs = 300

/** What somebody types into a filter: asked for when they pause, and set from outside when the address changes. */
export function useTyped(now: () => string, ask: (words: string) => void): Ref<string> {
  const words = ref(now())
  let waiting: number | undefined
  watch(now, (value) => {
    if (value !== words.value.trim()) words.value = value
  })
  watch(words, (value) => {
    window.clearTimeout(waiting)
    if (value.trim() === now()) return
    waiting = window.setTimeout(() => ask(value.trim()), pauseMs)
  })
  onScopeDispose(() => window.clearTimeout(waiting))
  return words
}
