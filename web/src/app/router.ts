import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router'
import { i18n } from '@/texts'
import { isSignedIn } from '@/rooms/people/session'
import { loadAnew } from './chunks'
import { setReturning } from './place'
import { setTitle } from './title'

declare module 'vue-router' {
  interface RouteMeta {
    /** Which tab is lit. */
    tab?: 'home' | 'quiz' | 'ranks' | 'search' | 'me'
    /** Key of the page's title; pages about one thing set their own. */
    title?: string
    /** Class name of <main>: the same as in the program's page. */
    page?: string
    /** Only for whoever is signed in. */
    mine?: boolean
  }
}

export const routes: RouteRecordRaw[] = [
  { path: '/', component: () => import('@/rooms/library/HomePage.vue'), meta: { tab: 'home', page: 'page-home' } },
  { path: '/columns/:slug', component: () => import('@/rooms/library/ColumnPage.vue'), props: true, meta: { tab: 'home', page: 'page-column' } },
  { path: '/items/:id', component: () => import('@/rooms/library/ItemPage.vue'), props: true, meta: { tab: 'home', page: 'page-item' } },
  { path: '/series/:slug', component: () => import('@/rooms/library/SeriesPage.vue'), props: true, meta: { tab: 'home', page: 'page-series' } },
  { path: '/courses/:id', component: () => import('@/rooms/library/CoursePage.vue'), props: true, meta: { tab: 'home', page: 'page-course' } },
  { path: '/search', component: () => import('@/rooms/library/SearchPage.vue'), meta: { tab: 'search', title: 'search.title', page: 'page-search' } },
  { path: '/points', component: () => import('@/rooms/ledger/PointsPage.vue'), meta: { tab: 'me', title: 'points.title', page: 'page-points', mine: true } },
  { path: '/ranks', component: () => import('@/rooms/ledger/RanksPage.vue'), meta: { tab: 'ranks', title: 'ranks.title', page: 'page-ranks', mine: true } },
  { path: '/me', component: () => import('@/rooms/people/MePage.vue'), meta: { tab: 'me', title: 'shell.me', page: 'page-me' } },
  { path: '/me/organisation', component: () => import('@/rooms/insight/MyOrganisationPage.vue'), meta: { tab: 'me', title: 'organisation.title', page: 'page-organisation', mine: true } },
  { path: '/me/kept', component: () => import('@/rooms/library/KeptPage.vue'), meta: { tab: 'me', title: 'kept.title', page: 'page-kept', mine: true } },
  { path: '/me/data', component: () => import('@/rooms/people/MyDataPage.vue'), meta: { tab: 'me', title: 'data.title', page: 'page-data', mine: true } },
  { path: '/me/password', component: () => import('@/rooms/people/PasswordPage.vue'), meta: { tab: 'me', title: 'password.title', page: 'page-form', mine: true } },
  { path: '/sign-in', component: () => import('@/rooms/people/SignInPage.vue'), meta: { tab: 'me', title: 'sign_in.title', page: 'page-form' } },
  { path: '/register', component: () => import('@/rooms/people/RegisterPage.vue'), meta: { tab: 'me', title: 'register.title', page: 'page-form' } },
  { path: '/activate', component: () => import('@/rooms/people/ActivatePage.vue'), meta: { tab: 'me', title: 'activate.title', page: 'page-form' } },
  { path: '/about', component: () => import('@/rooms/people/AboutPage.vue'), meta: { title: 'about.title', page: 'page-item' } },
  { path: '/quiz', component: () => import('@/rooms/quiz/QuizPage.vue'), meta: { tab: 'quiz', title: 'quiz.title', page: 'page-quiz' } },
  { path: '/quiz/attempts/:id', component: () => import('@/rooms/quiz/AttemptPage.vue'), props: true, meta: { tab: 'quiz', page: 'page-attempt', mine: true } },
  { path: '/quiz/mistakes', component: () => import('@/rooms/quiz/MistakesPage.vue'), meta: { tab: 'quiz', title: 'quiz.mistakes.title', page: 'page-mistakes', mine: true } },
  { path: '/quiz/history', component: () => import('@/rooms/quiz/HistoryPage.vue'), meta: { tab: 'quiz', title: 'quiz.history.title', page: 'page-history', mine: true } },
  { path: '/arena', component: () => import('@/rooms/arena/ArenaPage.vue'), meta: { tab: 'quiz', title: 'arena.title', page: 'page-arena' } },
  { path: '/arena/join/:pin?', component: () => import('@/rooms/arena/JoinPage.vue'), props: true, meta: { tab: 'quiz', title: 'arena.join.title', page: 'page-arena', mine: true } },
  { path: '/arena/seek/:kind(duel|four)', component: () => import('@/rooms/arena/SeekPage.vue'), props: true, meta: { tab: 'quiz', title: 'arena.title', page: 'page-arena', mine: true } },
  { path: '/arena/invited/:code', component: () => import('@/rooms/arena/InvitedPage.vue'), props: true, meta: { tab: 'quiz', title: 'arena.invite.invited', page: 'page-arena', mine: true } },
  { path: '/arena/season', component: () => import('@/rooms/arena/SeasonPage.vue'), meta: { tab: 'quiz', title: 'arena.season.title', page: 'page-arena', mine: true } },
  { path: '/arena/match/:id(\\d+)', component: () => import('@/rooms/arena/MatchPage.vue'), props: true, meta: { tab: 'quiz', page: 'page-match', mine: true } },
  { path: '/arena/match/:id(\\d+)/results', component: () => import('@/rooms/arena/ResultsPage.vue'), props: true, meta: { tab: 'quiz', title: 'arena.results.title', page: 'page-results', mine: true } },
  { path: '/around', component: () => import('./NotOpenPage.vue'), props: { room: 'around' }, meta: { title: 'not_open.around', page: 'page-missing' } },
  { path: '/offline', component: () => import('./OfflinePage.vue'), meta: { title: 'problem.offline.title', page: 'page-offline' } },
  { path: '/:rest(.*)*', name: 'missing', component: () => import('./MissingPage.vue'), meta: { title: 'problem.not_found.title', page: 'page-missing' } },
]

export function makeRouter(): Router {
  const history = createWebHistory()
  let moved = false
  history.listen(() => (moved = true)) // Back and Forward only; told before the router itself
  const router = createRouter({
    history,
    routes,
    scrollBehavior: (to, from, saved) => saved ?? (to.hash ? { el: to.hash } : to.path === from.path || from.matched.length === 0 ? undefined : { top: 0 }),
  })
  // Opened again, or returned to from another site, a page stands where it stood: the program's page is whole at once, and the
  // browser, which knows the place, finds it there. Afterwards the router does, which knows when a page of the app is there.
  window.history.scrollRestoration = 'auto'
  window.addEventListener('pagehide', () => (window.history.scrollRestoration = 'auto'))
  window.addEventListener('pageshow', (shown) => shown.persisted && (window.history.scrollRestoration = 'manual'))
  router.beforeEach(() => {
    setReturning(moved)
    moved = false
  })
  router.onError((reason, to) => loadAnew(reason, to.fullPath))
  router.beforeEach((to) => (to.meta.mine && !isSignedIn.value ? { path: '/sign-in', query: { next: to.fullPath } } : true))
  router.afterEach((to, from) => {
    if (to.meta.title) setTitle(i18n.global.t(to.meta.title))
    // The first page is the program's own; afterwards reading starts at the top of the new page, for screen readers too.
    if (from.matched.length > 0 && to.path !== from.path) document.getElementById('content')?.focus({ preventScroll: true })
  })
  return router
}
