/**
 * What lists held when they were left, so that Back and Forward find the same rows at the same place. Each entry of the
 * browser's history has its own; a new visit to the same address begins afresh. In memory only.
 */
const most = 40
const held = new Map<string, unknown>()
let returning = false

/** Told by the router before each navigation: is it one of Back or Forward? */
export function setReturning(yes: boolean): void {
  returning = yes
}

export interface Place<T> {
  found: T | undefined
  hold(value: T): void
}

/** The place of a list on the page that is being set up. `found` is for its first showing only. */
export function usePlace<T>(name: string): Place<T> {
  const key = `${(history.state as { position?: number } | null)?.position ?? 0} ${name}`
  return {
    found: returning ? (held.get(key) as T | undefined) : undefined,
    hold(value) {
      held.delete(key)
      held.set(key, value)
      for (const oldest of held.keys()) if (held.size > most) held.delete(oldest)
    },
  }
}

export function forgetPlaces(): void {
  held.clear()
}
