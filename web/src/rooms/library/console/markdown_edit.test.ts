import { describe, expect, it } from 'vitest'
import { around, block, lines, link, type Edit, type Selected } from './markdown_edit'

/** Square brackets mark what is selected. */
function read(marked: string): Selected {
  const start = marked.indexOf('[')
  const end = marked.indexOf(']') - 1
  return { text: marked.replace('[', '').replace(']', ''), start, end }
}
function after(marked: string, make: (selected: Selected) => Edit): string {
  const selected = read(marked)
  const edit = make(selected)
  const text = selected.text.slice(0, edit.from) + edit.put + selected.text.slice(edit.to)
  return `${text.slice(0, edit.start)}[${text.slice(edit.start, edit.end)}]${text.slice(edit.end)}`
}

describe('formatting', () => {
  it('sets marks around a selection and takes them away again', () => {
    expect(after('读[书]会', (at) => around(at, '**', 'x'))).toBe('读**[书]**会')
    expect(after('读**[书]**会', (at) => around(at, '**', 'x'))).toBe('读[书]会')
    expect(after('[]', (at) => around(at, '**', '加粗'))).toBe('**[加粗]**')
  })
  it('begins whole lines with a mark and takes it away', () => {
    expect(after('一\n二[]\n三', (at) => lines(at, '- '))).toBe('一\n[- 二]\n三')
    expect(after('[- 一\n- 二]', (at) => lines(at, '- '))).toBe('[一\n二]')
  })
  it('puts a block on lines of its own', () => {
    expect(after('一[]', (at) => block(at, '![a](b)'))).toBe('一\n\n![a](b)\n[]')
    expect(after('[]', (at) => block(at, 'x'))).toBe('x\n[]')
  })
  it('selects the address of a link', () => {
    const selected = read('[宛丘]')
    const edit = link(selected, 'x')
    expect(edit.put).toBe('[宛丘](https://)')
    expect(edit.put.slice(edit.start, edit.end)).toBe('https://')
  })
})
