import { shallowRef } from 'vue'
import { get } from '@/api/client'
import type { Schema } from '@/api/schema'
import { useZone } from '@/texts/format'

/** The site definition: name, accent, columns, time zone. Loaded once; the last one is kept for when the network is away. */
export type Site = Schema<'Site'>

const storageName = 'wanqiu.site'
export const site = shallowRef<Site | undefined>(kept())

function kept(): Site | undefined {
  try {
    const text = localStorage.getItem(storageName)
    return text ? (JSON.parse(text) as Site) : undefined
  } catch {
    return undefined
  }
}

function use(found: Site): void {
  site.value = found
  useZone(found.time_zone)
  document.documentElement.style.setProperty('--site-accent', found.accent)
}

if (site.value) use(site.value)

let loading: Promise<void> | undefined
export function loadSite(): Promise<void> {
  loading ??= get('/api/v1/site').then(
    (found) => {
      use(found)
      try {
        localStorage.setItem(storageName, JSON.stringify(found))
      } catch {
        // It is loaded again next time.
      }
    },
    () => {
      loading = undefined
    },
  )
  return loading
}

/** The site's short name: from its definition, or from the page while that is on its way. */
export const siteName = (): string => site.value?.short_name ?? document.getElementById('app')?.dataset.site ?? '宛丘'
export const siteTimeZone = (): string => site.value?.time_zone ?? 'Asia/Shanghai'
