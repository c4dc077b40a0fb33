import { describe, expect, it } from 'vitest'
import { monthGrid, shiftMonth } from './calendar'

describe('calendar', () => {
  it('begins each month under its weekday, Monday first', () => {
    expect(monthGrid('2022-01').slice(0, 7)).toEqual([null, null, null, null, null, '2022-01-01', '2022-01-02'])
    expect(monthGrid('2021-11')[0]).toBe('2021-11-01')
  })
  it('knows leap years', () => {
    expect(monthGrid('2024-02').at(-1)).toBe('2024-02-29')
    expect(monthGrid('2023-02').at(-1)).toBe('2023-02-28')
  })
  it('goes over the turn of a year', () => {
    expect([shiftMonth('2022-01', -1), shiftMonth('2021-12', 1)]).toEqual(['2021-12', '2022-01'])
  })
})
