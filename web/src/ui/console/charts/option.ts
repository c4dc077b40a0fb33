import type { BarSeriesOption, LineSeriesOption, TreemapSeriesOption } from 'echarts/charts'
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import type { Ink } from './ink'

export type ChartOption = ComposeOption<BarSeriesOption | LineSeriesOption | TreemapSeriesOption | GridComponentOption | TooltipComponentOption>
/** A chart is drawn anew from the colours of the theme. */
export type Draw = (ink: Ink) => ChartOption

/** Texts come from people (names of organisations) and go into the HTML of a tooltip. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** What every chart has: no motion, our type and ink, a quiet tooltip. */
export function ground(ink: Ink): ChartOption {
  return {
    animation: false,
    textStyle: { fontFamily: ink.sans, color: ink.ink, fontSize: 12 },
    tooltip: { confine: true, transitionDuration: 0, backgroundColor: ink.raised, borderColor: ink.lineStrong, borderWidth: 1, padding: [6, 10], textStyle: { color: ink.ink, fontSize: 13, fontFamily: ink.sans } },
  }
}

export const axisLook = (ink: Ink) => ({ axisLine: { show: false, lineStyle: { color: ink.lineStrong } }, axisTick: { show: false }, axisLabel: { color: ink.soft, fontSize: 12, hideOverlap: true }, splitLine: { lineStyle: { color: ink.line } } })

export interface Bar {
  name: string
  value: number | null
  /** What stands at its end; for a figure that is not shown, why. */
  label: string
  /** The same of the comparison, in grey. */
  compared?: number | null
  id?: string
  quiet?: boolean
}

/** Lying bars from zero, each with its name and its figure; no axis is needed then. */
export function bars(ink: Ink, rows: Bar[], size: { label?: number } = {}): ChartOption {
  const turned = [...rows].reverse()
  const compares = rows.some((row) => row.compared !== undefined)
  const nameWidth = size.label ?? 120
  return {
    ...ground(ink),
    grid: { left: nameWidth + 12, right: 88, top: 4, bottom: 4 },
    tooltip: { show: false },
    xAxis: { type: 'value', show: false, min: (range) => Math.min(0, range.min * 1.35), max: (range) => Math.max(range.max, 1e-9) },
    yAxis: { type: 'category', data: turned.map((row) => row.name), axisLine: { lineStyle: { color: ink.lineStrong } }, axisTick: { show: false }, axisLabel: { color: ink.ink, fontSize: 13, width: nameWidth, overflow: 'truncate', interval: 0 } },
    series: [
      ...(compares ? [{ type: 'bar' as const, data: turned.map((row) => row.compared ?? null), barWidth: 6, barGap: '10%', itemStyle: { color: ink.lineStrong }, silent: true }] : []),
      {
        type: 'bar',
        data: turned.map((row) => ({ value: row.value ?? 0, itemStyle: { color: row.quiet ? ink.faint : ink.accent }, label: { show: true, position: (row.value ?? 0) < 0 ? ('left' as const) : ('right' as const), formatter: row.label.replaceAll('{', '').replaceAll('}', ''), color: row.value === null ? ink.soft : ink.ink, fontSize: 13 } })),
        barWidth: compares ? 10 : 14,
        cursor: 'default',
      },
    ],
  }
}

export interface Line {
  name: string
  values: (number | null)[]
  tone: 'main' | 'other' | 'compared'
  /** Which of several others, so that they differ. */
  index?: number
}
/** How far the names at the ends of curves move up or down so that they do not stand on each other; `plot` is the height they share. */
export function apart(ends: (number | null)[], most: number, plot: number, least = 16): number[] {
  const moved = ends.map(() => 0)
  const order = ends.map((end, at) => ({ at, y: end === null ? null : plot * (1 - end / (most || 1)) })).filter((each): each is { at: number; y: number } => each.y !== null).sort((a, b) => a.y - b.y)
  let taken = -Infinity
  for (const { at, y } of order) {
    const place = Math.max(y, taken + least)
    moved[at] = place - y
    taken = place
  }
  // Pushed out at the foot: everything above goes up again as far as it must.
  let free = plot + least / 2
  for (const { at, y } of [...order].reverse()) {
    const place = Math.min(y + (moved[at] ?? 0), free)
    moved[at] = place - y
    free = place - least
  }
  return moved
}

