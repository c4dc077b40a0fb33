import type { Schema } from '@/api/schema'

export type QuizAnswer = Schema<'QuizAnswer'>
export type ShownQuestion = Schema<'ShownQuestion'>
export type ShownOutcome = Schema<'ShownOutcome'>

/** An answer by the places shown to the learner; what each kind of question takes stands at QuizAnswer in api/practice.yaml. */
export const noAnswer = (): QuizAnswer => ({ choices: [], texts: [] })

export function sameAnswer(one: QuizAnswer, other: QuizAnswer): boolean {
  return JSON.stringify([one.choices, one.texts]) === JSON.stringify([other.choices, other.texts])
}

/** A number as people type it, full width and with thousands too: the program takes these and no other. */
export function isNumber(text: string): boolean {
  const plain = text.normalize('NFKC').trim().replace('\u2212', '-')
  return /^[+-]?(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?(e[+-]?\d{1,3})?$/i.test(plain) && /^[+-]?[.,]?\d/.test(plain)
}

export function isAnswered(question: ShownQuestion, answer: QuizAnswer | undefined): boolean {
  if (!answer) return false
  switch (question.kind) {
    case 'single':
    case 'truefalse':
    case 'multiple':
      return answer.choices.length > 0
    case 'ordering':
      return answer.choices.length === question.options.length
    case 'matching':
      return answer.choices.some((place) => place >= 0)
    case 'fill':
      return answer.texts.some((text) => text.trim() !== '')
    case 'numeric':
      return isNumber(answer.texts[0] ?? '')
  }
}

/** What is sent: half a number, or blanks without a letter, is no answer yet. */
export function sendable(question: ShownQuestion, answer: QuizAnswer | undefined): QuizAnswer {
  return answer && isAnswered(question, answer) ? { choices: [...answer.choices], texts: [...answer.texts] } : noAnswer()
}

/** An option is chosen; of several that may be chosen together, it is taken back the second time. */
export function withChoice(question: ShownQuestion, answer: QuizAnswer, place: number): QuizAnswer {
  if (question.kind !== 'multiple') return { choices: [place], texts: [] }
  const without = answer.choices.filter((each) => each !== place)
  const choices = without.length < answer.choices.length ? without : [...without, place].sort((a, b) => a - b)
  return { choices, texts: [] }
}

/** An item goes up or down by one in the order; an order that was not touched yet is the one that is shown. */
export function withMove(question: ShownQuestion, answer: QuizAnswer, from: number, to: number): QuizAnswer {
  const choices = orderOf(question, answer)
  const [moved] = choices.splice(from, 1)
  if (moved !== undefined) choices.splice(Math.max(0, Math.min(to, choices.length)), 0, moved)
  return { choices, texts: [] }
}

export function orderOf(question: ShownQuestion, answer: QuizAnswer): number[] {
  return answer.choices.length === question.options.length ? [...answer.choices] : question.options.map((_, place) => place)
}

export function withPair(question: ShownQuestion, answer: QuizAnswer, left: number, right: number): QuizAnswer {
  return { choices: question.options.map((_, place) => (place === left ? right : (answer.choices[place] ?? -1))), texts: [] }
}

export function withText(question: ShownQuestion, answer: QuizAnswer, blank: number, text: string): QuizAnswer {
  const count = question.kind === 'fill' ? question.blanks : 1
  return { choices: [], texts: Array.from({ length: count }, (_, place) => (place === blank ? text : (answer.texts[place] ?? ''))) }
}
