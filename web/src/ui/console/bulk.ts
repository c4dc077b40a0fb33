import { ref } from 'vue'
import { asProblem } from '@/api/problem'
import { sentenceOf } from './sending'

export interface BulkOutcome<Row> {
  done: Row[]
  failed: { row: Row; why: string }[]
}

/** The same act for many rows, one request after another; one that fails does not stop the others. */
export function useBulk<Row>() {
  const running = ref<{ done: number; of: number } | null>(null)
  async function run(rows: readonly Row[], act: (row: Row) => Promise<unknown>): Promise<BulkOutcome<Row>> {
    const outcome: BulkOutcome<Row> = { done: [], failed: [] }
    running.value = { done: 0, of: rows.length }
    for (const row of rows) {
      try {
        await act(row)
        outcome.done.push(row)
      } catch (reason) {
        outcome.failed.push({ row, why: sentenceOf(asProblem(reason)) })
      }
      running.value = { done: outcome.done.length + outcome.failed.length, of: rows.length }
    }
    running.value = null
    return outcome
  }
  return { running, run }
}
