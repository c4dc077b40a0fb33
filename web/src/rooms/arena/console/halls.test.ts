import { expect, it } from 'vitest'
import type { Hall } from '../arena'
import { emptyHall, hallIn, hallsLike, misreadHall } from './halls'

it('finds halls by name, PIN and whether they are over', () => {
  const halls = [{ name: '国庆赛', pin: '123456', phase: 'lobby' }, { name: '读书赛', pin: null, phase: 'ended' }] as Hall[]
  const found = (text: string, state: string): string[] => hallsLike(halls, { text, state }).map(({ name }) => name)
  expect([found('', ''), found('3456', ''), found('读书', ''), found('', 'ended'), found('', 'running')]).toEqual([['国庆赛', '读书赛'], ['国庆赛'], ['读书赛'], ['读书赛'], ['国庆赛']])
})

it('sends whole numbers within their limits, and a time of the site', () => {
  const form = { ...emptyHall('7'), name: ' 国庆赛 ', paper: '3', startsAt: '2026-12-01T19:30' }
  expect(misreadHall(form)).toEqual({})
  expect(misreadHall({ ...form, seconds: '4', seats: '1e3' })).toEqual({ seconds: { least: 5, most: 120 }, seats: { least: 2, most: 100_000 } })
  expect(hallIn(form, 'Asia/Shanghai')).toEqual({ name: '国庆赛', organisation: '7', paper: '3', starts_at: '2026-12-01T19:30:00+08:00', by_itself: false, all_answered_locks: true, answer_seconds: 20, players_max: 1000 })
})
