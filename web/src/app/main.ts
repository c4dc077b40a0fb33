import { createApp } from 'vue'
import '@/styles/tokens.css'
import '@/styles/base.css'
import '@/styles/reading.css'
import '@/styles/forms.css'
import { forgetMyPoints } from '@/rooms/ledger/earned'
import { sendWaiting } from '@/rooms/ledger/reported'
import { forgetFollowed } from '@/rooms/library/follows'
import { forgetHistory } from '@/rooms/library/history'
import { forgetOffline } from '@/rooms/library/offline_items'
import { stopPlayer } from '@/rooms/library/player'
import { loadMe, whenLeaving } from '@/rooms/people/session'
import { addTexts, i18n, startLanguage } from '@/texts'
import { loadSite } from '@/ui/site'
import App from './App.vue'
import { makeRouter } from './router'
import { texts } from './texts.zh'
import { recordVisit } from './visit'

addTexts(texts, () => import('./texts.en').then((english) => english.texts))
for (const forget of [forgetMyPoints, forgetFollowed, forgetHistory, forgetOffline, stopPlayer]) whenLeaving(forget)

// The program's page stands in #app until the app is ready to show the same: language and route first, then mount.
async function start(): Promise<void> {
  const router = makeRouter()
  const app = createApp(App).use(i18n).use(router)
  const language = startLanguage()
  void loadSite()
  await Promise.all([language, router.isReady()])
  app.mount('#app')
  recordVisit()
  window.addEventListener('online', sendWaiting)
  await loadMe()
  if ('serviceWorker' in navigator && import.meta.env.PROD) await navigator.serviceWorker.register('/sw.js').catch(() => {})
}

void start()
