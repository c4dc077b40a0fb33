import type { Schema } from '@/api/schema'

export type Figures = Schema<'InsightFigures'>
export type Hidden = NonNullable<Schema<'InsightHidden'>>
export type Text = (key: string, named?: Record<string, unknown>) => string

/** A figure as it may be shown: its text, and why it is not the figure itself. Never 0 for what is hidden. */
export interface Shown {
  text: string
  why: string | null
}
const dash = '—'

export function reasonOf(hidden: Hidden | null, t: Text, min = 5): string | null {
  return hidden === null ? null : t(`console.insight.hidden.${hidden}`, { min, four: min * 4 })
}

/** The participation, or the bound that it keeps, or a dash. */
export function participationOf(figures: Figures, t: Text, percent: (share: number) => string, min = 5): Shown {
  const why = reasonOf(figures.hidden, t, min)
  if (figures.participation !== null) return { text: percent(figures.participation), why: null }
  if (figures.bound !== null && figures.hidden === 'few') return { text: t('console.insight.at_most', { share: percent(figures.bound) }), why }
  if (figures.bound !== null && figures.hidden === 'nearly_all') return { text: t('console.insight.at_least', { share: percent(figures.bound) }), why }
  return { text: dash, why: why ?? (figures.registered === 0 ? t('console.insight.nobody') : null) }
}

/** Any other figure of the same set. */
export function figureOf(value: number | null, figures: { hidden: Hidden | null }, t: Text, write: (value: number) => string, min = 5): Shown {
  return value === null ? { text: dash, why: reasonOf(figures.hidden, t, min) } : { text: write(value), why: null }
}

/** For a table that goes elsewhere: the reason stands where the figure would, so that nobody takes the gap for 0. */
export const plain = (shown: Shown): string => (shown.why ? `${shown.text} (${shown.why})` : shown.text)

/** With its sign, in points of a hundred; what cannot be shown is null. */
export function change(value: number | null, language: string, digits = 1): string {
  if (value === null) return dash
  return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { signDisplay: 'exceptZero', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)
}

/** Round and above all that is shown: 0.37 → 0.4, for the scale of a map. */
export function scaleTop(values: readonly (number | null)[]): number {
  const most = Math.max(0, ...values.map((value) => value ?? 0))
  return Math.min(1, Math.max(0.1, Math.ceil(most * 10 - 1e-9) / 10))
}
