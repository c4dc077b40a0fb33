import { reactive, watch } from 'vue'

export type Language = 'zh' | 'en'
export type Theme = 'auto' | 'light' | 'dark'

/** What somebody set for this device; early.js applies it before the first paint. */
export interface Settings {
  language: Language
  theme: Theme
  largeType: boolean
}

const storageName = 'wanqiu.settings'

function stored(): Partial<Settings> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageName) ?? '{}')
    return typeof value === 'object' && value !== null ? (value as Partial<Settings>) : {}
  } catch {
    return {}
  }
}

function initial(): Settings {
  const kept = stored()
  return {
    language: kept.language ?? ((globalThis.document?.documentElement.lang ?? 'zh').startsWith('en') ? 'en' : 'zh'),
    theme: kept.theme === 'dark' || kept.theme === 'light' ? kept.theme : 'auto',
    largeType: kept.largeType === true,
  }
}

export const settings = reactive<Settings>(initial())

function apply(): void {
  if (!globalThis.document) return // rules under test have no page
  const root = document.documentElement
  if (settings.theme === 'auto') delete root.dataset.theme
  else root.dataset.theme = settings.theme
  if (settings.largeType) root.dataset.type = 'large'
  else delete root.dataset.type
}

watch(settings, () => {
  apply()
  try {
    localStorage.setItem(storageName, JSON.stringify(settings))
  } catch {
    // The choice holds for this visit.
  }
})
apply()
