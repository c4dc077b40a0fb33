import type { Language } from '@/ui/settings'

/**
 * Numbers, dates and lengths as people read them. Site days are plain dates (YYYY-MM-DD) and are never moved by a zone;
 * instants come in UTC and are shown in the site's zone, wherever the reader is.
 *
 * Intl takes 50 ms at its first use on a fast machine, for the data of a language and the zones: a fifth of a second on a
 * phone, before which no page with a date or a number would stand. What a first page has most of, Chinese dates, small numbers
 * and a zone whose clocks are never changed, is therefore written here, as Intl would (format.test.ts compares the two).
 */
let zone = 'Asia/Shanghai'
export function useZone(timeZone: string): void {
  zone = timeZone
}

/** Made once for each way of writing: making one takes longer than a page has for a list of dates. */
const writers = new Map<string, Intl.DateTimeFormat>()
function writer(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = language + JSON.stringify(options)
  let found = writers.get(name)
  if (!found) writers.set(name, (found = new Intl.DateTimeFormat(language, options)))
  return found
}

const locale = (language: Language): string => (language === 'zh' ? 'zh-CN' : 'en-GB')

/** Whole numbers in groups of three, as both languages have them; what has a fraction by Intl. */
export function formatNumber(value: number, language: Language): string {
  if (!Number.isSafeInteger(value) || value < 0) return new Intl.NumberFormat(locale(language)).format(value)
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** 4.2 million views as 420万 or 4.2M; small numbers in full. */
export function formatCount(value: number, language: Language): string {
  if (value < 10_000) return formatNumber(value, language)
  return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-US', { notation: 'compact', maximumFractionDigits: 1 }).format(value)
}

export function formatPercent(share: number, language: Language): string {
  return new Intl.NumberFormat(locale(language), { style: 'percent', maximumFractionDigits: 1 }).format(share)
}

function dayStart(day: string): Date {
  return new Date(`${day}T00:00:00Z`)
}

/** A site's local day: 2022年1月2日; empty for what is none. */
export function formatDay(day: string, language: Language, style: 'long' | 'short' | 'weekday' = 'long'): string {
  const start = dayStart(day)
  if (Number.isNaN(start.getTime())) return ''
  if (language === 'zh') {
    const short = `${start.getUTCMonth() + 1}月${start.getUTCDate()}日`
    return style === 'long' ? `${start.getUTCFullYear()}年${short}` : style === 'short' ? short : `${short}星期${'日一二三四五六'[start.getUTCDay()]}`
  }
  const options: Intl.DateTimeFormatOptions =
    style === 'long' ? { year: 'numeric', month: 'long', day: 'numeric' } : style === 'short' ? { month: 'short', day: 'numeric' } : { month: 'long', day: 'numeric', weekday: 'long' }
  return writer(locale(language), { ...options, timeZone: 'UTC' }).format(start)
}

/** Zones whose clocks have stood still since then (IANA time zone database): minutes ahead of UTC. */
const steadyZones: { [zone: string]: { minutes: number; sinceMs: number } | undefined } = {
  'Asia/Shanghai': { minutes: 480, sinceMs: Date.UTC(1991, 8, 15) },
  UTC: { minutes: 0, sinceMs: -Infinity },
}

/** Day and time of an instant in a zone. */
function localParts(instant: Date, timeZone: string): { day: string; time: string } {
  const steady = steadyZones[timeZone]
  if (steady && instant.getTime() >= steady.sinceMs) {
    const there = new Date(instant.getTime() + steady.minutes * 60_000).toISOString()
    return { day: there.slice(0, 10), time: there.slice(11, 16) }
  }
  const day = writer('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(instant)
  const time = writer('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(instant)
  return { day, time }
}

/** The site's local day and time of an instant; empty for what is none. */
export function localPart(instant: string): { day: string; time: string } {
  const date = new Date(instant)
  return Number.isNaN(date.getTime()) ? { day: '', time: '' } : localParts(date, zone)
}

/** When something was published, the shorter the closer: 14:05, 昨天, 1月2日, 2021年11月5日. `today` is the site's day. */
export function formatWhen(instant: string, today: string, language: Language): string {
  const { day, time } = localPart(instant)
  if (!day) return ''
  if (day === today) return time
  const days = Math.round((dayStart(today).getTime() - dayStart(day).getTime()) / 86_400_000)
  if (days === 1) return language === 'zh' ? '昨天' : 'yesterday'
  return formatDay(day, language, day.slice(0, 4) === today.slice(0, 4) ? 'short' : 'long')
}

/** 65 s as 1:05, 3665 s as 1:01:05. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const parts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60]
  if (parts[0] === 0) parts.shift()
  return parts.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':')
}

/** An amount of bytes as people write it: 1.5 GB. */
export function formatBytes(bytes: number, language: Language): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    ++unit
  }
  return new Intl.NumberFormat(locale(language), { style: 'unit', unit: units[unit]!, unitDisplay: 'short', maximumFractionDigits: unit > 1 ? 1 : 0 }).format(value)
}

/** The site's day of now, by its time zone. */
export function siteToday(timeZone: string, now: Date = new Date()): string {
  return localParts(now, timeZone).day
}
