import { shallowRef } from 'vue'
import { get } from '@/api/client'

/** Ids of the columns I follow. */
export const followed = shallowRef<Set<string>>(new Set())
let loading: Promise<void> | undefined

export function loadFollowed(): Promise<void> {
  loading ??= get('/api/v1/me/follows').then(
    (page) => {
      followed.value = new Set(page.items.map((each) => each.column))
    },
    () => {
      loading = undefined // asked again by the next page
    },
  )
  return loading
}

export function forgetFollowed(): void {
  followed.value = new Set()
  loading = undefined
}
