import { shallowRef } from 'vue'
import { get } from '@/api/client'
import type { Schema } from '@/api/types'
import { i18n } from '@/texts'
import { tellPoints } from '@/ui/notices'

export type MyPoints = Schema<'MyPoints'>

/** My points of today, shared by every page that shows them; loaded by the first and again after every point. */
export const myPoints = shallowRef<MyPoints>()

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
