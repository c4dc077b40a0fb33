import { shallowReactive, watch } from 'vue'
import { storedQuestion, type QuestionKind, type QuestionState } from './banks'

/** As much of a question as names it in a list. */
export interface NamedQuestion {
  id: string
  bank: string
  kind: QuestionKind
  state: QuestionState
  name: string
}
const nameMost = 60
const atOnce = 4

/** What questions are called, asked for one by one where it is not known yet; one that cannot be read has none. */
export function useQuestionNames(ids: () => readonly string[]) {
  const known = shallowReactive(new Map<string, NamedQuestion>())
  const asked = new Set<string>()
  const waiting: string[] = []
  let running = 0

  async function work(): Promise<void> {
    if (running >= atOnce) return
    ++running
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      try {
        const { bank, state, question } = await storedQuestion(id)
        const text = question.title || question.stem.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim()
        known.set(id, { id, bank, state, kind: question.kind, name: [...text].slice(0, nameMost).join('') })
      } catch {
        // It stays a number.
      }
    }
    --running
  }
  watch(
    ids,
    (now) => {
      for (const id of now) {
        if (known.has(id) || asked.has(id)) continue
        asked.add(id)
        waiting.push(id)
        void work()
      }
    },
    { immediate: true },
  )
  return known
}
