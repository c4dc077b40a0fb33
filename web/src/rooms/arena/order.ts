/** The order in which a player sees the options of a question (api/arena.md): element i is the stored place of what is shown at i. */
export function optionOrder(seed: number, question: number, count: number): number[] {
  const order = Array.from({ length: count }, (_, place) => place)
  let state = (seed ^ Math.imul(question + 1, 0x9e3779b9)) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
  for (let i = count; i > 1; --i) {
    const j = next() % i
    const last = order[i - 1]!
    order[i - 1] = order[j]!
    order[j] = last
  }
  return order
}

export const hasPlace = (choices: number, place: number): boolean => ((choices >> place) & 1) === 1
export const toggled = (choices: number, place: number): number => choices ^ (1 << place)
