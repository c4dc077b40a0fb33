import { onBeforeUnmount, onMounted } from 'vue'

interface Lock {
  release(): Promise<void>
}
interface Waker {
  wakeLock?: { request(kind: 'screen'): Promise<Lock> }
}

/** Keeps the screen on while the page stands, where the browser can; it is let go when the page is hidden, so it is asked for again. */
export function useWakeLock(): void {
  let lock: Lock | undefined
  let gone = false
  async function ask(): Promise<void> {
    if (document.visibilityState !== 'visible' || gone) return
    try {
      const found = await (navigator as unknown as Waker).wakeLock?.request('screen')
      if (gone) await found?.release()
      else lock = found
    } catch {
      // The display's own settings keep it on, or not.
    }
  }
  const seen = (): void => void ask()
  onMounted(() => {
    void ask()
    document.addEventListener('visibilitychange', seen)
  })
  onBeforeUnmount(() => {
    gone = true
    document.removeEventListener('visibilitychange', seen)
    void lock?.release().catch(() => {})
  })
}
