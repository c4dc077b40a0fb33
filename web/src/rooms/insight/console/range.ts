/** Days of the site as plain dates; a range has both its ends. */
export interface Range {
  from: string
  to: string
}
export const presets = ['today', '7days', '30days', 'month', 'last_month', 'own'] as const
export type Preset = (typeof presets)[number]
export const comparisons = ['previous', 'year', 'none'] as const
export type Comparison = (typeof comparisons)[number]

/** What an address asks for; everything is a text that anybody may have written. */
export interface RangeQuery {
  range: string
  from: string
  to: string
  compare: string
}
export interface Chosen extends Range {
  preset: Preset
  compare: Comparison
  /** What is wrong with the days of one's own; the usual range stands in for them. */
  wrong: 'no_day' | 'order' | 'long' | null
}

const dayMs = 86_400_000
/** As many as the program takes. */
const daysMost = 3660

const msOf = (day: string): number => Date.parse(`${day}T00:00:00Z`)
export const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(msOf(text)) && plus(text, 0) === text
export const plus = (day: string, days: number): string => new Date(msOf(day) + days * dayMs).toISOString().slice(0, 10)
export const daysIn = (range: Range): number => Math.round((msOf(range.to) - msOf(range.from)) / dayMs) + 1

export function daysOf(range: Range): string[] {
  return Array.from({ length: Math.min(daysMost, Math.max(0, daysIn(range))) }, (_, at) => plus(range.from, at))
}

/** `2022-01` and the months around it. */
export const monthOf = (day: string): string => day.slice(0, 7)
export function monthPlus(month: string, months: number): string {
  const [year, at] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, at - 1 + months, 1)).toISOString().slice(0, 7)
}
export const monthRange = (month: string): Range => ({ from: `${month}-01`, to: plus(`${monthPlus(month, 1)}-01`, -1) })
export const isMonth = (text: string): boolean => /^\d{4}-\d{2}$/.test(text) && isDay(`${text}-01`)
/** The month that a range is, whole; targets and the figures of groups below 20 are for such ranges. */
export function wholeMonth(range: Range): string | null {
  const month = monthOf(range.from)
  const whole = monthRange(month)
  return whole.from === range.from && whole.to === range.to ? month : null
}

export function presetRange(preset: Exclude<Preset, 'own'>, today: string): Range {
  switch (preset) {
    case 'today':
      return { from: today, to: today }
    case '7days':
      return { from: plus(today, -6), to: today }
    case '30days':
      return { from: plus(today, -29), to: today }
    case 'month':
      return { from: `${monthOf(today)}-01`, to: today }
    case 'last_month':
      return monthRange(monthPlus(monthOf(today), -1))
  }
}

const usual = '30days'
/** The range that an address asks for on a day. Presets stay presets, so that a kept address is right tomorrow too. */
export function chosenRange(query: RangeQuery, today: string): Chosen {
  const compare = comparisons.find((each) => each === query.compare) ?? 'previous'
  const preset = presets.find((each) => each === query.range) ?? usual
  if (preset !== 'own') return { ...presetRange(preset, today), preset, compare, wrong: null }
  const wrong = !isDay(query.from) || !isDay(query.to) ? 'no_day' : query.to < query.from ? 'order' : daysIn(query) > daysMost ? 'long' : null
  return wrong ? { ...presetRange(usual, today), preset, compare, wrong } : { from: query.from, to: query.to, preset, compare, wrong }
}

/** Steps of a curve: no more than a screen shows and the program takes (400). */
export function stepOf(range: Range): 'day' | 'week' | 'month' {
  const days = daysIn(range)
  return days <= 92 ? 'day' : days <= 750 ? 'week' : 'month'
}
