import { computed, shallowRef } from 'vue'
import { get } from '@/api/client'
import type { Schema } from '@/api/schema'
import { i18n } from '@/texts'
import { tellPoints } from '@/ui/notices'

export type MyPoints = Schema<'MyPoints'>

/** My points of today, shared by every page that shows them; loaded by the first and again after every point. */
export const myPoints = shallowRef<MyPoints>()

/** What can be done in this app; rules for rooms that do not exist yet promise nothing. */
const possible = new Set(['signed_in', 'read_item', 'read_time', 'watched_item', 'watch_time', 'finished_daily_quiz', 'finished_weekly_quiz', 'finished_special_quiz', 'followed_column', 'kept_item', 'shared_item', 'commented'])
export const rulesHere = computed(() => myPoints.value?.rules.filter((rule) => possible.has(rule.verb) || rule.earned !== 0) ?? [])
/** The most that today can still become. */
export const wholeToday = computed(() => (myPoints.value?.today ?? 0) + rulesHere.value.reduce((sum, rule) => sum + (rule.open ?? 0), 0))

export async function loadMyPoints(): Promise<void> {
  myPoints.value = await get('/api/v1/me/points')
}

export function forgetMyPoints(): void {
  myPoints.value = undefined
}

/** What an event was, in words: "读完一篇文章". Verbs that this app does not know show the rule's own name. */
export function reasonOf(verb: string, rule: string): string {
  const key = `verb.${verb}`
  return i18n.global.te(key) ? i18n.global.t(key) : rule
}

/** Tells points with their reasons, and brings today's sum up to date. */
export function tellEarned(earned: Schema<'Earned'>[]): void {
  for (const each of earned) tellPoints(each.points, reasonOf(each.verb, each.rule))
  if (earned.some((each) => each.points !== 0)) void loadMyPoints().catch(() => {})
}

/** The same where the answer only says how many. */
export function tellEarnedFor(points: number, verb: string): void {
  if (points <= 0) return
  tellPoints(points, reasonOf(verb, ''))
  void loadMyPoints().catch(() => {})
}
