import { describe, expect, it } from 'vitest'
import { joined, type KeptItem } from './kept_list'

const at = (item: string, hour: number): KeptItem => ({ item, title: item, kind: 'article', cover: null, url: `/items/${item}`, withdrawn: false, kept_at: `2022-01-02T${String(hour).padStart(2, '0')}:00:00+08:00` })
const names = (items: KeptItem[]): string[] => items.map((each) => each.item)

describe('the list of what I keep', () => {
  it('is what the program says, when it says all of it', () => {
    expect(names(joined([at('gone', 9), at('old', 1)], [at('new', 10)], true, true))).toEqual(['new'])
  })
  it('keeps what was known beyond the page, and drops what is missing within it', () => {
    const known = [at('a', 9), at('gone', 8), at('b', 7), at('old', 1)]
    expect(names(joined(known, [at('a', 9), at('b', 7)], true, false))).toEqual(['a', 'b', 'old'])
  })
  it('joins a further page to the ones before it', () => {
    const known = [at('a', 9), at('b', 7)]
    expect(names(joined(known, [at('c', 5), at('d', 3)], false, true))).toEqual(['a', 'b', 'c', 'd'])
  })
})
