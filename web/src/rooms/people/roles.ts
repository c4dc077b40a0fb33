import { computed } from 'vue'
import { mayWith, type Need, type Role } from '@/ui/console/navigation'
import { me } from './session'

export const roles: Role[] = ['organisation_admin', 'contributor', 'editor', 'reviewer', 'chief', 'host', 'judge', 'organiser', 'operator']

/** Whether who is signed in may do this; follows who is signed in. */
export const useMay = (need: Need) => computed(() => mayWith(me.value, need))
export const may = (need: Need | undefined): boolean => mayWith(me.value, need)

/** The same table as in docs/access.md: nobody gives, or takes, what is not theirs to give. */
const gives: Partial<Record<Role, readonly Role[]>> = {
  operator: roles,
  organisation_admin: ['organisation_admin', 'contributor', 'host', 'judge', 'organiser'],
  chief: ['contributor', 'editor', 'reviewer', 'chief'],
}
export function mayGive(held: readonly Role[]): Role[] {
  return roles.filter((role) => held.some((mine) => gives[mine]?.includes(role)))
}
