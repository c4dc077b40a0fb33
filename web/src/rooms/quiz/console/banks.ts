import { del, get, post, put } from '@/api/client'
import { useResource } from '@/api/resource'
import type { Schema } from '@/api/schema'
import { upload } from '@/api/transfer'
import { useList } from '@/ui/console/list'

export type Bank = Schema<'Bank'>
export type Question = Schema<'Question'>
export type QuestionCard = Schema<'QuestionCard'>
export type QuestionKind = Schema<'QuestionKind'>
export type QuestionState = Schema<'QuestionState'>
export type StoredQuestion = Schema<'StoredQuestion'>
export type QuestionImport = Schema<'QuestionImport'>
export type MistakeReport = Schema<'MistakeReport'>
export type Decision = Schema<'QuestionReviewIn'>['decision']

export const kinds: QuestionKind[] = ['single', 'multiple', 'truefalse', 'fill', 'ordering', 'matching', 'numeric']
export const states: QuestionState[] = ['draft', 'approved', 'returned', 'retired']
export const tones = { draft: 'wait', approved: 'good', returned: 'bad', retired: 'plain' } as const
export const importFormats = ['jsonl', 'gift', 'moodle-xml', 'aiken', 'qti'] as const
export const exportFormats = ['jsonl', 'gift', 'moodle-xml', 'qti'] as const
export type ImportFormat = (typeof importFormats)[number]

export function useBanks() {
  return useResource(
    () => 'banks',
    (_, signal) => get('/api/v1/quiz/banks', { signal }),
  )
}
export function useBank(id: () => string | undefined) {
  return useResource(id, (bank, signal) => get('/api/v1/quiz/banks/{bank}', { path: { bank }, signal }))
}
export const makeBank = (body: Schema<'BankIn'>) => post('/api/v1/quiz/banks', { body })
export const changeBank = (bank: string, body: Schema<'BankChangeIn'>) => put('/api/v1/quiz/banks/{bank}', { path: { bank }, body })
export const removeBank = (bank: string) => del('/api/v1/quiz/banks/{bank}', { path: { bank } })
export const exportAddress = (bank: string, format: string): string => `/api/v1/quiz/banks/${encodeURIComponent(bank)}/export?format=${format}`
/** What became of each question of a file; an empty format lets the program recognise it. */
export async function importQuestions(bank: string, file: File, format: ImportFormat | '', progress: (share: number) => void): Promise<QuestionImport> {
  return (await upload(`/api/v1/quiz/banks/${encodeURIComponent(bank)}/imports`, { name: file.name, format: format || undefined }, file, 'application/octet-stream', progress)) as QuestionImport
}

export interface QuestionsAsked {
  bank: string
  state: string
  kind: string
  text: string
  tag: string
  look: string
}
const most = 50
/** `look` is which need one: reported, similar, or empty for all. */
export function useQuestions(question: () => QuestionsAsked | null) {
  return useList(question, (asked, cursor, signal) =>
    get('/api/v1/quiz/banks/{bank}/questions', {
      path: { bank: asked.bank },
      query: { state: (asked.state || undefined) as QuestionState | undefined, kind: (asked.kind || undefined) as QuestionKind | undefined, text: asked.text || undefined, tag: asked.tag || undefined, reported: asked.look === 'reported' || undefined, similar: asked.look === 'similar' || undefined, limit: most, cursor },
      signal,
    }),
  )
}
const at = (question: string) => ({ path: { question } })
export function useQuestion(id: () => string | undefined) {
  return useResource(id, (question, signal) => get('/api/v1/quiz/questions/{question}', { ...at(question), signal }))
}
export const storedQuestion = (question: string) => get('/api/v1/quiz/questions/{question}', at(question))
export const addQuestion = (bank: string, question: Question, idempotencyKey: string) => post('/api/v1/quiz/banks/{bank}/questions', { path: { bank }, body: { question }, idempotencyKey })
export const changeQuestion = (id: string, question: Question, version: number) => put('/api/v1/quiz/questions/{question}', { ...at(id), body: { question, version } })
export const removeQuestion = (id: string) => del('/api/v1/quiz/questions/{question}', at(id))
export const review = (id: string, version: number, decision: Decision, remark = '') => post('/api/v1/quiz/questions/{question}/reviews', { ...at(id), body: { decision, version, remark } })

/** Keys are "question@version": what a question's past is changes with it. */
const idIn = (key: string): string => key.split('@')[0] ?? ''
export function useReviews(key: () => string | undefined) {
  return useResource(key, (found, signal) => get('/api/v1/quiz/questions/{question}/reviews', { ...at(idIn(found)), signal }))
}
export function useReports(key: () => string | undefined) {
  return useResource(key, (found, signal) => get('/api/v1/quiz/questions/{question}/reports', { ...at(idIn(found)), signal }))
}
export function useSimilar(key: () => string | undefined) {
  return useResource(key, (found, signal) => get('/api/v1/quiz/questions/{question}/similar', { ...at(idIn(found)), signal }))
}
export const closeReport = (report: string) => post('/api/v1/quiz/reports/{report}/close', { path: { report } })
