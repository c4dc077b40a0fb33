import { shallowRef } from 'vue'

/** A question before something that cannot be taken back lightly; it says what will happen, with numbers. */
export interface Question {
  title: string
  /** What will happen, one fact a line. */
  facts: string[]
  /** The word on the button that does it. */
  act: string
  danger?: boolean
  /** Asks for a text, such as a reason. */
  ask?: { label: string; hint?: string; least: number; most: number }
}

interface Open extends Question {
  answer(text: string | null): void
}

export const openQuestion = shallowRef<Open | null>(null)

/** The text that was given (empty where none was asked for); null when it was called off. */
export function confirm(question: Question): Promise<string | null> {
  openQuestion.value?.answer(null)
  return new Promise((resolve) => {
    openQuestion.value = {
      ...question,
      answer(text) {
        openQuestion.value = null
        resolve(text)
      },
    }
  })
}
