import { formatBytes, formatCount, formatDay, formatNumber, formatPercent, formatWhen, localPart, siteToday } from '@/texts/format'
import { settings } from '@/ui/settings'
import { siteTimeZone } from '@/ui/site'

/** Figures and times in the reader's language; used in templates, they follow a change of language. */
export const number = (value: number): string => formatNumber(value, settings.language)
export const count = (value: number): string => formatCount(value, settings.language)
export const percent = (share: number): string => formatPercent(share, settings.language)
export const bytes = (value: number): string => formatBytes(value, settings.language)
export const day = (value: string): string => formatDay(value, settings.language)
export const when = (instant: string): string => formatWhen(instant, siteToday(siteTimeZone()), settings.language)
/** The same for an instant of this device, which has no offset of the site. */
export const stampHere = (instant: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone: siteTimeZone(), dateStyle: 'short', timeStyle: 'short' }).format(new Date(instant))
/** 2026-11-28 17:05, the same in both languages and sortable: for columns and CSV. */
export function stamp(instant: string | null): string {
  if (!instant) return ''
  const { day: date, time } = localPart(instant)
  return `${date} ${time}`
}
