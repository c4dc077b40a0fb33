import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { forgetPlaces, setReturning, usePlace } from './place'

beforeEach(() => vi.stubGlobal('history', { state: { position: 1 } }))
afterEach(() => {
  vi.unstubAllGlobals()
  forgetPlaces()
})

it('gives a list back what it held when somebody comes back, and only then', () => {
  setReturning(false)
  usePlace<number>('column a').hold(40)
  history.state.position = 2
  usePlace<number>('column a').hold(20)
  history.state.position = 1
  setReturning(true)
  expect(usePlace<number>('column a').found).toBe(40)
  expect(usePlace<number>('column b').found).toBeUndefined()
  setReturning(false)
  expect(usePlace<number>('column a').found).toBeUndefined()
})

it('keeps a bounded number', () => {
  for (let position = 1; position <= 60; ++position) {
    history.state.position = position
    usePlace<number>('home').hold(position)
  }
  setReturning(true)
  expect(usePlace<number>('home').found).toBe(60)
  history.state.position = 10
  expect(usePlace<number>('home').found).toBeUndefined()
})
