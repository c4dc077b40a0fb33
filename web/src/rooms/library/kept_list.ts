import type { Schema } from '@/api/schema'

export type KeptItem = Schema<'KeptItem'>

const timeOf = (each: KeptItem): number => Date.parse(each.kept_at)

/** One page as the program has it now takes the place of what was known of the same stretch of time. */
export function joined(known: KeptItem[], page: KeptItem[], isFirst: boolean, isLast: boolean): KeptItem[] {
  const fresh = new Set(page.map((each) => each.item))
  const oldest = page.length > 0 ? timeOf(page.at(-1)!) : 0
  const newest = isFirst || page.length === 0 ? Infinity : timeOf(page[0]!)
  const isElsewhere = (each: KeptItem): boolean => timeOf(each) > newest || (timeOf(each) < oldest && !isLast)
  const rest = known.filter((each) => !fresh.has(each.item) && isElsewhere(each))
  return [...rest, ...page].sort((a, b) => timeOf(b) - timeOf(a))
}
