import { Coins, ServerCog } from '@lucide/vue'
import type { RouteRecordRaw } from 'vue-router'
import type { Need } from '@/ui/console/navigation'

export const operators: Need = { roles: ['operator'], atTop: true }

export const ledgerConsoleRoutes: RouteRecordRaw[] = [
  { path: '/rules', name: 'rules', component: () => import('./RulesPage.vue'), meta: { title: 'console.rules.title', nav: { room: 'ledger', icon: Coins, key: 'p' } } },
  { path: '/rules/new', name: 'new-rules', component: () => import('./NewRulesPage.vue'), meta: { title: 'console.rules.take', need: operators, above: 'rules' } },
  { path: '/rules/:version', name: 'rules-version', component: () => import('./RulesVersionPage.vue'), props: true, meta: { title: 'console.rules.version_title', need: operators, above: 'rules' } },
  { path: '/system', name: 'system', component: () => import('./SystemPage.vue'), meta: { title: 'console.system.title', need: operators, nav: { room: 'system', icon: ServerCog, key: 'y' } } },
]
