import { computed, shallowRef } from 'vue'
import { get } from '@/api/client'
import type { Schema } from '@/api/schema'

export type QuizOffer = Schema<'QuizOffer'>

/** What there is to answer today, shared by every page that says something of it. */
export const quizToday = shallowRef<Schema<'QuizToday'>>()
export const mistakesDue = computed(() => quizToday.value?.mistakes_due ?? 0)

const freshMs = 60_000
let loadedAt = 0

export async function loadQuizToday(): Promise<void> {
  quizToday.value = await get('/api/v1/quiz/today')
  loadedAt = Date.now()
}

/** For a line on a page about something else, which a minute makes no difference to. */
export async function loadMistakesDue(): Promise<void> {
  if (Date.now() - loadedAt > freshMs) await loadQuizToday().catch(() => {})
}

/** An answer was checked or a quiz handed in: the next page that says something of it asks again. */
export function outdateQuizToday(): void {
  loadedAt = 0
}

export function forgetQuizToday(): void {
  quizToday.value = undefined
  loadedAt = 0
}
