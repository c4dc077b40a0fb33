import { Presentation } from '@lucide/vue'
import type { RouteRecordRaw } from 'vue-router'
import type { Need } from '@/ui/console/navigation'

/** Whoever runs hall matches. */
export const hosts: Need = { roles: ['host', 'operator'] }

export const arenaConsoleRoutes: RouteRecordRaw[] = [
  { path: '/halls', name: 'halls', component: () => import('./HallsPage.vue'), meta: { title: 'console.halls.title', need: hosts, nav: { room: 'arena', icon: Presentation, key: 'h' } } },
  { path: '/halls/new', name: 'new-hall', component: () => import('./NewHallPage.vue'), meta: { title: 'console.halls.new', need: hosts, above: 'halls' } },
  { path: '/halls/:id(\\d+)', name: 'hall', component: () => import('./HallPage.vue'), props: true, meta: { title: 'console.halls.one', need: hosts, above: 'halls' } },
  { path: '/halls/:id(\\d+)/screen', name: 'hall-screen', component: () => import('./ScreenPage.vue'), props: true, meta: { title: 'console.halls.screen', need: hosts, bare: true } },
]
