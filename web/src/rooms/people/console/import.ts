import { get } from '@/api/client'
import type { Schema } from '@/api/schema'
import { upload } from '@/api/transfer'

export type ImportJob = Schema<'ImportJob'>

export async function startImport(csv: Blob, allOrNothing: boolean, progress: (share: number) => void): Promise<ImportJob> {
  return (await upload('/api/v1/imports/learners', { all_or_nothing: allOrNothing }, csv, 'text/csv', progress)) as ImportJob
}
export const importJob = (id: string, signal?: AbortSignal) => get('/api/v1/imports/learners/{import_id}', { path: { import_id: id }, signal })

export interface Refused {
  line: string
  field: string
  why: string
}
/** "line:17: phone" as its line and its field. */
export function refusedOf(rejection: { where: string; why: string }): Refused {
  const match = /:(\d+)(?:: (.+))?$/.exec(rejection.where)
  return { line: match?.[1] ?? rejection.where, field: match?.[2] ?? '', why: rejection.why }
}

const known: Record<string, string[]> = { name: ['name', '姓名'], phone: ['phone', '手机号'], staff_number: ['staff_number', '工号'], organisation_code: ['organisation_code', '组织代码'] }
export interface Glance {
  head: string[]
  rows: string[][]
  /** Columns that the import needs and the first line does not name. */
  missing: string[]
  lines: number
}

/** The first lines of a CSV, enough to see whether it is the right file; the program reads the whole strictly. */
export function glance(text: string, most = 5): Glance {
  const plain = text.replace(/^\uFEFF/, '')
  const table: string[][] = []
  let row: string[] = []
  let field = ''
  let quoted = false
  for (let i = 0; i < plain.length && table.length <= most; ++i) {
    const c = plain[i] as string
    if (quoted) {
      if (c === '"' && plain[i + 1] === '"') field += plain[++i]
      else if (c === '"') quoted = false
      else field += c
    } else if (c === '"') quoted = true
    else if (c === ',') {
      row.push(field)
      field = ''
    } else if (c === '\n') {
      table.push([...row, field.replace(/\r$/, '')])
      row = []
      field = ''
    } else field += c
  }
  if (table.length <= most && (field || row.length)) table.push([...row, field])
  const head = (table[0] ?? []).map((each) => each.trim())
  const has = (name: string): boolean => head.some((each) => known[name]?.includes(each.toLowerCase()))
  const missing = ['name', 'organisation_code'].filter((name) => !has(name))
  if (!has('phone') && !has('staff_number')) missing.push('phone')
  return { head, rows: table.slice(1), missing, lines: Math.max(0, plain.trimEnd().split('\n').length - 1) }
}
