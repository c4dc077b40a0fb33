import type { Component } from 'vue'
import 'vue-router'
import type { Schema } from '@/api/schema'

export type Role = Schema<'Role'>
export type RoomName = 'overview' | 'insight' | 'people' | 'library' | 'quiz' | 'arena' | 'ledger' | 'system'

/** Which roles open a page: one of them anywhere, or at the topmost organisation. */
export interface Need {
  roles: readonly Role[]
  atTop?: boolean
}

/** A page's place in the navigation; `key` is the letter that goes there after `g`. */
export interface NavPlace {
  room: RoomName
  icon: Component
  key: string
}

declare module 'vue-router' {
  interface RouteMeta {
    nav?: NavPlace
    need?: Need
    /** Name of the page above this one, for the way back in the head. */
    above?: string
    /** Pages of one name stay one page when the address goes from one to the other: a new thing, once it is stored. */
    as?: string
    /** Without the console's frame: for a screen on a wall. */
    bare?: boolean
  }
}

type Holder = { grants: { role: Role; organisation: { parent_id: string | null } }[] } | null | undefined

/** The same decision as the program's (docs/access.md), so that nothing is offered that would be refused. */
export function mayWith(who: Holder, need: Need | undefined): boolean {
  if (!who) return false
  if (!need) return who.grants.some((grant) => grant.role !== 'learner')
  return who.grants.some((grant) => need.roles.includes(grant.role) && (!need.atTop || grant.organisation.parent_id === null))
}
