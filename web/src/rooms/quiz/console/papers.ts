import { del, get, post, put } from '@/api/client'
import { useResource } from '@/api/resource'
import type { Schema } from '@/api/schema'
import { useList } from '@/ui/console/list'

export type Paper = Schema<'Paper'>
export type PaperIn = Schema<'PaperIn'>
export type PaperState = Schema<'PaperState'>
export type PaperResults = Schema<'PaperResults'>
export type Explain = Schema<'QuizExplain'>
/** What a paper can be for; a mistake book is no paper. */
export type Purpose = Exclude<Schema<'QuizPurpose'>, 'mistakes'>

export const purposes: Purpose[] = ['special', 'daily', 'weekly', 'endless', 'course', 'duel']
export const paperStates: PaperState[] = ['draft', 'open', 'closed']
export const paperTones = { draft: 'wait', open: 'good', closed: 'plain' } as const
export const explains: Explain[] = ['at_once', 'at_end', 'never']

export interface PapersAsked {
  purpose: string
  state: string
  text: string
}
/** Those of a list that fit what was asked for; the program gives them all. */
export function papersLike(papers: readonly Paper[], { purpose, state, text }: PapersAsked): Paper[] {
  const words = text.trim().toLowerCase()
  return papers.filter((each) => (!purpose || each.paper.purpose === purpose) && (!state || each.state === state) && (!words || `${each.paper.name}\n${each.paper.description}`.toLowerCase().includes(words)))
}
export function usePapers(question: () => PapersAsked) {
  return useList(question, async (asked, _, signal) => ({ items: papersLike((await get('/api/v1/quiz/papers', { signal })).items, asked), next: null }))
}
/** How many questions a paper asks; null for an endless one, which asks until somebody is wrong. */
export function askedBy({ purpose, questions, draws }: PaperIn): number | null {
  return purpose === 'endless' ? null : draws.reduce((sum, each) => sum + each.count, questions.length)
}

const at = (paper: string) => ({ path: { paper } })
export const storedPaper = (paper: string, signal?: AbortSignal) => get('/api/v1/quiz/papers/{paper}', { ...at(paper), signal })
export function usePaper(id: () => string | undefined) {
  return useResource(id, storedPaper)
}
export const makePaper = (body: PaperIn, idempotencyKey: string) => post('/api/v1/quiz/papers', { body, idempotencyKey })
export const changePaper = (paper: string, version: number, body: PaperIn) => put('/api/v1/quiz/papers/{paper}', { ...at(paper), body: { version, paper: body } })
export const removePaper = (paper: string) => del('/api/v1/quiz/papers/{paper}', at(paper))
export const setPaperState = (paper: string, version: number, state: PaperState) => put('/api/v1/quiz/papers/{paper}/state', { ...at(paper), body: { version, state } })

/** Keys are "paper@version": how many questions there are for it changes with it. */
export function useStock(key: () => string | undefined) {
  return useResource(key, (found, signal) => get('/api/v1/quiz/papers/{paper}/stock', { ...at(found.split('@')[0] ?? ''), signal }))
}
export const paperResults = (paper: string, signal?: AbortSignal) => get('/api/v1/quiz/papers/{paper}/results', { ...at(paper), signal })
export function useResults(paper: () => string | undefined) {
  return useResource(paper, paperResults)
}

/** Finished attempts by tenths of the score, in percent; both ends belong to it. */
export interface ScoreRow {
  from: number
  to: number
  count: number
}
export function scoreRows(counts: readonly number[]): ScoreRow[] {
  return counts.map((count, index) => ({ from: index * 10, to: index === counts.length - 1 ? 100 : index * 10 + 9.9, count }))
}
