import { expect, it } from 'vitest'
import { hasPlace, optionOrder, toggled } from './order'

it('is the server’s order', () => {
  expect(optionOrder(7, 0, 4)).toEqual([3, 2, 1, 0])
  expect(optionOrder(0xfeedface, 9, 6)).toEqual([5, 2, 3, 1, 0, 4])
})

it('shows every option once, whatever the seed', () => {
  for (let seed = 0; seed < 2_000; ++seed)
    for (let count = 2; count <= 16; count += 7) expect([...optionOrder(seed * 2_654_435, seed % 200, count)].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i))
})

it('keeps choices as a set of stored places', () => {
  const both = toggled(toggled(0, 15), 0)
  expect([both, hasPlace(both, 15), hasPlace(both, 14), toggled(both, 15)]).toEqual([0x8001, true, false, 1])
})
