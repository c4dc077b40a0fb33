import { computed, ref, shallowRef } from 'vue'
import { i18n } from '@/texts'
import { asProblem, type Problem } from '@/api/problem'
import { settings } from '@/ui/settings'

/** A form under way: sends once at a time, keeps what went wrong, field by field and as a whole. */
export function useSending() {
  const sending = ref(false)
  const problem = shallowRef<Problem>()
  const summary = computed(() => {
    const found = problem.value
    if (!found) return ''
    if (found.kind === 'offline') return i18n.global.t('form.offline')
    if (found.kind === 'too_many') return found.retryAfterSeconds ? i18n.global.t('form.wait', { seconds: found.retryAfterSeconds }, found.retryAfterSeconds) : i18n.global.t('problem.too_many.detail')
    if (found.kind === 'broken') return i18n.global.t('problem.broken.detail')
    if (found.fields.some((each) => each.field)) return ''
    return settings.language === 'en' && found.detail ? found.detail : i18n.global.t(`problem.${found.kind}.detail`)
  })

  async function send(what: () => Promise<void>): Promise<boolean> {
    if (sending.value) return false
    sending.value = true
    problem.value = undefined
    try {
      await what()
      return true
    } catch (reason) {
      problem.value = asProblem(reason)
      return false
    } finally {
      sending.value = false
    }
  }
  /** What is wrong with a field, in the reader's language: the program gives its reasons in English. */
  function wrong(field: string): string | undefined {
    const reason = problem.value?.reasonFor(field)
    if (reason === undefined) return undefined
    const key = `wrong.${field}.${problem.value?.kind}`
    if (i18n.global.te(key)) return i18n.global.t(key)
    return settings.language === 'en' ? reason : i18n.global.t('wrong.any')
  }
  return { sending, problem, summary, send, wrong }
}
