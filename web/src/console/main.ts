import { createApp } from 'vue'
import 'element-plus/theme-chalk/base.css'
import '@/styles/tokens.css'
import '@/styles/base.css'
import '@/styles/console.css'
import { isSignedIn, loadMe } from '@/rooms/people/session'
import { addTexts, i18n, startLanguage } from '@/texts'
import { loadSite } from '@/ui/site'
import App from './App.vue'
import { makeRouter } from './router'
import { texts } from './texts.zh'

addTexts(texts, () => import('./texts.en').then((english) => english.texts))

/** Nothing here is for strangers: they sign in first and come back to the same address. */
async function start(): Promise<void> {
  await loadMe()
  if (!isSignedIn.value) {
    location.replace(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`)
    return
  }
  const router = makeRouter()
  const app = createApp(App).use(i18n).use(router)
  await Promise.all([startLanguage(), loadSite(), router.isReady()])
  app.mount('#app')
}

void start()
