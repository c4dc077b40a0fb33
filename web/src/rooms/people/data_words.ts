import { i18n } from '@/texts'
import { formatDay, formatNumber, localPart } from '@/texts/format'
import { settings } from '@/ui/settings'

/** Where the words for a field's values stand. */
const wordsAt: Record<string, string[]> = {
  what: ['verb', 'data.deeds'],
  verb: ['verb'],
  rule: ['data.rules'],
  role: ['data.roles'],
  language: ['data.languages'],
  state: ['comment.state'],
  purpose: ['data.purposes'],
  kind: ['data.matches'],
  before: ['data.reviews'],
  after: ['comment.state', 'data.reviews'],
  action: ['data.actions'],
  why: ['comment.why', 'data.mistakes'],
}
const numbered = new Set(['id', 'number', 'item', 'question', 'match', 'season', 'column', 'comment', 'object', 'phone', 'staff_number', 'user_name', 'code', 'learner', 'hash', 'version'])

/** A stored value as the reader would say it; what has no words shows itself. */
export function wordsOf(field: string, value: unknown): string {
  const { t, te } = i18n.global
  if (value === null || value === '') return '—'
  if (typeof value === 'boolean') return t(value ? 'data.yes' : 'data.no')
  if (typeof value === 'number' && !numbered.has(field)) return formatNumber(value, settings.language)
  const text = String(value)
  const words = wordsAt[field]?.map((place) => `${place}.${text}`).find((each) => te(each))
  if (words) return t(words)
  if (numbered.has(field)) return text
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return formatDay(text, settings.language)
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return `${formatDay(localPart(text).day, settings.language)} ${localPart(text).time}`
  return text
}
