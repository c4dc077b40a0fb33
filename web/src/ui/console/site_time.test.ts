import { describe, expect, it } from 'vitest'
import { siteInstant } from './site_time'

describe('a local time of the site', () => {
  it('carries the site’s offset, wherever the editor sits', () => {
    expect(siteInstant('2026-11-28T17:05', 'Asia/Shanghai')).toBe('2026-11-28T17:05:00+08:00')
    expect(siteInstant('2026-07-01 08:00', 'America/New_York')).toBe('2026-07-01T08:00:00-04:00')
    expect(siteInstant('2026-01-01T08:00', 'America/New_York')).toBe('2026-01-01T08:00:00-05:00')
    expect(siteInstant('2026-01-01T00:30', 'Asia/Kolkata')).toBe('2026-01-01T00:30:00+05:30')
  })
  it('has the right offset on the day on which clocks change', () => {
    expect(siteInstant('2026-03-29T01:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00+01:00')
    expect(siteInstant('2026-03-29T03:30', 'Europe/Berlin')).toBe('2026-03-29T03:30:00+02:00')
  })
  it('is nothing for what is no time', () => {
    for (const wrong of ['', 'tomorrow', '2026-13-99T99:99']) expect(siteInstant(wrong, 'Asia/Shanghai')).toBeNull()
  })
})
