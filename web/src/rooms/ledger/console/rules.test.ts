import { describe, expect, it } from 'vitest'
import { Problem } from '@/api/problem'
import { changesOf, earnsOf, mistakeOf, nextVersion, type Rule, type RuleSet } from './rules'
import { spanOf } from './system'

const rule = (change: Partial<Rule>): Rule => ({ rule: 'read', title: '阅读', verb: 'read_item', points: 1, active_points: 1, full_points: null, pass_points: null, daily_cap: null, unit_minutes: null, pass_per_mille: null, first_of_day: false, ...change })
const set = (...items: Rule[]): RuleSet => ({ version: '1', name: 'x', active_hours: [], items })
const invalid = (detail: string, fields: { field: string; reason: string }[] = []): Problem => new Problem('invalid', 422, 'x', detail, fields)

describe('a mistake in a rule set', () => {
  it('has its line, field and reason', () => {
    expect(mistakeOf(invalid('text:5: rules[0].verb: must be one of a', [{ field: 'rules[0].verb', reason: 'must be one of a' }]))).toEqual({ line: 5, field: 'rules[0].verb', reason: 'must be one of a' })
  })
  it('is told also where the text is no YAML at all', () => {
    expect(mistakeOf(invalid('text:3: is not YAML: bad indentation'))).toEqual({ line: 3, field: '', reason: 'is not YAML: bad indentation' })
  })
  it('is none when something else went wrong', () => {
    expect(mistakeOf(new Problem('offline', 0, 'x', ''))).toBeNull()
  })
})

describe('rules', () => {
  const t = (key: string, named: Record<string, unknown> = {}): string => `${key.split('.').pop()}${named.points ?? ''}`
  it('say what one doing earns', () => {
    expect(earnsOf(rule({ points: 1, active_points: 2 }), t)).toBe('points1commaactive2')
    expect(earnsOf(rule({ points: 0, active_points: 0, full_points: 10, pass_points: 8 }), t)).toBe('full10commapass8')
    expect(earnsOf(rule({ points: 1, full_points: 2 }), t)).toBe('full2commaotherwise1')
  })
  it('show what a new set adds, changes and takes away', () => {
    const before = set(rule({}), rule({ rule: 'share' }))
    const after = set(rule({ points: 2 }), rule({ rule: 'keep' }))
    expect(changesOf(before, after).map((each) => [each.rule.rule, each.was !== null, each.gone])).toEqual([['read', true, false], ['keep', false, false], ['share', true, true]])
    expect(changesOf(before, before)).toEqual([])
  })
  it('get a higher version for the next one', () => {
    expect(nextVersion('# x\nversion: 4\nname: a', '4')).toBe('# x\nversion: 5\nname: a')
  })
})

describe('a span', () => {
  it('is told in the largest unit', () => {
    expect([30, 3600, 90_000, -5].map((seconds) => spanOf(0, seconds * 1000))).toEqual([{ count: 0, unit: 'minutes' }, { count: 1, unit: 'hours' }, { count: 1, unit: 'days' }, { count: 0, unit: 'minutes' }])
  })
})
