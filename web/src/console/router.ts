import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router'

/** Each room adds its pages here: `...peopleRoutes`. The console stands under /console. */
export const routes: RouteRecordRaw[] = []

export function makeRouter(): Router {
  return createRouter({ history: createWebHistory('/console'), routes: [...routes, { path: '/:rest(.*)*', component: () => import('./MissingPage.vue') }] })
}
