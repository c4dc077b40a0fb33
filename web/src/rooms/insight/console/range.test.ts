import { describe, expect, it } from 'vitest'
import { readQuery, writeQuery } from '@/ui/console/list_query'
import { defaults } from './dashboard'
import { chosenRange, daysIn, daysOf, isDay, isMonth, monthPlus, monthRange, plus, presetRange, stepOf, wholeMonth } from './range'

const asked = (change: Partial<typeof defaults>) => ({ ...defaults, ...change })

describe('days', () => {
  it('go over the ends of months and leap years', () => {
    expect(plus('2024-02-28', 1)).toBe('2024-02-29')
    expect(plus('2023-03-01', -1)).toBe('2023-02-28')
    expect(daysOf({ from: '2021-12-31', to: '2022-01-02' })).toEqual(['2021-12-31', '2022-01-01', '2022-01-02'])
    expect(daysIn({ from: '2022-01-01', to: '2022-12-31' })).toBe(365)
  })
  it('are days', () => {
    expect(['2022-02-28', '2022-02-30', '2022-2-1', '', 'today', '2022-13-01'].map(isDay)).toEqual([true, false, false, false, false, false])
    expect(['2022-02', '2022-13', '2022'].map(isMonth)).toEqual([true, false, false])
  })
  it('know whole months', () => {
    expect(monthRange('2024-02')).toEqual({ from: '2024-02-01', to: '2024-02-29' })
    expect(monthPlus('2022-01', -1)).toBe('2021-12')
    expect(wholeMonth({ from: '2022-02-01', to: '2022-02-28' })).toBe('2022-02')
    expect(wholeMonth({ from: '2022-02-01', to: '2022-02-27' })).toBeNull()
    expect(wholeMonth({ from: '2022-01-01', to: '2022-02-28' })).toBeNull()
  })
})

describe('presets', () => {
  const today = '2022-03-31'
  it('are the days that they say', () => {
    expect(presetRange('today', today)).toEqual({ from: today, to: today })
    expect(daysIn(presetRange('7days', today))).toBe(7)
    expect(presetRange('30days', today)).toEqual({ from: '2022-03-02', to: today })
    expect(presetRange('month', today)).toEqual({ from: '2022-03-01', to: today })
    expect(presetRange('last_month', today)).toEqual({ from: '2022-02-01', to: '2022-02-28' })
    expect(presetRange('last_month', '2022-01-05')).toEqual({ from: '2021-12-01', to: '2021-12-31' })
  })
  it('stay presets in an address that was kept', () => {
    const address = writeQuery(asked({ range: '7days', compare: 'year' }), defaults)
    expect(address).toEqual({ range: '7days', compare: 'year' })
    expect(chosenRange(readQuery(address, defaults), '2022-05-10')).toMatchObject({ preset: '7days', from: '2022-05-04', to: '2022-05-10', compare: 'year', wrong: null })
  })
})

describe('the range of an address', () => {
  it('is the usual one where nothing or nonsense is asked for', () => {
    const usual = { preset: '30days', from: '2022-03-02', to: '2022-03-31', compare: 'previous', wrong: null }
    expect(chosenRange(asked({}), '2022-03-31')).toEqual(usual)
    expect(chosenRange(asked({ range: 'for ever', compare: 'moon' }), '2022-03-31')).toEqual(usual)
  })
  it('takes days of one’s own, and says what is wrong with them', () => {
    const own = (from: string, to: string) => chosenRange(asked({ range: 'own', from, to }), '2022-03-31')
    expect(own('2022-01-03', '2022-01-09')).toMatchObject({ preset: 'own', from: '2022-01-03', to: '2022-01-09', wrong: null })
    expect(own('2022-01-09', '2022-01-03')).toMatchObject({ wrong: 'order', from: '2022-03-02' })
    expect(own('', '2022-01-03')).toMatchObject({ wrong: 'no_day' })
    expect(own('2001-01-01', '2022-01-03')).toMatchObject({ wrong: 'long' })
  })
  it('is drawn in steps that the program takes', () => {
    const steps = (from: string, to: string): number => Math.ceil(daysIn({ from, to }) / { day: 1, week: 7, month: 28 }[stepOf({ from, to })]) + 1
    for (const [from, to] of [['2022-01-01', '2022-01-01'], ['2022-01-01', '2022-04-02'], ['2020-01-01', '2022-01-20'], ['2012-01-01', '2022-01-07']] as const) expect(steps(from, to)).toBeLessThanOrEqual(400)
    expect(stepOf({ from: '2022-01-01', to: '2022-01-31' })).toBe('day')
  })
})
