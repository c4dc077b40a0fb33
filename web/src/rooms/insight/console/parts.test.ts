import { describe, expect, it } from 'vitest'
import { pathsOf } from '@/ui/console/charts/spark'
import { contrast, mixed, readable } from '@/ui/console/charts/ink'
import { apart, bars, escaped, lines } from '@/ui/console/charts/option'
import { hoursOf, weekdayName } from './hours'
import { drawMap, mapTop, nested, type Area } from './tree_map'
import { numberOf, percentText, shareOf } from './watches'

const ink = { paper: '#ffffff', raised: '#ffffff', sunk: '#eeeeee', ink: '#111111', soft: '#555555', faint: '#777777', line: '#dddddd', lineStrong: '#bbbbbb', accent: '#b8322a', danger: '#aa0000', good: '#008800', sans: 'sans-serif' }
const area = (id: string, participation: number | null, registered: number | null = 10): Area => ({ id, name: id, registered, participation, text: participation === null ? '—' : `${participation}`, why: null })

describe('small curves', () => {
  it('break where nothing is shown', () => {
    expect(pathsOf([0.1, null, 0.2, 0.4], 90, 20)).toHaveLength(2)
    expect(pathsOf([null, null], 90, 20)).toEqual([])
  })
  it('begin at zero', () => {
    expect(pathsOf([0, 1], 10, 22)[0]).toBe('M0.0 21.0L10.0 1.0')
  })
  it('show a single value, and values that are all 0', () => {
    expect(pathsOf([0.5], 10, 20)[0]).toContain('h2')
    expect(pathsOf([0, 0], 10, 22)[0]).toBe('M0.0 21.0L10.0 21.0')
  })
})

describe('colours', () => {
  it('are mixed and read', () => {
    expect(mixed('#000000', '#ffffff', 0.5)).toBe('#808080')
    expect(mixed('#102030', '#ffffff', 0)).toBe('#102030')
    expect(readable('#b8322a', '#111111', '#ffffff')).toBe('#ffffff')
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  })
})

describe('the map', () => {
  it('puts organisations into the one above', () => {
    const areas = nested([{ parent: null, area: area('a', 0.5) }, { parent: 'a', area: area('b', 0.2) }, { parent: 'gone', area: area('c', 0.1) }])
    expect(areas.map((each) => each.id)).toEqual(['a', 'c'])
    expect(areas[0]?.children?.map((each) => each.id)).toEqual(['b'])
  })
  it('has a scale of what can be seen', () => {
    expect(mapTop(nested([{ parent: null, area: area('a', 0.9) }, { parent: 'a', area: area('b', 0.2) }]))).toBe(0.2)
  })
  it('gives the hidden a place without a colour of the scale', () => {
    const drawn = drawMap([area('a', null, null), area('b', 0.4)])(ink) as { series: { data: { value: number; itemStyle: { color: string } }[] }[] }
    expect(drawn.series[0]?.data.map((each) => [each.value, each.itemStyle.color])).toEqual([[1, '#eeeeee'], [10, '#b8322a']])
  })
  it('makes no HTML of names', () => {
    expect(escaped('<b>"a"&')).toBe('&#60;b&#62;&#34;a&#34;&#38;')
  })
})

describe('charts', () => {
  it('have bars from zero, also where all are 0 or hidden', () => {
    const axis = (values: (number | null)[]) => (bars(ink, values.map((value) => ({ name: 'a', value, label: '' }))) as unknown as { xAxis: { min(range: object): number; max(range: object): number } }).xAxis
    expect(axis([0.4, 0.5]).min({ min: 0.4, max: 0.5 })).toBe(0)
    expect(axis([null]).max({ min: 0, max: 0 })).toBeGreaterThan(0)
    expect(axis([-3, 2]).min({ min: -3, max: 2 })).toBeLessThanOrEqual(-3)
  })
  it('keep the names at the ends of curves apart, within the chart', () => {
    const places = (ends: (number | null)[]): number[] => apart(ends, 1, 100).map((move, at) => 100 * (1 - (ends[at] ?? 0)) + move)
    for (const ends of [[0.5, 0.5], [0, 0, 0], [1, 0.99, 0.5, 0.02, 0.01], [0.5, null, 0.5]]) {
      const shown = places(ends).filter((_, at) => ends[at] !== null).sort((a, b) => a - b)
      shown.forEach((place, at) => at > 0 && expect(place - shown[at - 1]!).toBeGreaterThanOrEqual(16 - 1e-9))
      expect(shown.at(-1)).toBeLessThanOrEqual(108)
    }
    expect(apart([0.9, 0.1], 1, 100)).toEqual([0, 0])
  })
  it('draw the comparison in grey and nothing where nothing is shown', () => {
    const drawn = lines(ink, ['1', '2'], [{ name: 'a', values: [0.1, null], tone: 'main' }, { name: 'b', values: [0.2, 0.3], tone: 'compared' }], String, String) as { series: { data: unknown[]; connectNulls: boolean; lineStyle: { color: string } }[]; yAxis: { min: number } }
    expect(drawn.series.map((each) => each.lineStyle.color)).toEqual([ink.accent, ink.faint])
    expect(drawn.series[0]).toMatchObject({ data: [0.1, null], connectNulls: false })
    expect(drawn.yAxis.min).toBe(0)
  })
})

describe('hours', () => {
  it('are found by weekday and hour', () => {
    const cell = { weekday: 6, hour: 23, days: 4, learner_hours: 20, learners: 5 }
    const of = hoursOf({ items: [cell, { ...cell, weekday: 0, hour: 0, learner_hours: null, learners: null }] })
    expect(of.at(6, 23)).toBe(cell)
    expect(of.at(3, 3)).toBeUndefined()
    expect(of.most).toBe(5)
  })
  it('begin on Monday', () => {
    expect([weekdayName(0, 'zh'), weekdayName(6, 'en', 'long')]).toEqual(['周一', 'Sunday'])
  })
})

describe('what is typed into a rule', () => {
  it('is a share for the program and percent for people', () => {
    expect([shareOf('60'), shareOf('62.5 %'), shareOf('７'), shareOf(''), shareOf('much')]).toEqual([0.6, 0.625, null, null, null])
    expect([percentText(0.6), percentText(0.125), percentText(null)]).toEqual(['60', '12.5', ''])
    expect([numberOf('3.5'), numberOf(' '), numberOf('1e9')]).toEqual([3.5, null, 1e9])
  })
})