/** Curves from zero, each named at its end; the comparison is grey and thinner. */
export function lines(ink: Ink, days: string[], curves: Line[], write: (value: number) => string, labelDay: (day: string) => string, marked?: { from: string; to: string; name: string }): ChartOption {
  const dashes = ['solid', [6, 3], [2, 3], [10, 3, 2, 3]] as const
  const names = Math.min(160, Math.max(...curves.map((curve) => [...curve.name].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 255 ? 13 : 7), 0)), 24))
  const highest = Math.max(0, ...curves.flatMap((curve) => curve.values.map((value) => value ?? 0)))
  const moved = apart(curves.map((curve) => curve.values.findLast((value) => value !== null) ?? null), highest, 220)
  return {
    ...ground(ink),
    grid: { left: 8, right: names + 14, top: 14, bottom: 4, outerBoundsMode: 'same', outerBounds: { left: 0, right: 0, top: 0, bottom: 0 } },
    tooltip: {
      ...ground(ink).tooltip as object,
      trigger: 'axis',
      axisPointer: { type: 'line', lineStyle: { color: ink.lineStrong } },
      formatter: (given) => {
        const points = (Array.isArray(given) ? given : [given]).filter((point) => typeof point.value === 'number')
        const at = days[points[0]?.dataIndex ?? -1]
        return at === undefined ? '' : [escaped(labelDay(at)), ...points.map((point) => `${escaped(String(point.seriesName))} <b>${escaped(write(Number(point.value)))}</b>`)].join('<br>')
      },
    },
    xAxis: { type: 'category', data: days, boundaryGap: false, ...axisLook(ink), axisLine: { show: true, lineStyle: { color: ink.lineStrong } }, axisLabel: { color: ink.soft, fontSize: 12, hideOverlap: true, formatter: labelDay } },
    yAxis: { type: 'value', min: 0, ...axisLook(ink), axisLabel: { color: ink.soft, fontSize: 12, formatter: (value: number) => write(value) }, splitNumber: 4 },
    series: curves.map((curve, at) => ({
      type: 'line',
      name: curve.name,
      data: curve.values,
      connectNulls: false,
      showSymbol: curve.values.filter((value) => value !== null).length < 2,
      symbol: 'circle',
      symbolSize: 5,
      z: curve.tone === 'main' ? 4 : 2,
      lineStyle: { width: curve.tone === 'main' ? 2.5 : 1.5, color: curve.tone === 'main' ? ink.accent : curve.tone === 'compared' ? ink.faint : ink.ink, type: curve.tone === 'other' ? (dashes[(curve.index ?? 0) % dashes.length] as 'solid') : curve.tone === 'compared' ? 'dashed' : 'solid', opacity: curve.tone === 'other' && (curve.index ?? 0) >= dashes.length ? 0.6 : 1 },
      itemStyle: { color: curve.tone === 'main' ? ink.accent : curve.tone === 'compared' ? ink.faint : ink.ink },
      emphasis: { disabled: true },
      endLabel: { show: true, offset: [0, moved[at] ?? 0], formatter: '{a}', color: curve.tone === 'main' ? ink.accent : ink.soft, fontSize: 12, width: names, overflow: 'truncate' as const },
      ...(at === 0 && marked && days.includes(marked.from) ? { markArea: { silent: true, itemStyle: { color: ink.sunk }, label: { color: ink.soft, fontSize: 12, position: 'insideTop' as const }, data: [[{ name: marked.name, xAxis: marked.from }, { xAxis: days.includes(marked.to) ? marked.to : days[days.length - 1] }]] as [{ name: string; xAxis: string }, { xAxis: string }][] } } : {}),
    })),
  } as ChartOption
}
