import type { Question, QuestionKind } from './banks'

/** A choice, an accepted text or a number, with what it is worth in percent (empty: what its kind gives) and says. */
export interface Line {
  id: string
  text: string
  right: boolean
  weight: string
  tolerance: string
  feedback: string
  /** Of fill: the number of its blank. */
  blank: number
  /** Of matching: what belongs to it. */
  to: string
}

/** What an editor fills in. `lines` are the choices, the accepted texts, the items in their right order, the pairs or the numbers. */
export interface QuestionForm {
  kind: QuestionKind
  title: string
  passage: string
  stem: string
  lines: Line[]
  case_sensitive: boolean
  width_sensitive: boolean
  /** Of fill and matching: blanks or pairs count only together. */
  all_or_nothing: boolean
  explanation: string
  category: string
  source: string
  tags: string[]
  difficulty: string
}

let last = 0
export const line = (given: Partial<Line> = {}): Line => ({ id: String(++last), text: '', right: false, weight: '', tolerance: '', feedback: '', blank: 0, to: '', ...given })

export const chosenKind = (kind: QuestionKind): boolean => kind === 'single' || kind === 'multiple' || kind === 'truefalse'
export const weighed = (kind: QuestionKind): boolean => kind === 'single' || kind === 'multiple' || kind === 'fill' || kind === 'numeric' || kind === 'matching'
export const toldApart = (kind: QuestionKind): boolean => chosenKind(kind) || kind === 'fill' || kind === 'numeric'

/** What stands in a form of this kind to begin with. */
export function startingLines(kind: QuestionKind, words: { yes: string; no: string }): Line[] {
  if (kind === 'truefalse') return [line({ text: words.yes, right: true }), line({ text: words.no })]
  if (kind === 'single' || kind === 'multiple') return [line({ right: true }), line(), line(), line()]
  return kind === 'fill' || kind === 'numeric' ? [line()] : [line(), line(), line()]
}

export function emptyForm(words: { yes: string; no: string }): QuestionForm {
  return { kind: 'single', title: '', passage: '', stem: '', lines: startingLines('single', words), case_sensitive: false, width_sensitive: false, all_or_nothing: false, explanation: '', category: '', source: '', tags: [], difficulty: '' }
}

const shown = (value: number | undefined): string => (value === undefined ? '' : String(value))

function linesOf(question: Question): Line[] {
  const { kind, options = [], answer = [], weights, feedback, pairs = [], blanks, tolerance } = question
  const beside = (index: number): Partial<Line> => ({ weight: shown(weights?.[index]), feedback: feedback?.[index] ?? '' })
  if (kind === 'matching') return pairs.map(([text = '', to = ''], index) => line({ text, to, weight: shown(weights?.[index]) }))
  if (kind === 'ordering') return answer.map((index) => line({ text: options[Number(index)] ?? '' }))
  if (kind === 'fill') return answer.map((text, index) => line({ text: String(text), blank: blanks?.[index] ?? index, ...beside(index) }))
  if (kind === 'numeric') return answer.map((text, index) => line({ text: String(text), tolerance: shown(Array.isArray(tolerance) ? tolerance[index] : tolerance), ...beside(index) }))
  return options.map((text, index) => line({ text, right: answer.includes(index), ...beside(index) }))
}

export function formOf(question: Question): QuestionForm {
  const { kind, title = '', passage = '', stem, explanation = '', category = '', source = '', tags = [], difficulty } = question
  return { kind, title, passage, stem, lines: linesOf(question), case_sensitive: question.case_sensitive ?? false, width_sensitive: question.width_sensitive ?? false, all_or_nothing: question.all_or_nothing ?? false, explanation, category, source, tags: [...tags], difficulty: shown(difficulty) }
}

/** A number as somebody typed it, else the text itself, so that the program can say what is wrong with it. */
const typed = (text: string): number | string => (text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text.trim())
/** Weights beside lines: where one is given the others are worth nothing, or everything where the line is right. */
const weightsOf = (lines: Line[], usual: (line: Line) => number): number[] | undefined => (lines.some((each) => each.weight.trim()) ? lines.map((each) => (each.weight.trim() ? Number(each.weight) : usual(each))) : undefined)
const feedbackOf = (lines: Line[]): string[] | undefined => (lines.some((each) => each.feedback.trim()) ? lines.map((each) => each.feedback) : undefined)

/** What only one kind has; all of it is left out where another kind is asked for. */
const ofKinds = ['options', 'answer', 'weights', 'feedback', 'pairs', 'blanks', 'tolerance', 'case_sensitive', 'width_sensitive', 'wildcards', 'all_or_nothing'] as const

function answering(form: QuestionForm, before: Question | undefined): Partial<Question> {
  const lines = form.lines.filter((each) => each.text.trim() || each.to.trim())
  const { kind } = form
  const together = form.all_or_nothing ? { all_or_nothing: true } : {}
  if (kind === 'matching') return { pairs: lines.map((each) => [each.text, each.to]), weights: weightsOf(lines, () => 0), ...together }
  if (kind === 'ordering') return { options: lines.map((each) => each.text), answer: lines.map((_, index) => index) }
  const around = { weights: weightsOf(lines, (each) => (chosenKind(kind) ? (each.right ? 100 : 0) : 100)), feedback: feedbackOf(lines) }
  if (kind === 'fill') {
    const numbers = [...new Set(lines.map((each) => each.blank))].sort((a, b) => a - b)
    const blanks = lines.map((each) => numbers.indexOf(each.blank))
    const kept = before?.kind === 'fill' && before.wildcards ? { wildcards: true } : {}
    return { answer: lines.map((each) => each.text), ...(blanks.every((blank, index) => blank === index) ? {} : { blanks }), ...(form.case_sensitive ? { case_sensitive: true } : {}), ...(form.width_sensitive ? { width_sensitive: true } : {}), ...together, ...kept, ...around }
  }
  if (kind === 'numeric') {
    const tolerances = lines.map((each) => Number(each.tolerance || 0))
    return { answer: lines.map((each) => typed(each.text)), ...(tolerances.some(Boolean) ? { tolerance: tolerances } : {}), ...around }
  }
  return { options: lines.map((each) => each.text), answer: lines.flatMap((each, index) => (each.right ? [index] : [])), ...around }
}

/** The question of a form; of `before` it keeps what the form does not show (its files, its formats, what else its author wrote). */
export function questionOf(form: QuestionForm, before?: Question): Question {
  const rest: Record<string, unknown> = { ...before }
  for (const name of ofKinds) delete rest[name]
  const set = (name: string, value: unknown): void => {
    if (value === '' || value === undefined || (Array.isArray(value) && !value.length)) delete rest[name]
    else rest[name] = value
  }
  for (const name of ['title', 'passage', 'explanation', 'category', 'source', 'tags'] as const) set(name, form[name])
  set('difficulty', form.difficulty ? Number(form.difficulty) : undefined)
  for (const [name, value] of Object.entries(answering(form, before))) set(name, value)
  return { ...rest, kind: form.kind, stem: form.stem } as Question
}

const without = (form: QuestionForm): unknown => ({ ...form, lines: form.lines.map((each) => ({ ...each, id: '' })) })
export const sameForm = (a: QuestionForm, b: QuestionForm): boolean => JSON.stringify(without(a)) === JSON.stringify(without(b))
