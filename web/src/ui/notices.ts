import { reactive } from 'vue'

/** Short messages at the foot of the screen: a point with its reason, or that something was done. They go by themselves. */
export interface Notice {
  id: number
  points: number | null
  text: string
}

const stayMs = 5000
const most = 3
let last = 0
export const notices = reactive<Notice[]>([])

function show(points: number | null, text: string): void {
  const id = ++last
  notices.push({ id, points, text })
  while (notices.length > most) notices.shift()
  window.setTimeout(() => dismiss(id), stayMs)
}

export function dismiss(id: number): void {
  const index = notices.findIndex((each) => each.id === id)
  if (index >= 0) notices.splice(index, 1)
}

export function tell(text: string): void {
  show(null, text)
}

/** A point was earned: says how many and what for. Nothing earned, nothing said. */
export function tellPoints(points: number, reason: string): void {
  if (points > 0) show(points, reason)
}
