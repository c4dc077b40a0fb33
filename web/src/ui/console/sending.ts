import { computed, nextTick, ref, shallowRef } from 'vue'
import { asProblem, type Problem } from '@/api/problem'
import { i18n } from '@/texts'
import { settings } from '@/ui/settings'
import { sayWrong } from './messages'
import { reasonIn } from './reasons'

/** What went wrong as one sentence in the reader's language. */
export function sentenceOf(problem: Problem): string {
  const { t } = i18n.global
  if (problem.kind === 'offline' || problem.kind === 'broken' || problem.kind === 'signed_out') return t(`problem.${problem.kind}.detail`)
  if (problem.kind === 'too_many' && problem.retryAfterSeconds) return t('console.wait', { seconds: problem.retryAfterSeconds })
  const own = problem.fields.find((each) => each.reason)?.reason ?? problem.detail
  return own ? reasonIn(own, settings.language) : t(`problem.${problem.kind}.detail`)
}

/** To the first input that is marked as wrong, once the marks are there. */
export async function goToWrong(): Promise<void> {
  await nextTick()
  const form = document.querySelector('dialog[open]') ?? document
  form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}

/**
 * A form under way: sends once at a time, keeps what went wrong, field by field and as a whole. `shown` are the fields
 * that the form has; `required` gives the present values of those that must not be empty, so that nothing is sent without.
 */
export function useSending(shown: readonly string[] = [], required: () => Record<string, string> = () => ({})) {
  const sending = ref(false)
  const tried = ref(false)
  const isMissing = (field: string): boolean => tried.value && required()[field]?.trim() === ''
  const problem = shallowRef<Problem>()
  const known = (field: string): boolean => shown.includes(field)
  /** What no field of the form shows. */
  const summary = computed(() => {
    const found = problem.value
    if (!found) return ''
    const elsewhere = found.fields.filter((each) => !known(each.field))
    if (found.fields.length > 0 && elsewhere.length === 0) return ''
    return elsewhere.length > 0 && elsewhere[0]?.field ? `${elsewhere[0].field}: ${reasonIn(elsewhere[0].reason, settings.language)}` : sentenceOf(found)
  })

  async function send<T>(what: () => Promise<T>): Promise<T | undefined> {
    if (sending.value) return undefined
    problem.value = undefined
    tried.value = true
    if (Object.keys(required()).some(isMissing)) {
      await goToWrong()
      return undefined
    }
    sending.value = true
    try {
      const answer = await what()
      tried.value = false
      return answer
    } catch (reason) {
      problem.value = asProblem(reason)
      await goToWrong()
      return undefined
    } finally {
      sending.value = false
    }
  }
  function wrong(field: string): string | undefined {
    if (isMissing(field)) return i18n.global.t('common.required')
    const reason = problem.value?.reasonFor(field)
    return reason === undefined ? undefined : reasonIn(reason, settings.language)
  }
  return { sending, problem, summary, send, wrong }
}

/** One act outside a form: what goes wrong is said in a message. Gives whether it went well. */
export async function attempt(what: () => Promise<unknown>): Promise<boolean> {
  try {
    await what()
    return true
  } catch (reason) {
    sayWrong(sentenceOf(asProblem(reason)))
    return false
  }
}
