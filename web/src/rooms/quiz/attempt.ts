import { computed, onScopeDispose, reactive, ref, shallowRef } from 'vue'
import { get, post } from '@/api/client'
import { asProblem, offline, type Problem } from '@/api/problem'
import type { Schema } from '@/api/schema'
import { i18n } from '@/texts'
import { tell } from '@/ui/notices'
import { tellEarnedFor } from '@/rooms/ledger/earned'
import { isAnswered, noAnswer, sameAnswer, sendable, type QuizAnswer } from './answer'
import type { SaveState } from './answer_queue'
import { clockAhead } from './countdown'
import { dropAttempt, keepAttempt, keptAttempt } from './kept'
import { closeQueue, openQueue } from './sending'
import { outdateQuizToday } from './today'

export type QuizAttempt = Schema<'QuizAttempt'>
export type ShownPlace = Schema<'ShownPlace'>

/** The attempt that was just begun: its page need not ask for it again. */
let begun: QuizAttempt | undefined
export function handOver(attempt: QuizAttempt): void {
  begun = attempt
}

const verbs: { [purpose in QuizAttempt['purpose']]?: string } = { daily: 'finished_daily_quiz', weekly: 'finished_weekly_quiz', special: 'finished_special_quiz' }
export const verbOf = (attempt: QuizAttempt): string | undefined => verbs[attempt.purpose]

/** Mistakes are no paper and have no name of their own. */
export const nameOf = (attempt: { name: string; purpose: QuizAttempt['purpose'] }): string => attempt.name || i18n.global.t(`quiz.purpose.${attempt.purpose}`)

/** The attempt as it is after an answer was checked. */
export function withChecked(attempt: QuizAttempt, place: number, answer: QuizAnswer, checked: Schema<'CheckedAnswer'>): QuizAttempt {
  const questions = attempt.questions.map((each) => (each.place === place ? { ...each, answer, outcome: checked.outcome } : each))
  const { next, lost, may_revive } = checked
  if (next && !questions.some((each) => each.place === next.place)) questions.push(next)
  return { ...attempt, questions, lost, may_revive }
}

export function withAnswer(attempt: QuizAttempt, place: number, answer: QuizAnswer): QuizAttempt {
  return { ...attempt, questions: attempt.questions.map((each) => (each.place === place ? { ...each, answer } : each)) }
}

/**
 * One attempt, as its page holds it: what the server says, what is being answered here, and how far that has arrived. The
 * server is right about everything but what was answered on this device and has not arrived yet.
 */
