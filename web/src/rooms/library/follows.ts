import { shallowRef } from 'vue'
import { get } from '@/api/client'

/** Ids of the columns I follow. As they were last, they stay on the device, so that the home page does not reorder itself. */
const storageName = 'wanqiu.followed'

function stored(): Set<string> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageName) ?? '[]')
    return new Set(Array.isArray(value) ? value.map(String) : [])
  } catch {
    return new Set()
  }
}

export const followed = shallowRef<ReadonlySet<string>>(stored())
let loading: Promise<void> | undefined

function keep(columns: ReadonlySet<string>): void {
  followed.value = columns
  try {
    localStorage.setItem(storageName, JSON.stringify([...columns]))
  } catch {
    // It is asked for again next time.
  }
}

export function loadFollowed(): Promise<void> {
  loading ??= get('/api/v1/me/follows').then(
    (page) => keep(new Set(page.items.map((each) => each.column))),
    () => {
      loading = undefined // asked again by the next page
    },
  )
  return loading
}

export function setFollowed(column: string, yes: boolean): void {
  const now = new Set(followed.value)
  if (yes) now.add(column)
  else now.delete(column)
  keep(now)
}

export function forgetFollowed(): void {
  followed.value = new Set()
  localStorage.removeItem(storageName)
  loading = undefined
}
