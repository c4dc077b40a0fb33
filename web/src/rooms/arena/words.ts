import { formatDay, formatNumber, localPart } from '@/texts/format'
import { settings } from '@/ui/settings'

/** +12, −8, 0: with a minus as long as the plus. */
export const ratingChange = (change: number): string => (change > 0 ? `+${formatNumber(change, settings.language)}` : change < 0 ? `−${formatNumber(-change, settings.language)}` : '0')

/** A season is a quarter; the program names it in Chinese, and its id is the year and the quarter. */
export function seasonName({ id, name }: { id: string; name: string }): string {
  const parts = /^(\d{4})([1-4])$/.exec(id)
  return settings.language === 'en' && parts ? `Q${parts[2]} ${parts[1]}` : name
}
/** The last day of a season, which ends when the next one begins. */
export const lastDay = (ends: string): string => localPart(new Date(Date.parse(ends) - 1).toISOString()).day

/** 11月29日 17:05 */
export function momentOf(instant: string): string {
  const { day, time } = localPart(instant)
  return `${formatDay(day, settings.language, 'short')} ${time}`
}
