export interface Selected {
  text: string
  start: number
  end: number
}
/** What replaces the text from `from` to `to`, and what is selected afterwards. */
export interface Edit {
  from: number
  to: number
  put: string
  start: number
  end: number
}

/** Sets marks around what is selected, or takes them away where they stand already. */
export function around({ text, start, end }: Selected, mark: string, usual: string): Edit {
  const inner = text.slice(start, end)
  if (text.slice(start - mark.length, start) === mark && text.slice(end, end + mark.length) === mark) {
    return { from: start - mark.length, to: end + mark.length, put: inner, start: start - mark.length, end: end - mark.length }
  }
  const put = inner || usual
  return { from: start, to: end, put: `${mark}${put}${mark}`, start: start + mark.length, end: start + mark.length + put.length }
}

/** Begins each selected line with a mark, or takes it away where every one has it. */
export function lines({ text, start, end }: Selected, mark: string): Edit {
  const from = text.lastIndexOf('\n', start - 1) + 1
  const found = text.indexOf('\n', end)
  const to = found < 0 ? text.length : found
  const all = text.slice(from, to).split('\n')
  const put = all.every((line) => line.startsWith(mark)) ? all.map((line) => line.slice(mark.length)).join('\n') : all.map((line) => mark + line).join('\n')
  return { from, to, put, start: from, end: from + put.length }
}

/** Puts a block of its own, with empty lines around it. */
export function block({ text, start, end }: Selected, content: string): Edit {
  const before = text.slice(0, start)
  const lead = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n'
  const tail = text.slice(end).startsWith('\n') ? '' : '\n'
  const put = `${lead}${content}${tail}`
  return { from: start, to: end, put, start: start + put.length, end: start + put.length }
}

export const link = ({ text, start, end }: Selected, usual: string): Edit => {
  const name = text.slice(start, end) || usual
  return { from: start, to: end, put: `[${name}](https://)`, start: start + name.length + 3, end: start + name.length + 11 }
}
