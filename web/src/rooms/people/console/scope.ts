import type { Schema } from '@/api/schema'
import type { Role } from '@/ui/console/navigation'

type Organisation = Schema<'Organisation'>
type Held = { role: Role; organisation: Organisation }[]

/** Whether the first stands above the second or is the same: paths are names from the root down. */
export function covers(above: { path: string[] }, below: { path: string[] }): boolean {
  return above.path.length <= below.path.length && above.path.every((name, index) => below.path[index] === name)
}

/** The highest organisations at which one of the roles is held; what another one covers is left out. */
export function rootsOf(held: Held, roles: readonly Role[]): Organisation[] {
  const found = new Map(held.filter((grant) => roles.includes(grant.role)).map((grant) => [grant.organisation.id, grant.organisation]))
  const all = [...found.values()]
  return all.filter((one) => !all.some((other) => other.id !== one.id && covers(other, one))).sort((a, b) => a.path.length - b.path.length)
}

export function isCovered(held: Held, roles: readonly Role[], organisation: { path: string[] }): boolean {
  return held.some((grant) => roles.includes(grant.role) && covers(grant.organisation, organisation))
}
