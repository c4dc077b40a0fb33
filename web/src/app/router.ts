import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router'
import { i18n } from '@/texts'
import { site } from '@/ui/site'

declare module 'vue-router' {
  interface RouteMeta {
    /** Which tab is lit. */
    tab?: 'home' | 'ranks' | 'search' | 'me'
    /** Key of the page's title; pages about one thing set their own. */
    title?: string
    /** Class names of <main>: the same as in the program's page. */
    page: string
  }
}

export const routes: RouteRecordRaw[] = [
  { path: '/search', name: 'search', component: () => import('@/rooms/library/SearchPage.vue'), meta: { tab: 'search', title: 'search.title', page: 'page-search' } },
  { path: '/offline', name: 'offline', component: () => import('./OfflinePage.vue'), meta: { title: 'offline.title', page: 'page-offline' } },
  { path: '/:rest(.*)*', name: 'missing', component: () => import('./MissingPage.vue'), meta: { title: 'problem.not_found.title', page: 'page-missing' } },
]

export function setTitle(text: string): void {
  const name = site.value?.short_name
  document.title = name && text ? `${text} · ${name}` : text || name || document.title
}

export function makeRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes,
    scrollBehavior: (to, from, saved) => saved ?? (to.hash ? { el: to.hash } : to.path === from.path ? undefined : { top: 0 }),
  })
  router.afterEach((to, from) => {
    if (to.meta.title) setTitle(i18n.global.t(to.meta.title))
    // The first page is the program's own; afterwards reading starts at the top of the new page, for screen readers too.
    if (from.matched.length > 0 && to.path !== from.path) document.getElementById('content')?.focus({ preventScroll: true })
  })
  return router
}
