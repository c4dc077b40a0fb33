import { formatDay, formatNumber, localPart } from '@/texts/format'
import { settings } from '@/ui/settings'

/** +12, −8, 0: with a minus as long as the plus. */
export const ratingChange = (change: number): string => (change > 0 ? `+${formatNumber(change, settings.language)}` : change < 0 ? `−${formatNumber(-change, settings.language)}` : '0')

/** 11月29日 17:05 */
export function momentOf(instant: string): string {
  const { day, time } = localPart(instant)
  return `${formatDay(day, settings.language, 'short')} ${time}`
}
