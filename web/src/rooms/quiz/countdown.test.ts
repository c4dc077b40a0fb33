import { describe, expect, it } from 'vitest'
import { clockAhead, secondsLeft, timeState } from './countdown'

const at = (text: string): number => Date.parse(text)

describe('countdown', () => {
  it('counts from what the server says, however wrong the clock of the device is', () => {
    const asked = at('2019-01-01T00:00:00Z')
    const ahead = clockAhead('2026-03-01T08:00:01Z', asked, asked + 2000)
    const left = (afterMs: number): number => secondsLeft('2026-03-01T08:10:00Z', ahead, asked + afterMs)
    expect(left(1000)).toBe(599)
    expect(left(1001)).toBe(599)
    expect(left(600_000)).toBe(0)
    expect(left(900_000)).toBe(0)
  })

  it('does not end before the last second has passed', () => {
    expect(secondsLeft('2026-03-01T08:10:00Z', 0, at('2026-03-01T08:09:59.999Z'))).toBe(1)
    expect(secondsLeft('2026-03-01T08:10:00Z', 0, at('2026-03-01T08:10:00Z'))).toBe(0)
  })

  it('knows when to warn, and when counting would be silly', () => {
    expect([0, 1, 60, 61, 86_400, 86_401].map(timeState)).toEqual(['over', 'last', 'last', 'counted', 'counted', 'far'])
  })
})
