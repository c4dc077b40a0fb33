import type { Schema } from '@/api/schema'
import { localPart } from '@/texts/format'
import { siteInstant } from '@/ui/console/site_time'
import type { QuestionKind } from './banks'
import type { Explain, PaperIn, Purpose } from './papers'

type DrawRule = Schema<'DrawRule'>

/** "So many from these banks"; numbers as they were typed, an empty difficulty for any. */
export interface DrawForm {
  id: string
  count: string
  banks: string[]
  tags: string[]
  category: string
  kinds: QuestionKind[]
  difficulty_from: string
  difficulty_to: string
}

/** What an editor fills in. What a purpose has no use for stays here, so that going back to another one finds it again. */
export interface PaperForm {
  name: string
  description: string
  purpose: Purpose
  organisation: string
  item: string | null
  questions: string[]
  draws: DrawForm[]
  shuffle_questions: boolean
  shuffle_options: boolean
  explain: Explain
  minutes: string
  tries: string
  /** In percent. */
  pass: string
  revival: boolean
  /** Times of the site, such as 2026-11-28T17:05. */
  opens_at: string | null
  closes_at: string | null
}

/** What only some purposes have (check_paper in the program). */
export type Part = 'item' | 'questions' | 'count' | 'explain' | 'minutes' | 'tries' | 'pass' | 'shuffle_questions' | 'revival'
const parts: Record<Purpose, readonly Part[]> = {
  special: ['questions', 'count', 'explain', 'minutes', 'tries', 'pass', 'shuffle_questions'],
  course: ['item', 'questions', 'count', 'explain', 'minutes', 'tries', 'pass', 'shuffle_questions'],
  daily: ['questions', 'count', 'explain', 'minutes', 'shuffle_questions'],
  weekly: ['questions', 'count', 'explain', 'minutes', 'shuffle_questions'],
  endless: ['revival'],
  duel: ['questions', 'count'],
}
export const hasPart = (purpose: Purpose, part: Part): boolean => parts[purpose].includes(part)

let last = 0
export const emptyDraw = (): DrawForm => ({ id: String(++last), count: '5', banks: [], tags: [], category: '', kinds: [], difficulty_from: '', difficulty_to: '' })

export function emptyPaper(organisation: string): PaperForm {
  return { name: '', description: '', purpose: 'special', organisation, item: null, questions: [], draws: [], shuffle_questions: false, shuffle_options: true, explain: 'at_end', minutes: '', tries: '', pass: '60', revival: false, opens_at: null, closes_at: null }
}

const typed = (value: number | null | undefined): string => (value === null || value === undefined ? '' : String(value))
function localOf(instant: string | null | undefined): string | null {
  if (!instant) return null
  const { day, time } = localPart(instant)
  return `${day}T${time}`
}
const drawFormOf = (rule: DrawRule): DrawForm => ({ ...rule, id: String(++last), count: String(rule.count), banks: [...rule.banks], tags: [...rule.tags], kinds: [...rule.kinds], difficulty_from: typed(rule.difficulty_from || null), difficulty_to: typed(rule.difficulty_to || null) })

export function paperFormOf(paper: PaperIn): PaperForm {
  const { name, description, purpose, organisation, item, questions, draws, shuffle_questions, shuffle_options, explain, minutes, tries, pass_per_mille, revival, opens_at, closes_at } = paper
  return { name, description, purpose: purpose === 'mistakes' ? 'special' : purpose, organisation, item: item ?? null, questions: [...questions], draws: draws.map(drawFormOf), shuffle_questions, shuffle_options, explain, minutes: typed(minutes), tries: typed(tries), pass: String(pass_per_mille / 10), revival, opens_at: localOf(opens_at), closes_at: localOf(closes_at) }
}

const numberOrNone = (text: string): number | null => (text.trim() === '' ? null : Number(text))
const ruleOf = ({ id: _, ...draw }: DrawForm, counted: boolean): DrawRule => ({ ...draw, count: counted ? Number(draw.count) : 1, category: draw.category.trim(), difficulty_from: Number(draw.difficulty_from), difficulty_to: Number(draw.difficulty_to) })

