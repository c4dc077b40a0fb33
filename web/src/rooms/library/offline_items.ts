import type { Item } from './items'

/** Asks the service worker to keep an item's page and pictures, so that it can be read without a network. */
export function keepOffline(item: Item): void {
  const pictures = [item.cover, ...item.gallery.map((each) => each.url)].filter((url): url is string => url !== null)
  navigator.serviceWorker?.controller?.postMessage({ keep: [item.url, ...pictures] })
}

/** Forgets what was kept on this device, when somebody signs out. */
export function forgetOffline(): void {
  navigator.serviceWorker?.controller?.postMessage({ forget: true })
}
