import type { Schema } from '@/api/schema'

export type Hours = Schema<'InsightHours'>
export type Cell = Hours['items'][number]

/** The 168 cells by weekday and hour, and the most of them, for the scale. */
export function hoursOf(hours: Pick<Hours, 'items'>): { at(weekday: number, hour: number): Cell | undefined; most: number } {
  const cells = new Map(hours.items.map((cell) => [cell.weekday * 24 + cell.hour, cell]))
  return { at: (weekday, hour) => cells.get(weekday * 24 + hour), most: Math.max(0, ...hours.items.map((cell) => cell.learners ?? 0)) }
}
/** Monday's name and so on, by Intl: 2024-01-01 was a Monday. */
export function weekdayName(weekday: number, language: string, style: 'short' | 'long' = 'short'): string {
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { weekday: style, timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + weekday)))
}
