import { createPinia } from 'pinia'
import { createApp } from 'vue'
import 'element-plus/theme-chalk/base.css'
import '@/styles/tokens.css'
import '@/styles/base.css'
import { addTexts, i18n, startLanguage } from '@/texts'
import { loadSite } from '@/ui/site'
import App from './App.vue'
import { makeRouter } from './router'
import { texts } from './texts.zh'

addTexts(texts, () => import('./texts.en').then((english) => english.texts))

async function start(): Promise<void> {
  const router = makeRouter()
  const app = createApp(App).use(createPinia()).use(i18n).use(router)
  await Promise.all([startLanguage(), loadSite(), router.isReady()])
  app.mount('#app')
}

void start()
