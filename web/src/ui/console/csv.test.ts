import { describe, expect, it } from 'vitest'
import { csvOf } from './csv'

const columns = [
  { key: 'a', label: '姓名', text: (row: { a: string; b: number }) => row.a },
  { key: 'b', label: '分, 数', text: (row: { a: string; b: number }) => row.b },
]
const lineOf = (a: string, b = 1): string => csvOf(columns, [{ a, b }]).split('\r\n').slice(1).join('\r\n').trimEnd()

describe('CSV of what is shown', () => {
  it('names its columns and begins as UTF-8', () => {
    expect(csvOf(columns, [])).toBe('\uFEFF姓名,"分, 数"\r\n')
  })
  it('quotes what holds commas, quotes and line ends', () => {
    expect(lineOf('a,"b"\nc')).toBe('"a,""b""\nc",1')
  })
  it('makes no formula of what somebody called themselves', () => {
    expect(lineOf('=1+1')).toBe("'=1+1,1")
    expect(lineOf('@x')).toBe("'@x,1")
    expect(lineOf('小麦', -3)).toBe('小麦,-3')
  })
})
