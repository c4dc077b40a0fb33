import { get } from '@/api/client'
import { useResource } from '@/api/resource'
import type { Schema } from '@/api/schema'
import { useList } from '@/ui/console/list'

export type ItemAnalysis = Schema<'ItemAnalysis'>
export type Suspicion = ItemAnalysis['suspicions'][number]
export const suspicions: Suspicion[] = ['wrong_way_round', 'preferred_wrong', 'too_hard', 'does_not_separate', 'too_easy', 'idle_distractor']
/** What is likely a mistake in the question, rather than a question that is merely of little use. */
export const tonesOf = { wrong_way_round: 'bad', preferred_wrong: 'bad', too_hard: 'wait', does_not_separate: 'wait', too_easy: 'plain', idle_distractor: 'plain' } as const
/** Below so many answers nothing is suspected. */
export const answersLeast = 30

export interface AnalysisAsked {
  bank: string
  /** `any`, or one of the suspicions; empty for all questions. */
  look: string
  text: string
}
export function suspected(items: readonly ItemAnalysis[], { look, text }: Omit<AnalysisAsked, 'bank'>): ItemAnalysis[] {
  const words = text.trim().toLowerCase()
  return items.filter((each) => (!look || (look === 'any' ? each.suspicions.length > 0 : each.suspicions.some((one) => one === look))) && (!words || each.beginning.toLowerCase().includes(words)))
}
export function useBankAnalysis(question: () => AnalysisAsked) {
  return useList(question, async (asked, _, signal) => ({ items: suspected((await get('/api/v1/quiz/banks/{bank}/analysis', { path: { bank: asked.bank }, signal })).items, asked), next: null }))
}
/** Keys are "question@version". Nobody's answers are no answer: the program says 404. */
export function useQuestionAnalysis(key: () => string | undefined) {
  return useResource(key, (found, signal) => get('/api/v1/quiz/questions/{question}/analysis', { path: { question: found.split('@')[0] ?? '' }, signal }))
}
/** A correlation with its sign, as statisticians write it. */
export const correlation = (value: number | null): string => (value === null ? '—' : value.toFixed(2).replace('-', '−'))
