import { createPinia } from 'pinia'
import { createApp } from 'vue'
import '@/styles/tokens.css'
import '@/styles/base.css'
import '@/styles/reading.css'
import { addTexts, i18n, startLanguage } from '@/texts'
import { loadSite } from '@/ui/site'
import App from './App.vue'
import { makeRouter } from './router'
import { texts } from './texts.zh'

addTexts(texts, () => import('./texts.en').then((english) => english.texts))

// The program's page stands in #app until the app is ready to show the same: language and route first, then mount.
async function start(): Promise<void> {
  const router = makeRouter()
  const app = createApp(App).use(createPinia()).use(i18n).use(router)
  await Promise.all([startLanguage(), router.isReady()])
  app.mount('#app')
  void loadSite()
  if ('serviceWorker' in navigator && import.meta.env.PROD) void navigator.serviceWorker.register('/sw.js')
}

void start()
