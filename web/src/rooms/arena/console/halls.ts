import { useResource } from '@/api/resource'
import { useList } from '@/ui/console/list'
import { siteInstant } from '@/ui/console/site_time'
import { hallOf, hallPapers, halls, type Hall, type HallIn } from '../arena'
import type { Phase } from '../frames'

export const phaseTone = (phase: Phase): 'wait' | 'good' | 'plain' => (phase === 'created' ? 'wait' : phase === 'ended' ? 'plain' : 'good')

export interface HallsAsked {
  text: string
  state: string
}
/** Those of a list that fit what was asked for; the program gives them all. */
export function hallsLike(all: readonly Hall[], { text, state }: HallsAsked): Hall[] {
  const words = text.trim().toLowerCase()
  const fits = (phase: Phase): boolean => !state || (state === 'ended') === (phase === 'ended')
  return all.filter((each) => fits(each.phase) && (!words || `${each.name}\n${each.pin ?? ''}`.toLowerCase().includes(words)))
}
export const useHalls = (question: () => HallsAsked) => useList(question, async (asked, _, signal) => ({ items: hallsLike((await halls(signal)).halls, asked), next: null }))
export const useHall = (id: () => string | undefined) => useResource(id, hallOf)
export const useHallPapers = () => useResource(
  () => 'papers',
  async (_, signal) => (await hallPapers(signal)).papers,
)

/** What is being filled in; numbers are texts until they are sent. */
export interface HallForm {
  name: string
  organisation: string
  paper: string
  startsAt: string | null
  byItself: boolean
  allAnsweredLocks: boolean
  seconds: string
  seats: string
}
export const emptyHall = (organisation: string): HallForm => ({ name: '', organisation, paper: '', startsAt: null, byItself: false, allAnsweredLocks: true, seconds: '20', seats: '1000' })

export const hallRanges = { seconds: { least: 5, most: 120 }, seats: { least: 2, most: 100_000 } } as const
/** Which numbers cannot be sent, with what they must be. */
export function misreadHall(form: HallForm): Partial<Record<keyof typeof hallRanges, { least: number; most: number }>> {
  const found: Partial<Record<keyof typeof hallRanges, { least: number; most: number }>> = {}
  for (const field of ['seconds', 'seats'] as const) {
    const { least, most } = hallRanges[field]
    const value = Number(form[field])
    if (!/^\d+$/.test(form[field].trim()) || value < least || value > most) found[field] = { least, most }
  }
  return found
}
export function hallIn(form: HallForm, timeZone: string): HallIn {
  return {
    name: form.name.trim(),
    organisation: form.organisation,
    paper: form.paper,
    starts_at: form.startsAt === null ? null : siteInstant(form.startsAt, timeZone),
    by_itself: form.byItself,
    all_answered_locks: form.allAnsweredLocks,
    answer_seconds: Number(form.seconds),
    players_max: Number(form.seats),
  }
}
