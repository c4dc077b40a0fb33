import { describe, expect, it } from 'vitest'
import { nextSort, readSort, sorted, type TableColumn } from './table'

interface Row {
  name: string
  count: number
}
const columns: TableColumn<Row>[] = [
  { key: 'name', label: 'n', text: (row) => row.name },
  { key: 'count', label: 'c', text: (row) => row.count },
]
const rows: Row[] = [
  { name: '赵', count: 9 },
  { name: '李', count: 10 },
  { name: '陈', count: 9 },
]
const names = (text: string): string => sorted(rows, columns, readSort(text), 'zh').map((row) => row.name).join('')

describe('the order of a list', () => {
  it('goes rising, falling, and back to the server’s', () => {
    expect(nextSort('', 'name')).toBe('name')
    expect(nextSort('name', 'name')).toBe('-name')
    expect(nextSort('-name', 'name')).toBe('')
    expect(nextSort('-count', 'name')).toBe('name')
  })
  it('sorts figures by size and keeps equal ones as they came', () => {
    expect(names('count')).toBe('赵陈李')
    expect(names('-count')).toBe('李赵陈')
  })
  it('sorts Chinese names by their sound', () => {
    expect(names('name')).toBe('陈李赵')
  })
  it('changes nothing for an unknown column', () => {
    expect(names('age')).toBe('赵李陈')
    expect(names('-')).toBe('赵李陈')
  })
})

describe('a column with an order of its own', () => {
  const columns = [{ key: 'rate', label: 'Rate', text: (row: { rate: number | null }) => (row.rate === null ? '—' : `${row.rate} %`), order: (row: { rate: number | null }) => row.rate }]
  const rows = [{ rate: 9 }, { rate: null }, { rate: 100 }, { rate: 20 }]
  it('sorts by that and not by its text, and puts what is not known last either way', () => {
    expect(sorted(rows, columns, { key: 'rate', down: false }, 'zh').map((row) => row.rate)).toEqual([9, 20, 100, null])
    expect(sorted(rows, columns, { key: 'rate', down: true }, 'zh').map((row) => row.rate)).toEqual([100, 20, 9, null])
  })
})