/** The paper of a form, without what its purpose has no use for. */
export function paperOf(form: PaperForm, timeZone: string): PaperIn {
  const has = (part: Part): boolean => hasPart(form.purpose, part)
  const { name, description, purpose, organisation, shuffle_options } = form
  return {
    name: name.trim(),
    description: description.trim(),
    purpose,
    organisation,
    item: has('item') ? form.item : null,
    questions: has('questions') ? [...form.questions] : [],
    draws: (has('count') ? form.draws : form.draws.slice(0, 1)).map((draw) => ruleOf(draw, has('count'))),
    shuffle_questions: has('shuffle_questions') && form.shuffle_questions,
    shuffle_options,
    explain: has('explain') ? form.explain : 'at_once',
    minutes: has('minutes') ? numberOrNone(form.minutes) : null,
    tries: has('tries') ? numberOrNone(form.tries) : null,
    pass_per_mille: has('pass') ? Math.round(Number(form.pass) * 10) : 600,
    revival: has('revival') && form.revival,
    opens_at: form.opens_at && siteInstant(form.opens_at, timeZone),
    closes_at: form.closes_at && siteInstant(form.closes_at, timeZone),
  }
}

export interface Range {
  least: number
  most: number
  /** With one digit after the point. */
  tenths?: boolean
}
function isIn(text: string, { least, most, tenths }: Range): boolean {
  return (tenths ? /^\d+(\.\d)?$/ : /^\d+$/).test(text.trim()) && Number(text) >= least && Number(text) <= most
}

/** Numbers that cannot be sent, by the program's names of their fields, with what would be right. All else is for the program to judge. */
export function misread(form: PaperForm): Record<string, Range> {
  const found: Record<string, Range> = {}
  const look = (field: string, text: string, range: Range, mayBeEmpty = false): void => {
    if (!(mayBeEmpty && text.trim() === '') && !isIn(text, range)) found[field] = range
  }
  if (hasPart(form.purpose, 'minutes')) look('minutes', form.minutes, { least: 1, most: 1440 }, true)
  if (hasPart(form.purpose, 'tries')) look('tries', form.tries, { least: 1, most: 100 }, true)
  if (hasPart(form.purpose, 'pass')) look('pass_per_mille', form.pass, { least: 0, most: 100, tenths: true })
  if (hasPart(form.purpose, 'count')) form.draws.forEach((draw, index) => look(`draws[${index}].count`, draw.count, { least: 1, most: 200 }))
  return found
}

/** How many questions a form asks for, as far as its numbers can be read; null for an endless one. */
export function askedIn(form: PaperForm): number | null {
  if (!hasPart(form.purpose, 'count')) return null
  return form.draws.reduce((sum, draw) => sum + (/^\d+$/.test(draw.count.trim()) ? Number(draw.count) : 0), form.questions.length)
}

/** The fields of the form, as the program names them in its reasons. */
const drawFields = ['count', 'banks', 'tags', 'category', 'kinds', 'difficulty_from', 'difficulty_to']
export const drawsMost = 20
const questionsMost = 500
export const paperFields: string[] = [
  ...['name', 'description', 'purpose', 'organisation', 'item', 'questions', 'draws', 'shuffle_questions', 'shuffle_options', 'explain', 'minutes', 'tries', 'pass_per_mille', 'revival', 'opens_at', 'closes_at'],
  ...Array.from({ length: drawsMost }, (_, index) => drawFields.map((field) => `draws[${index}].${field}`)).flat(),
  ...Array.from({ length: questionsMost }, (_, index) => `questions[${index}]`),
].flatMap((field) => [field, `paper.${field}`])

const withoutIds = (draws: readonly DrawForm[]): unknown => draws.map(({ id: _, ...draw }) => draw)
export const sameDraws = (a: readonly DrawForm[], b: readonly DrawForm[]): boolean => JSON.stringify(withoutIds(a)) === JSON.stringify(withoutIds(b))
export const samePaper = (a: PaperForm, b: PaperForm): boolean => sameDraws(a.draws, b.draws) && JSON.stringify({ ...a, draws: null }) === JSON.stringify({ ...b, draws: null })
