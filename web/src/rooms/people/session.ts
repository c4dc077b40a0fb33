import { computed, shallowRef } from 'vue'
import { del, get, onSignedOut, patch } from '@/api/client'
import { Problem } from '@/api/problem'
import type { Schema } from '@/api/schema'
import { useLanguage } from '@/texts'
import { settings } from '@/ui/settings'

export type Me = Schema<'Me'>

/**
 * Who is signed in: undefined while that is not known yet, null for a stranger.
 *
 * The session's cookie cannot be seen from here, so a mark in local storage says that somebody signed in on this device;
 * without it nobody is asked for, and a stranger's visit makes no request that can only fail. The last answer is kept, so
 * that the app knows its learner also without a network.
 */
const storageName = 'wanqiu.me'
export const me = shallowRef<Me | null | undefined>(kept())
export const isSignedIn = computed(() => me.value !== null && me.value !== undefined)

const leaving: (() => void)[] = []
/** What must be forgotten on this device when somebody signs out. */
export function whenLeaving(forget: () => void): void {
  leaving.push(forget)
}

function kept(): Me | null {
  try {
    const text = localStorage.getItem(storageName)
    return text ? (JSON.parse(text) as Me) : null
  } catch {
    return null
  }
}

export function useMe(found: Me): void {
  me.value = found
  try {
    localStorage.setItem(storageName, JSON.stringify(found))
  } catch {
    // Known until the page is closed.
  }
}

/** After signing in: the learner's own settings hold on this device too. */
export async function enter(found: Me): Promise<void> {
  useMe(found)
  if (found.large_type) settings.largeType = true
  if (found.language !== settings.language) {
    settings.language = found.language
    await useLanguage(found.language)
  }
}

function leave(): void {
  if (me.value === null) return
  me.value = null
  localStorage.removeItem(storageName)
  for (const forget of leaving) forget()
}

/** A 401 may also mean a wrong password asked for once more: only when nobody is known any more has the session ended. */
let asking = false
onSignedOut(() => {
  if (asking || !isSignedIn.value) return
  asking = true
  get('/api/v1/me')
    .then(useMe, (reason: unknown) => {
      if (reason instanceof Problem && reason.kind === 'signed_out') leave()
    })
    .finally(() => (asking = false))
})

export async function loadMe(): Promise<void> {
  if (!isSignedIn.value) return
  asking = true
  try {
    useMe(await get('/api/v1/me'))
  } catch (reason) {
    if (!(reason instanceof Problem)) throw reason
    if (reason.kind === 'signed_out') leave() // anything else leaves what is known
  } finally {
    asking = false
  }
}

export async function changeMe(change: Schema<'MeChange'>): Promise<void> {
  useMe(await patch('/api/v1/me', { body: change }))
}

export async function signOut(everywhere = false): Promise<void> {
  await del(everywhere ? '/api/v1/sessions' : '/api/v1/sessions/current')
  leave()
}

/** The account is gone: nothing of it stays here. */
export function erased(): void {
  leave()
}
