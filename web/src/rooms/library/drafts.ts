import { newKey } from '@/api/client'
import { me } from '@/rooms/people/session'

/** A comment that was begun: it stays on the device for the one who wrote it, until it has arrived or they sign out. */
export interface Draft {
  text: string
  /** One for all attempts to send this text. */
  key: string
}

const prefix = 'wanqiu.draft.'
const nameOf = (item: string): string => `${prefix}comment.${me.value?.id}.${item}`

export function draftOf(item: string): Draft {
  try {
    return { text: '', key: newKey(), ...(JSON.parse(localStorage.getItem(nameOf(item)) ?? '{}') as object) }
  } catch {
    return { text: '', key: newKey() }
  }
}

export function keepDraft(item: string, draft: Draft): void {
  try {
    if (draft.text) localStorage.setItem(nameOf(item), JSON.stringify(draft))
    else localStorage.removeItem(nameOf(item))
  } catch {
    // The text stays in the field.
  }
}

/** Whose session ended in the middle of a sentence finds it again after signing in. */
export function forgetDrafts(asked: boolean): void {
  if (!asked) return
  for (const name of Object.keys(localStorage)) if (name.startsWith(prefix)) localStorage.removeItem(name)
}
