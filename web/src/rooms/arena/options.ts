import type { Frame } from './frames'
import { hasPlace, optionOrder } from './order'
import type { MatchShown } from './match_state'

/** One option as this player sees it: where it stands, and, once that is told, how it went. */
export interface ShownOption {
  /** The stored place, which is what the server is told. */
  place: number
  letter: string
  html: string
  mine: boolean
  right: boolean
  count: number
  share: number
}

export const letterAt = (shownAt: number): string => String.fromCharCode(65 + shownAt)

/** `shuffled: false` for a screen: everybody sees the stored order there. */
export function shownOptions(asked: Frame<'read'>, { orderSeed, answer, reveal }: Pick<MatchShown, 'orderSeed' | 'answer' | 'reveal'>, shuffled = true): ShownOption[] {
  const count = asked.options.length
  const order = shuffled && asked.shuffled ? optionOrder(orderSeed, asked.question, count) : Array.from({ length: count }, (_, place) => place)
  const choices = answer?.question === asked.question ? answer.choices : 0
  return order.map((place, at) => {
    const chosen = reveal?.chosen[place] ?? 0
    return { place, letter: letterAt(at), html: asked.options[place] ?? '', mine: hasPlace(choices, place), right: reveal !== null && hasPlace(reveal.right, place), count: chosen, share: reveal && reveal.answers > 0 ? chosen / reveal.answers : 0 }
  })
}

/** The option that a key names, in the order that is shown: 1 or A is the first. */
export function optionAt(key: string, options: readonly ShownOption[]): ShownOption | undefined {
  if (!/^[1-9a-i]$/i.test(key)) return undefined
  return options[/[1-9]/.test(key) ? Number(key) - 1 : key.toLowerCase().charCodeAt(0) - 97]
}
