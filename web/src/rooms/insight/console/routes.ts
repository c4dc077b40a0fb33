import { BellRing, ChartNoAxesCombined } from '@lucide/vue'
import type { RouteRecordRaw } from 'vue-router'
import type { Need } from '@/ui/console/navigation'

/** Whoever may look at how organisations take part. */
export const lookers: Need = { roles: ['organisation_admin', 'operator'] }

const part = { need: lookers, above: 'insight' }
export const insightConsoleRoutes: RouteRecordRaw[] = [
  { path: '/insight/:id?', name: 'insight', component: () => import('./DashboardPage.vue'), props: true, meta: { title: 'console.insight.title', need: lookers, nav: { room: 'insight', icon: ChartNoAxesCombined, key: 'a' } } },
  { path: '/insight/notices', name: 'insight-notices', component: () => import('./NoticesPage.vue'), meta: { title: 'console.notices.title', need: lookers, nav: { room: 'insight', icon: BellRing, key: 'n' } } },
  { path: '/insight/:id/people', name: 'insight-people', component: () => import('./PeoplePage.vue'), props: true, meta: { ...part, title: 'console.insight.tabs.people' } },
  { path: '/insight/:id/content', name: 'insight-content', component: () => import('./ContentPage.vue'), props: true, meta: { ...part, title: 'console.insight.tabs.content' } },
  { path: '/insight/:id/effect', name: 'insight-effect', component: () => import('./EffectPage.vue'), props: true, meta: { ...part, title: 'console.insight.tabs.effect' } },
  { path: '/insight/:id/watch', name: 'insight-watch', component: () => import('./WatchPage.vue'), props: true, meta: { ...part, title: 'console.insight.tabs.watch' } },
  { path: '/insight/:id/month/:month?', name: 'insight-month', component: () => import('./MonthPage.vue'), props: true, meta: { ...part, title: 'console.month.title' } },
  { path: '/insight/:id/wall', name: 'insight-wall', component: () => import('./WallPage.vue'), props: true, meta: { title: 'console.wall.title', need: lookers, bare: true } },
]
