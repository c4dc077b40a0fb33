import { isAnswered, type QuizAnswer, type ShownQuestion } from './answer'
import type { ShownPlace } from './attempt'

type Press = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'isComposing' | 'defaultPrevented'> & { target: EventTarget | null }

/**
 * What a key means while somebody answers. What is typed is text, Enter on a button presses it, and a dialog has its own keys;
 * Enter in a field goes on, unless it ends a word of an input method.
 */
export function actOn(event: Press): 'onward' | 'choose' | undefined {
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing || event.defaultPrevented) return undefined
  const target = event.target as Element | null
  if (target?.closest('dialog, select, textarea, audio, video')) return undefined
  if (event.key === 'Enter') return target?.closest('button, a, summary') ? undefined : 'onward'
  if (target?.closest('input[type="text"]')) return undefined
  return /^[1-9a-i]$/i.test(event.key) ? 'choose' : undefined
}

/** The option that a key names: 1 or A is the first. */
export function choiceOf(key: string, question: ShownQuestion): number | undefined {
  if (question.kind !== 'single' && question.kind !== 'multiple' && question.kind !== 'truefalse') return undefined
  const place = /[1-9]/.test(key) ? Number(key) - 1 : key.toLowerCase().charCodeAt(0) - 97
  return place < question.options.length ? place : undefined
}

/** Where somebody goes on: where two answers wait for a choice, else at the first question that is open, else at the last. */
export function firstOpen(questions: readonly ShownPlace[], answers: ReadonlyMap<number, QuizAnswer>, asides: ReadonlyMap<number, QuizAnswer>): number {
  const undecided = questions.findIndex((each) => asides.has(each.place))
  if (undecided >= 0) return undecided
  const found = questions.findIndex((each) => each.outcome === null && !isAnswered(each.question, answers.get(each.place)))
  return found < 0 ? Math.max(0, questions.length - 1) : found
}
