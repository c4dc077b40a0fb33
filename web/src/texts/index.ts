import { markRaw } from 'vue'
import { createI18n } from 'vue-i18n'
import { settings, type Language } from '@/ui/settings'
import { shared as zhShared } from './zh'

/** Texts by key, nested by page. */
export interface Texts {
  [key: string]: string | Texts | Texts[]
}

const messages: { [language: string]: Texts } = { zh: markRaw({ ...zhShared }) }
export const i18n = createI18n<false>({ legacy: false, locale: 'zh', fallbackLocale: 'zh', messages })

const loaders: Record<Language, (() => Promise<Texts>)[]> = {
  zh: [],
  en: [() => import('./en').then((texts) => texts.shared)],
}
const loaded = new Set<Language>(['zh'])

/**
 * Texts never change once they are here, so they are kept out of what Vue watches; and each part has pages of its own, so
 * they are put side by side and not copied one by one, before an app can begin.
 */
function take(language: Language, texts: Texts): void {
  i18n.global.setLocaleMessage(language, markRaw({ ...i18n.global.getLocaleMessage(language), ...texts }))
}

/** An app adds its own texts: Chinese comes with it, English when somebody asks for it. */
export function addTexts(zh: Texts, en: () => Promise<Texts>): void {
  take('zh', zh)
  loaders.en.push(en)
}

export async function useLanguage(language: Language): Promise<void> {
  if (!loaded.has(language)) {
    for (const texts of await Promise.all(loaders[language].map((load) => load()))) take(language, texts)
    loaded.add(language)
  }
  i18n.global.locale.value = language
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  // The program's own pages come in this language next time.
  document.cookie = `wq_language=${language}; path=/; max-age=31536000; samesite=lax`
}

export function startLanguage(): Promise<void> {
  return useLanguage(settings.language)
}
