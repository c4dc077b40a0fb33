import { describe, expect, it } from 'vitest'
import { formatBytes, formatCount, formatDay, formatDuration, formatNumber, formatWhen, localPart, siteToday, useZone } from './format'

describe('format', () => {
  it('writes large numbers with 万 and 亿, or K and M', () => {
    expect(formatCount(9_999, 'zh')).toBe('9,999')
    expect(formatCount(4_200_000, 'zh')).toBe('420万')
    expect(formatCount(350_000_000, 'zh')).toBe('3.5亿')
    expect(formatCount(4_200_000, 'en')).toBe('4.2M')
  })

  it('writes lengths as players do', () => {
    expect([0, 65, 3665, 59.6, -3].map(formatDuration)).toEqual(['0:00', '1:05', '1:01:05', '1:00', '0:00'])
  })

  it('never moves a site day by the reader’s zone', () => {
    expect(formatDay('2022-01-02', 'zh')).toBe('2022年1月2日')
    expect(formatDay('2022-01-02', 'en')).toBe('2 January 2022')
    expect([formatDay('', 'zh'), formatDay('', 'en')]).toEqual(['', ''])
  })

  it('shows an instant in the site’s zone', () => {
    expect(localPart('2022-01-02T15:30:00Z')).toEqual({ day: '2022-01-02', time: '23:30' })
    expect(localPart('2022-01-02T16:00:00Z')).toEqual({ day: '2022-01-03', time: '00:00' })
    useZone('Europe/London')
    expect(localPart('2022-07-02T23:30:00Z')).toEqual({ day: '2022-07-03', time: '00:30' })
    useZone('Asia/Shanghai')
    expect(localPart('')).toEqual({ day: '', time: '' })
  })

  it('says when, the shorter the closer', () => {
    const when = (instant: string): string => formatWhen(instant, '2022-03-01', 'zh')
    expect(when('2022-03-01T08:05:00+08:00')).toBe('08:05')
    expect(when('2022-02-28T23:59:00+08:00')).toBe('昨天')
    expect(when('2022-01-02T08:05:00+08:00')).toBe('1月2日')
    expect(when('2021-12-31T08:05:00+08:00')).toBe('2021年12月31日')
  })

  it('writes days, times and numbers by itself as Intl would', () => {
    const long = new Intl.DateTimeFormat('zh-CN', { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' })
    const short = new Intl.DateTimeFormat('zh-CN', { month: 'short', day: 'numeric', timeZone: 'UTC' })
    const weekday = new Intl.DateTimeFormat('zh-CN', { month: 'long', day: 'numeric', weekday: 'long', timeZone: 'UTC' })
    for (let at = Date.UTC(2023, 11, 25); at < Date.UTC(2025, 0, 10); at += 86_400_000) {
      const day = new Date(at).toISOString().slice(0, 10)
      expect(formatDay(day, 'zh')).toBe(long.format(at))
      expect(formatDay(day, 'zh', 'short')).toBe(short.format(at))
      expect(formatDay(day, 'zh', 'weekday')).toBe(weekday.format(at))
    }
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' })
    const time = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    // Every 13 days and 7 minutes since before Shanghai's clocks were changed in the summers of 1986 to 1991.
    for (let at = Date.UTC(1985, 0, 1); at < Date.UTC(2032, 0, 1); at += 13 * 86_400_000 + 420_000)
      expect(localPart(new Date(at).toISOString())).toEqual({ day: day.format(at), time: time.format(at) })
    for (const value of [0, 7, 999, 1000, 65_536, 350_000, 1_234_567_890, Number.MAX_SAFE_INTEGER, 0.5, -1234, 1e21]) {
      expect(formatNumber(value, 'zh')).toBe(new Intl.NumberFormat('zh-CN').format(value))
      expect(formatNumber(value, 'en')).toBe(new Intl.NumberFormat('en-GB').format(value))
    }
  })

  it('writes sizes', () => {
    expect(formatBytes(1_500_000_000, 'en')).toBe('1.5 GB')
  })

  it('knows the site’s day at any moment', () => {
    expect(siteToday('Asia/Shanghai', new Date('2022-01-01T16:00:00Z'))).toBe('2022-01-02')
    expect(siteToday('Asia/Shanghai', new Date('2022-01-01T15:59:59Z'))).toBe('2022-01-01')
  })
})
