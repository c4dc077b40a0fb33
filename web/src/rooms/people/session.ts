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

type Forget = (asked: boolean) => void
const leaving: Forget[] = []
/** What must be forgotten on this device when somebody signs out (`asked`), or when their session has ended unasked. */
export function whenLeaving(forget: Forget): void {
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
    await useLanguage(found.language).then(
      () => (settings.language = found.language),
      () => {}, // its texts could not be loaded now
    )
  }
}

/** A new account speaks the language of the device it was made on. */
export async function enterNew(found: Me): Promise<void> {
  const language = settings.language
  await enter({ ...found, language })
  if (found.language !== language) await changeMe({ language }).catch(() => {}) // it can be chosen again under "Me"
}

function leave(asked: boolean): void {
  if (!isSignedIn.value) return
  for (const forget of leaving) forget(asked)
  me.value = null
  localStorage.removeItem(storageName)
}

/** A 401 may also mean a wrong password asked for once more: only when nobody is known any more has the session ended. */
let asking = false
onSignedOut(() => {
  if (asking || !isSignedIn.value) return
  asking = true
  get('/api/v1/me')
    .then(useMe, (reason: unknown) => {
      if (reason instanceof Problem && reason.kind === 'signed_out') leave(false)
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
    if (reason.kind === 'signed_out') leave(false) // anything else leaves what is known
  } finally {
    asking = false
  }
}

export async function changeMe(change: Schema<'MeChange'>): Promise<void> {
  useMe(await patch('/api/v1/me', { body: change }))
}

export async function signOut(everywhere = false): Promise<void> {
  await del(everywhere ? '/api/v1/sessions' : '/api/v1/sessions/current')
  leave(true)
}

/** The account is gone: nothing of it stays here. */
export function erased(): void {
  leave(true)
}
