import { describe, expect, it } from 'vitest'
import { change, figureOf, participationOf, plain, scaleTop, type Figures, type Hidden } from './figures'
import { texts } from './texts.zh'

const words = (key: string, named: Record<string, unknown> = {}): string => {
  const text = key.split('.').reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], texts) as string
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(named[name]))
}
const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`
const figures = (change: Partial<Figures>): Figures => ({ registered: 120, participants: null, participation: null, points: null, activity: null, hidden: null, bound: null, ...change })

describe('a participation', () => {
  it('is itself where it may be shown, 0 as well', () => {
    expect(participationOf(figures({ participation: 0.4213, participants: 50 }), words, percent)).toEqual({ text: '42.1%', why: null })
    expect(participationOf(figures({ participation: 0, participants: 0 }), words, percent)).toEqual({ text: '0%', why: null })
  })
  it('is a bound where a few or nearly all took part', () => {
    expect(participationOf(figures({ hidden: 'few', bound: 0.13 }), words, percent).text).toBe('至多 13%')
    expect(participationOf(figures({ hidden: 'nearly_all', bound: 0.87 }), words, percent).text).toBe('至少 87%')
  })
  it('is never 0 when it is hidden, and says why', () => {
    for (const hidden of ['small_group', 'range', 'few', 'nearly_all', 'difference'] satisfies Hidden[]) {
      const shown = participationOf(figures({ hidden, registered: null }), words, percent, 7)
      expect(shown.text).toBe('—')
      expect(shown.why).toBeTruthy()
      expect(plain(shown)).toContain(shown.why)
    }
    expect(participationOf(figures({ hidden: 'range' }), words, percent, 5).why).toContain('20')
  })
  it('of nobody is a dash with its reason', () => {
    expect(participationOf(figures({ registered: 0 }), words, percent).why).toContain('没有在册')
  })
})

describe('other figures', () => {
  it('tell the same reason', () => {
    expect(figureOf(null, figures({ hidden: 'difference' }), words, String).why).toContain('推算')
    expect(figureOf(0, figures({}), words, String)).toEqual({ text: '0', why: null })
  })
  it('change with a sign, and not at all when one side is hidden', () => {
    expect(change(3.24, 'zh')).toBe('+3.2')
    expect(change(-0.5, 'en')).toBe('-0.5')
    expect(change(0, 'zh')).toBe('0.0')
    expect(change(null, 'zh')).toBe('—')
  })
  it('have a scale that ends round, above all of them', () => {
    expect([[0.37], [0.4], [0], [null], [1]].map((values) => scaleTop(values))).toEqual([0.4, 0.4, 0.1, 0.1, 1])
  })
})
