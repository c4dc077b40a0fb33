import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { settings } from '@/ui/settings'
import { useListQuery, writeQuery, type ListQuery } from '@/ui/console/list_query'
import { day, percent } from '@/ui/console/words'
import type { Asked } from './insight'
import { change, figureOf, participationOf, type Figures, type Hidden, type Shown } from './figures'
import { chosenRange, type Chosen, type Range } from './range'
import { today } from './today'

/** What all pages of the room keep in their address, so that a tab or an organisation further down keeps the range. */
export const defaults = { range: '30days', from: '', to: '', compare: 'previous', kinds: '', others: '', q: '', sort: '', verb: '', object: '', measure: 'activity', days: '14', share: '100', units: '', column: '' }
export type DashboardQuery = typeof defaults

export interface Dashboard {
  asking: ListQuery<DashboardQuery>
  chosen: ComputedRef<Chosen>
  asked: ComputedRef<Asked | undefined>
  /** What of the query goes along to another organisation or part. */
  along: ComputedRef<Record<string, string>>
}

export function useDashboard(id: () => string | undefined): Dashboard {
  const asking = useListQuery(defaults)
  const chosen = computed(() => chosenRange(asking.query.value, today()))
  const asked = computed(() => {
    const of = id()
    return of ? { id: of, from: chosen.value.from, to: chosen.value.to, compare: chosen.value.compare, kinds: asking.query.value.kinds } : undefined
  })
  const along = computed(() => writeQuery({ ...asking.query.value, others: '', q: '', verb: '', object: '', column: '' }, { ...defaults, others: '', q: '', verb: '', object: '', column: '' }))
  return { asking, chosen, asked, along }
}

/** Figures in the reader's words; `min` is the site's smallest group. */
export function useShown(min: () => number = () => 5) {
  const { t } = useI18n()
  const text = (key: string, named?: Record<string, unknown>): string => t(key, named ?? {})
  return {
    rate: (figures: Figures): Shown => participationOf(figures, text, percent, min()),
    figure: (value: number | null, figures: { hidden: Hidden | null }, write: (value: number) => string): Shown => figureOf(value, figures, text, write, min()),
    /** 0.032 as +3.2, in points of a hundred. */
    points: (value: number | null): string => change(value === null ? null : value * 100, settings.language),
    signed: (value: number | null): string => change(value, settings.language, 2),
    average: (value: number): string => new Intl.NumberFormat(settings.language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 2 }).format(value),
    span: (range: Range): string => (range.from === range.to ? day(range.from) : t('console.insight.span', { from: day(range.from), to: day(range.to) })),
  }
}
