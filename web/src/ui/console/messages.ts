import { reactive } from 'vue'

/** What was just done, with a way to undo it where there is one; or what went wrong. They go by themselves. */
export interface Message {
  id: number
  text: string
  wrong: boolean
  undo: (() => Promise<void>) | null
}

const stayMs = 6000
const stayWithUndoMs = 12_000
const most = 4
let last = 0
export const messages = reactive<Message[]>([])

function show(text: string, wrong: boolean, undo: Message['undo']): void {
  const id = ++last
  messages.push({ id, text, wrong, undo })
  while (messages.length > most) messages.shift()
  window.setTimeout(() => dismissMessage(id), undo || wrong ? stayWithUndoMs : stayMs)
}

export function dismissMessage(id: number): void {
  const index = messages.findIndex((each) => each.id === id)
  if (index >= 0) messages.splice(index, 1)
}

export const say = (text: string): void => show(text, false, null)
export const sayWrong = (text: string): void => show(text, true, null)
/** Done, and it can be undone for as long as the message stands. */
export const sayDone = (text: string, undo: () => Promise<void>): void => show(text, false, undo)
