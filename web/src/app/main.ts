import { createApp } from 'vue'
import '@/styles/tokens.css'
import '@/styles/base.css'
import '@/styles/reading.css'
import '@/styles/forms.css'
import { forgetMyPoints } from '@/rooms/ledger/earned'
import { sendWaiting } from '@/rooms/ledger/reported'
import { forgetDrafts } from '@/rooms/library/drafts'
import { forgetFollowed } from '@/rooms/library/follows'
import { forgetHistory } from '@/rooms/library/history'
import { forgetKept } from '@/rooms/library/kept'
import { forgetOffline } from '@/rooms/library/offline_items'
import { stopPlayer } from '@/rooms/library/player'
import { loadMe, whenLeaving } from '@/rooms/people/session'
import { forgetQuiz, sendWaitingAnswers } from '@/rooms/quiz/kept'
import { forgetQuizToday } from '@/rooms/quiz/today'
import { addTexts, i18n, startLanguage } from '@/texts'
import { tell } from '@/ui/notices'
import { loadSite } from '@/ui/site'
import App from './App.vue'
import { forgetPlaces } from './place'
import { makeRouter } from './router'
import { keepHeight, pause, standsWhole } from './stages'
import { texts } from './texts.zh'
import { recordVisits } from './visit'

addTexts(texts, () => import('./texts.en').then((english) => english.texts))
for (const forget of [forgetMyPoints, forgetDrafts, forgetFollowed, forgetHistory, forgetKept, forgetOffline, forgetPlaces, forgetQuiz, forgetQuizToday, stopPlayer]) whenLeaving(forget)

/** The worker fetches every part of the app: not while the page itself is still being put together. */
const workerAfterMs = 1500

// The program's page stands in #app until the app is ready to show the same: language and route first, then mount. Each of
// these is a turn of its own, between which a slow phone may scroll the page that already stands.
async function start(): Promise<void> {
  await pause()
  const router = makeRouter()
  await pause()
  const app = createApp(App).use(i18n).use(router)
  // Without the other language's texts (a lost network, an old page after an upgrade) the app speaks Chinese.
  const language = startLanguage().catch(() => {})
  void loadSite()
  const [ready] = await Promise.all([router.isReady().then(() => true, () => false), language])
  // A part of the app did not come: what the program wrote into the page is better than an empty one.
  const place = document.getElementById('app')!
  if (!ready && place.dataset.page !== 'shell') return
  await pause()
  keepHeight(place)
  app.mount(place)
  await standsWhole(place)
  window.history.scrollRestoration = 'manual' // see router.ts
  whenLeaving((asked) => {
    if (asked) return
    tell(i18n.global.t('sign_in.ended'))
    const { meta, fullPath } = router.currentRoute.value
    if (meta.mine) void router.replace({ path: '/sign-in', query: { next: fullPath } })
  })
  recordVisits()
  window.addEventListener('online', sendWaiting)
  window.addEventListener('online', sendWaitingAnswers)
  await loadMe()
  sendWaitingAnswers()
  if ('serviceWorker' in navigator && import.meta.env.PROD) window.setTimeout(() => navigator.serviceWorker.register('/sw.js').catch(() => {}), workerAfterMs)
}

void start()
