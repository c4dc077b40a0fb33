import { ref, watch, type Ref } from 'vue'

/** A value that this device keeps under a name; what is stored is checked by `read`, which gives null for what it cannot be. */
export function readKept<T>(name: string, read: (stored: unknown) => T | null): T | null {
  try {
    const text = localStorage.getItem(name)
    return text === null ? null : read(JSON.parse(text))
  } catch {
    return null
  }
}

export function writeKept(name: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(name)
    else localStorage.setItem(name, JSON.stringify(value))
  } catch {
    // Full or closed: it holds until the page is left.
  }
}

export function useKept<T>(name: string, initial: T, read: (stored: unknown) => T | null): Ref<T> {
  const value = ref(readKept(name, read) ?? initial) as Ref<T>
  watch(value, (now) => writeKept(name, now), { deep: true })
  return value
}

export function textsOf(stored: unknown): string[] | null {
  return Array.isArray(stored) && stored.every((each) => typeof each === 'string') ? stored : null
}
