import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Removals, undoMs } from './mistake_removal'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function stage(fault?: Error) {
  const sent: string[] = []
  const gone: string[] = []
  const failed: string[] = []
  const send = async (question: string): Promise<void> => {
    sent.push(question)
    if (fault) throw fault
  }
  return { sent, gone, failed, removals: new Removals(send, (question) => gone.push(question), (question) => failed.push(question)) }
}

it('is sent only when nobody put it back', async () => {
  const { sent, gone, removals } = stage()
  removals.begin('1')
  removals.begin('2')
  await vi.advanceTimersByTimeAsync(undoMs - 1)
  removals.undo('1')
  expect(sent).toEqual([])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sent).toEqual(['2'])
  expect(gone).toEqual(['2'])
})

it('is sent when the page is left, once', async () => {
  const { sent, removals } = stage()
  removals.begin('1')
  removals.leave(true)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sent).toEqual(['1'])
})

it('stands there again when it could not be sent', async () => {
  const { gone, failed, removals } = stage(new Error('away'))
  removals.begin('1')
  await vi.advanceTimersByTimeAsync(undoMs)
  expect([gone, failed]).toEqual([[], ['1']])
})
