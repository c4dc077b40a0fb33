import { get, put } from '@/api/client'
import type { QuizAnswer } from './answer'
import { AnswerQueue, type Told } from './answer_queue'
import { answersName } from './kept'

/** Attempts whose page is open sends its own answers. */
const open = new Set<string>()

export function openQueue(attempt: string, look: () => Promise<void>, told: Told): AnswerQueue {
  open.add(attempt)
  return queueOf(attempt, look, told)
}

export function closeQueue(attempt: string): void {
  open.delete(attempt)
}

function queueOf(attempt: string, look: () => Promise<void>, told: Told): AnswerQueue {
  const save = (place: number, answer: QuizAnswer, last: boolean): Promise<unknown> =>
    put('/api/v1/quiz/attempts/{attempt}/answers/{place}', { path: { attempt, place }, body: answer, keepalive: last })
  return new AnswerQueue(answersName(attempt), localStorage, { save, look }, told)
}

/** The network is back while other pages are open: an attempt that runs out of time must not lose what was answered. */
export async function sendAnswersOf(attempts: readonly string[]): Promise<void> {
  for (const attempt of attempts) {
    if (open.has(attempt)) continue
    const look = async (): Promise<void> => {
      const found = await get('/api/v1/quiz/attempts/{attempt}', { path: { attempt } })
      if (found.finished_at || open.has(attempt)) throw new Error('its page says what came too late, or sends by itself')
      queue.meet(found.questions)
    }
    const queue = queueOf(attempt, look, { state: () => {}, arrived: () => {}, refused: () => {} })
    await look().then(() => queue.flush(), () => {})
  }
}