export function useAttempt(id: string) {
  const attempt = shallowRef<QuizAttempt>()
  const problem = shallowRef<Problem>()
  const aheadMs = ref(0)
  const answers = shallowRef<ReadonlyMap<number, QuizAnswer>>(new Map())
  const asides = shallowRef<ReadonlyMap<number, QuizAnswer>>(new Map())
  const saving = ref<SaveState>('quiet')
  /** A check, a revival or the handing in is under way. */
  const busy = ref(false)
  const path = { attempt: id }
  const queue = openQueue(id, look, {
    state: (state) => (saving.value = state),
    arrived: (place, given) => attempt.value && remember(withAnswer(attempt.value, place, given)),
    refused: () => {
      tell(i18n.global.t('quiz.save.refused'))
      void refresh()
    },
  })

  /** What the server holds now, so far as this device knows; kept for when the page is opened without a network. */
  function remember(found: QuizAttempt): void {
    attempt.value = found
    if (!found.finished_at) keepAttempt(found, aheadMs.value)
  }

  function adopt(found: QuizAttempt, ahead: number, isKept = false): void {
    aheadMs.value = ahead
    remember(found)
    if (found.finished_at) {
      if (queue.dropAll() > 0) tell(i18n.global.t('quiz.save.too_late'))
      dropAttempt(id)
    } else {
      asides.value = isKept ? queue.recall(found.questions) : queue.meet(found.questions)
    }
    answers.value = new Map(found.questions.map((each) => [each.place, answerHere(each)]))
  }

  /** Half a number is nowhere but on the page. */
  function answerHere({ place, question, answer, outcome }: ShownPlace): QuizAnswer {
    const there = answer ?? noAnswer()
    const here = queue.waitingAt(place) ?? answers.value.get(place)
    if (here === undefined || outcome !== null) return there
    return queue.waitingAt(place) || sameAnswer(sendable(question, here), there) ? here : there
  }

  async function look(): Promise<void> {
    const asked = Date.now()
    const found = await get('/api/v1/quiz/attempts/{attempt}', { path })
    adopt(found, clockAhead(found.now, asked, Date.now()))
  }

  async function load(): Promise<void> {
    problem.value = undefined
    const fresh = begun?.id === id ? begun : undefined
    begun = undefined
    try {
      if (fresh) adopt(fresh, clockAhead(fresh.now, Date.now(), Date.now()))
      else await look()
    } catch (reason) {
      const kept = asProblem(reason).passing ? keptAttempt(id) : undefined
      if (kept && !attempt.value) adopt(kept.attempt, kept.aheadMs, true)
      else problem.value = asProblem(reason)
    }
  }

  /** The page comes to the front again, or the network is back: another device may have been answering. */
  async function refresh(): Promise<void> {
    if (!attempt.value || attempt.value.finished_at || busy.value || !(await queue.flush())) return
    const [changes, asked] = [queue.changes, Date.now()]
    const found = await get('/api/v1/quiz/attempts/{attempt}', { path }).catch(() => undefined)
    if (found && changes === queue.changes && !busy.value) adopt(found, clockAhead(found.now, asked, Date.now()))
  }

  function answer(place: number, given: QuizAnswer): void {
    const there = attempt.value?.questions.find((each) => each.place === place)
    if (!there || there.outcome) return
    const before = sendable(there.question, answers.value.get(place))
    answers.value = new Map([...answers.value, [place, given]])
    const now = sendable(there.question, given)
    if (!sameAnswer(before, now)) queue.put(place, now)
  }

  function decideAside(place: number, use: boolean): void {
    const waiting = asides.value.get(place)
    queue.dropAside(place)
    asides.value = new Map([...asides.value].filter(([each]) => each !== place))
    if (use && waiting) answer(place, waiting)
  }

  /** One thing at a time; what goes wrong is told, and a refusal means that the attempt is not as it seemed. */
  async function act(what: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    try {
      await what()
      return true
    } catch (reason) {
      const { kind } = asProblem(reason)
      tell(i18n.global.t(kind === 'offline' ? 'quiz.save.offline' : `problem.${kind}.title`))
      if (kind === 'conflict' || kind === 'not_found') await load()
      return false
    } finally {
      busy.value = false
    }
  }

  const check = (place: number): Promise<boolean> =>
    act(async () => {
      const there = attempt.value?.questions.find((each) => each.place === place)
      if (!there) return
      const given = sendable(there.question, answers.value.get(place))
      const checked = await queue.alone(async () => {
        const told = await post('/api/v1/quiz/attempts/{attempt}/answers/{place}/check', { path: { ...path, place }, body: given })
        queue.drop(place)
        return told
      })
      remember(withChecked(attempt.value!, place, given, checked))
      answers.value = new Map([...answers.value, [place, given]])
      outdateQuizToday()
    })

  const revive = (): Promise<boolean> =>
    act(async () => {
      const asked = Date.now()
      const found = await post('/api/v1/quiz/attempts/{attempt}/revive', { path })
      adopt(found, clockAhead(found.now, asked, Date.now()))
    })

  /** Hands in, once every answer has arrived; when the time is over, with those that have. */
  const finish = (isOver = false): Promise<boolean> =>
    act(async () => {
      if (!(await queue.flush()) && !isOver) throw offline(undefined)
      const asked = Date.now()
      const found = await post('/api/v1/quiz/attempts/{attempt}/finish', { path })
      adopt(found, clockAhead(found.now, asked, Date.now()))
      outdateQuizToday()
      tellEarnedFor(found.points, verbOf(found) ?? '')
    })

  const unanswered = computed(() => attempt.value?.questions.filter((each) => !isAnswered(each.question, answers.value.get(each.place))) ?? [])

  const onVisible = (): void => void (document.visibilityState === 'visible' ? refresh() : queue.flush())
  const onShown = (event: PageTransitionEvent): void => void (event.persisted && refresh())
  const onOnline = (): void => void (attempt.value ? refresh() : load())
  const onHide = (): void => queue.depart()
  document.addEventListener('visibilitychange', onVisible)
  window.addEventListener('pageshow', onShown)
  window.addEventListener('online', onOnline)
  window.addEventListener('pagehide', onHide)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', onVisible)
    window.removeEventListener('pageshow', onShown)
    window.removeEventListener('online', onOnline)
    window.removeEventListener('pagehide', onHide)
    closeQueue(id)
    void queue.flush()
  })
  void load()
  return reactive({ attempt, problem, aheadMs, answers, asides, saving, busy, unanswered, load, refresh, answer, decideAside, check, revive, finish, flush: () => queue.flush() })
}

export type Sitting = ReturnType<typeof useAttempt>
