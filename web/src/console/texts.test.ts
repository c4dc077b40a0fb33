import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { shared } from '@/texts/zh'
import { texts } from './texts.zh'

const all: Record<string, unknown> = { ...shared, ...texts }
const isThere = (key: string): boolean => key.split('.').reduce<unknown>((at, step) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[step] : undefined), all) !== undefined

/** Every .vue and .ts file of the console, in whichever room. */
function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)]))
}
const source = join(import.meta.dirname, '..')
const mine = files(source).filter((file) => /[\\/]console[\\/]/.test(file) && /\.(vue|ts)$/.test(file) && !/\.test\.ts$/.test(file))

describe('the texts of the console', () => {
  it('are there wherever they are used', () => {
    const missing = mine.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/'((?:console|role|kind|common|problem)\.[a-z_.]+[a-z])'/g)].map((match) => match[1] as string).filter((key) => !isThere(key)))
    expect(missing).toEqual([])
  })
})
