import type { Schema } from '@/api/schema'
import type { Item } from './items'

/** What the service worker keeps for reading without a network: pages and pictures, never sounds and videos. */
async function tellWorker(message: { keep: string[] } | { drop: string[] } | { forget: true }): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const worker = navigator.serviceWorker.controller ?? (await navigator.serviceWorker.getRegistration())?.active
  worker?.postMessage(message)
}

const partsOf = (item: Item): string[] => [item.url, item.cover, ...item.gallery.map((each) => each.url)].filter((url) => url !== null)

export function keepOffline(item: Item): void {
  void tellWorker({ keep: partsOf(item) })
}

/** What was kept on another device is kept on this one too, as soon as its list is seen. */
export function keepListOffline(items: Schema<'KeptItem'>[]): void {
  const shown = items.filter((each) => !each.withdrawn)
  if (shown.length) void tellWorker({ keep: shown.flatMap((each) => [each.url, each.cover]).filter((url) => url !== null) })
}

export function dropOffline(item: Item): void {
  void tellWorker({ drop: partsOf(item) })
}

/** Forgets what was kept on this device, when somebody signs out. */
export function forgetOffline(): void {
  void tellWorker({ forget: true })
}

/** Kinds of which only the text can be had without a network. */
export const isTextOnly = (kind: string): boolean => kind === 'audio' || kind === 'video'
