import type { Router } from 'vue-router'
import { post } from '@/api/client'
import { asProblem } from '@/api/problem'
import { i18n } from '@/texts'
import { tell } from '@/ui/notices'
import { handOver } from './attempt'

/** Begins a paper, or the mistakes that are due (no paper), or goes on with what is under way, on the attempt's own page. */
export async function beginQuiz(router: Router, paper?: string): Promise<boolean> {
  try {
    const attempt = await post('/api/v1/quiz/attempts', { body: paper === undefined ? {} : { paper } })
    handOver(attempt)
    await router.push(`/quiz/attempts/${attempt.id}`)
    return true
  } catch (reason) {
    const { kind } = asProblem(reason)
    tell(i18n.global.t(kind === 'conflict' || kind === 'not_found' ? (paper === undefined ? 'quiz.none_due' : 'quiz.not_to_begin') : `problem.${kind}.title`))
    return false
  }
}
