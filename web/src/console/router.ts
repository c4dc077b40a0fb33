import { LayoutDashboard } from '@lucide/vue'
import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router'
import { arenaConsoleRoutes } from '@/rooms/arena/console/routes'
import { insightConsoleRoutes } from '@/rooms/insight/console/routes'
import { ledgerConsoleRoutes } from '@/rooms/ledger/console/routes'
import { libraryConsoleRoutes } from '@/rooms/library/console/routes'
import { peopleConsoleRoutes } from '@/rooms/people/console/routes'
import { quizConsoleRoutes } from '@/rooms/quiz/console/routes'

/** Each room adds its pages here. The console stands under /console; `need` in a page's meta says whose roles open it. */
export const routes: RouteRecordRaw[] = [
  { path: '/', name: 'overview', component: () => import('./OverviewPage.vue'), meta: { title: 'console.overview.title', nav: { room: 'overview', icon: LayoutDashboard, key: 'o' } } },
  ...insightConsoleRoutes,
  ...peopleConsoleRoutes,
  ...libraryConsoleRoutes,
  ...quizConsoleRoutes,
  ...arenaConsoleRoutes,
  ...ledgerConsoleRoutes,
]

export function makeRouter(): Router {
  const router = createRouter({
    history: createWebHistory('/console'),
    routes: [...routes, { path: '/:rest(.*)*', component: () => import('./MissingPage.vue'), meta: { title: 'problem.not_found.title' } }],
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
  })
  router.afterEach((to, from) => {
    if (from.matched.length > 0 && to.path !== from.path) document.getElementById('content')?.focus({ preventScroll: true })
  })
  return router
}
