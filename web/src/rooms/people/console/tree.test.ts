import { describe, expect, it } from 'vitest'
import type { Organisation } from './organisations'
import { useTree } from './tree'

const all: Organisation[] = ['1', '1.1', '1.2', '1.1.1'].map((id) => {
  const steps = id.split('.')
  return { id, code: id, name: id, kind: 'unit', parent_id: steps.length > 1 ? steps.slice(0, -1).join('.') : null, path: steps, learners: 0, children: 0 }
})
for (const each of all) each.children = all.filter((other) => other.parent_id === each.id).length
const find = (id: string): Organisation => all.find((each) => each.id === id) as Organisation

function tree(pageSize = 10) {
  let asked = 0
  const made = useTree(
    () => [find('1')],
    async (id, cursor) => {
      ++asked
      const children = all.filter((each) => each.parent_id === id)
      const from = cursor ? Number(cursor) : 0
      return { items: children.slice(from, from + pageSize), next: from + pageSize < children.length ? String(from + pageSize) : null }
    },
    async (id) => find(id),
  )
  const shown = (): string[] => made.lines.value.map((line) => line.organisation.id)
  return { ...made, shown, asked: () => asked }
}

describe('the tree of organisations', () => {
  it('asks for children only when a branch is opened, and once', async () => {
    const { shown, open, shut, asked } = tree()
    expect(shown()).toEqual(['1'])
    await open('1')
    expect(shown()).toEqual(['1', '1.1', '1.2'])
    shut('1')
    expect(shown()).toEqual(['1'])
    await open('1')
    expect(asked()).toBe(1)
  })
  it('opens everything above what is to be seen', async () => {
    const { shown, reveal } = tree()
    await reveal('1.1.1')
    expect(shown()).toEqual(['1', '1.1', '1.1.1', '1.2'])
  })
  it('unfolds as long as there is no choice', async () => {
    const { shown, unfold } = tree()
    await unfold('1.1') // is not known yet
    expect(shown()).toEqual(['1'])
    await unfold('1')
    expect(shown()).toEqual(['1', '1.1', '1.2'])
    await unfold('1.1')
    expect(shown()).toEqual(['1', '1.1', '1.1.1', '1.2'])
  })
  it('goes on where a page of children ended', async () => {
    const { shown, open, more, lines } = tree(1)
    await open('1')
    expect(shown()).toEqual(['1', '1.1'])
    expect(lines.value[0]?.more).toBe(true)
    await more('1')
    expect(shown()).toEqual(['1', '1.1', '1.2'])
    expect(lines.value[0]?.more).toBe(false)
  })
})
