import type { Schema } from '@/api/schema'
import { me } from '@/rooms/people/session'

/**
 * What the quiz keeps on the device, for one learner: answers that have not arrived (answer_queue.ts), and the attempt that
 * was open last, so that it can be gone on with when its page is opened without a network.
 */
const answersPrefix = 'wanqiu.answers.'
const attemptName = 'wanqiu.attempt'

export interface KeptAttempt {
  learner: string
  /** How far the server's clock is ahead of this device's. */
  aheadMs: number
  attempt: Schema<'QuizAttempt'>
}

export const answersName = (attempt: string): string => `${answersPrefix}${me.value?.id}.${attempt}`

/** Attempts of this learner with answers that have not arrived. */
export function attemptsWaiting(): string[] {
  const mine = answersName('')
  return Object.keys(localStorage).flatMap((name) => (name.startsWith(mine) ? [name.slice(mine.length)] : []))
}

export function keepAttempt(attempt: Schema<'QuizAttempt'>, aheadMs: number): void {
  if (!me.value) return
  try {
    localStorage.setItem(attemptName, JSON.stringify({ learner: me.value.id, aheadMs, attempt } satisfies KeptAttempt))
  } catch {
    // No room: without a network it cannot be opened again, its answers are kept all the same.
  }
}

export function keptAttempt(id: string): KeptAttempt | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(attemptName) ?? 'null') as KeptAttempt | null
    return kept?.learner === me.value?.id && kept?.attempt.id === id ? kept : undefined
  } catch {
    return undefined
  }
}

export function dropAttempt(id: string): void {
  if (keptAttempt(id)) localStorage.removeItem(attemptName)
}

/** Whose session ended in the middle of a quiz finds the answers again after signing in. */
export function forgetQuiz(asked: boolean): void {
  if (!asked) return
  localStorage.removeItem(attemptName)
  for (const name of Object.keys(localStorage)) if (name.startsWith(answersPrefix)) localStorage.removeItem(name)
}

/** Answers of quizzes whose page is not open any more; the code comes when there are some. */
export function sendWaitingAnswers(): void {
  if (!me.value || attemptsWaiting().length === 0) return
  import('./sending').then(({ sendAnswersOf }) => sendAnswersOf(attemptsWaiting()), () => {})
}
