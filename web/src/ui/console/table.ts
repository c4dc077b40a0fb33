/** A column of a list: how it is named, and what stands in it as text (for CSV and for sorting). */
export interface TableColumn<Row> {
  key: string
  label: string
  text(row: Row): string | number
  /** What it is sorted by where that is not the text; null stands last, rising and falling. */
  order?(row: Row): string | number | null
  /** Figures stand at the right. */
  end?: boolean
  /** The one that names the row: always shown, and its heading on a phone. */
  head?: boolean
  /** Not shown until somebody chooses it. */
  off?: boolean
  /** Wraps; others stay on one line. */
  wraps?: boolean
}

export interface Sort {
  key: string
  down: boolean
}

/** `name` rising, `-name` falling; empty is the server's own order. */
export function readSort(text: string): Sort | null {
  if (!text || text === '-') return null
  return text.startsWith('-') ? { key: text.slice(1), down: true } : { key: text, down: false }
}

/** Rising, falling, then the server's order again. */
export function nextSort(now: string, key: string): string {
  if (now === key) return `-${key}`
  return now === `-${key}` ? '' : key
}

/** Rows in the order of one column: numbers by size, texts as the language sorts them; equal ones stay as they came. */
export function sorted<Row>(rows: readonly Row[], columns: readonly TableColumn<Row>[], sort: Sort | null, language: string): Row[] {
  const column = columns.find((each) => each.key === sort?.key)
  if (!sort || !column) return [...rows]
  const collator = new Intl.Collator(language === 'zh' ? 'zh-CN' : 'en', { numeric: true })
  const compare = (a: string | number, b: string | number): number => (typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b)))
  const value = (row: Row): string | number | null => (column.order ? column.order(row) : column.text(row))
  return [...rows].sort((one, other) => {
    const [a, b] = [value(one), value(other)]
    if (a === null || b === null) return Number(a === null) - Number(b === null)
    return compare(a, b) * (sort.down ? -1 : 1)
  })
}
