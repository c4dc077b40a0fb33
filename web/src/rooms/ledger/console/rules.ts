import { get, post } from '@/api/client'
import type { Problem } from '@/api/problem'
import { useResource } from '@/api/resource'
import type { Schema } from '@/api/schema'

export type RuleSet = Schema<'RuleSet'>
export type Rule = Schema<'Rule'>

export const useRules = () => useResource(() => 'rules', (_, signal) => get('/api/v1/rules', { signal }))
/** Only operators may ask for the versions; for others nothing is asked. */
export const useRuleSets = (may: () => boolean) => useResource(() => (may() ? 'rule-sets' : undefined), (_, signal) => get('/api/v1/rule-sets', { signal }))
export const useRuleSet = (version: () => string | undefined) => useResource(version, (key, signal) => get('/api/v1/rule-sets/{version}', { path: { version: key }, signal }))
export const validate = (text: string) => post('/api/v1/rule-sets/validate', { body: { text } })
export const take = (text: string) => post('/api/v1/rule-sets', { body: { text } })

export interface Mistake {
  line: number | null
  field: string
  reason: string
}
/** "text:5: rules[0].verb: must be …": the line, the field and the reason of a mistake in a rule set. */
export function mistakeOf(problem: Problem): Mistake | null {
  if (problem.kind !== 'invalid' && problem.kind !== 'conflict') return null
  const match = /^text:(\d+): /.exec(problem.detail)
  const named = problem.fields[0]
  const rest = match ? problem.detail.slice(match[0].length) : problem.detail
  return { line: match ? Number(match[1]) : null, field: named?.field ?? '', reason: named?.reason ?? rest }
}

/** The text of a rule set with a version one higher, for writing the next one. */
export function nextVersion(text: string, inUse: string): string {
  return text.replace(/^version:\s*\d+/m, `version: ${Number(inUse) + 1}`)
}

type Text = (key: string, named?: Record<string, unknown>) => string
/** What one doing earns, in words: "2 分，活跃时段 4 分". */
export function earnsOf(rule: Rule, t: Text): string {
  const parts: string[] = []
  if (rule.full_points !== null) parts.push(t('console.rules.full', { points: rule.full_points }))
  if (rule.pass_points !== null) parts.push(t('console.rules.pass', { points: rule.pass_points, share: (rule.pass_per_mille ?? 0) / 10 }))
  if (rule.points > 0 || parts.length === 0) parts.push(t(parts.length ? 'console.rules.otherwise' : 'console.rules.points', { points: rule.points }))
  if (rule.active_points !== rule.points) parts.push(t('console.rules.active', { points: rule.active_points }))
  return parts.join(t('console.comma'))
}

/** What is added, gone or changed from one set to another, rule by rule. */
export function changesOf(before: RuleSet, after: RuleSet): { rule: Rule; was: Rule | null; gone: boolean }[] {
  const changed = after.items.flatMap((rule) => {
    const was = before.items.find((each) => each.rule === rule.rule) ?? null
    return JSON.stringify(was) === JSON.stringify(rule) ? [] : [{ rule, was, gone: false }]
  })
  const gone = before.items.filter((rule) => !after.items.some((each) => each.rule === rule.rule)).map((rule) => ({ rule, was: rule, gone: true }))
  return [...changed, ...gone]
}
