import { shallowRef } from 'vue'
import { get } from '@/api/client'
import { me } from '@/rooms/people/session'
import { joined, type KeptItem } from './kept_list'
import { keepListOffline } from './offline_items'

/**
 * What I keep, the latest first. The list as it was last seen stays on the device, so that what is kept can be found
 * without a network too; signing out forgets it.
 */
const storageName = 'wanqiu.kept'
const most = 300

function stored(): KeptItem[] | undefined {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageName) ?? 'null')
    const { owner, items } = (value ?? {}) as { owner?: string; items?: KeptItem[] }
    return owner !== undefined && owner === me.value?.id ? items : undefined
  } catch {
    return undefined
  }
}

/** Undefined while it was never seen on this device. */
export const keptItems = shallowRef<KeptItem[] | undefined>(stored())

function keep(items: KeptItem[]): void {
  keptItems.value = items
  try {
    localStorage.setItem(storageName, JSON.stringify({ owner: me.value?.id, items: items.slice(0, most) }))
  } catch {
    // The list is there until the app is closed.
  }
}

export async function loadKept(cursor?: string): Promise<string | null> {
  const page = await get('/api/v1/me/kept', { query: { cursor } })
  keep(joined(keptItems.value ?? [], page.items, cursor === undefined, page.next === null))
  keepListOffline(page.items)
  return page.next
}

/** Kept or not any more, on this device and just now. */
export function setKept(item: KeptItem, yes: boolean): void {
  const others = (keptItems.value ?? []).filter((each) => each.item !== item.item)
  if (keptItems.value !== undefined || yes) keep(yes ? [item, ...others] : others)
}

export function forgetKept(): void {
  keptItems.value = undefined
  localStorage.removeItem(storageName)
}
