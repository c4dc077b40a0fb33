import { BookOpen, Columns3, GraduationCap, Images, ListVideo, MessageSquareText, ShieldAlert } from '@lucide/vue'
import type { RouteRecordRaw } from 'vue-router'
import type { Need } from '@/ui/console/navigation'

export const editors: Need = { roles: ['editor', 'chief', 'operator'], atTop: true }
export const chiefs: Need = { roles: ['chief', 'operator'], atTop: true }
export const moderators: Need = { roles: ['editor', 'chief'] }
export const writers: Need = { roles: ['contributor', 'editor', 'reviewer', 'chief'] }
export const removers: Need = { roles: ['editor', 'chief'] }

export const libraryConsoleRoutes: RouteRecordRaw[] = [
  { path: '/items', name: 'items', component: () => import('./ItemsPage.vue'), meta: { title: 'console.items.title', need: editors, nav: { room: 'library', icon: BookOpen, key: 'i' } } },
  { path: '/items/new', name: 'new-item', component: () => import('./ItemPage.vue'), meta: { title: 'console.item.new', need: editors, above: 'items', as: 'item' } },
  { path: '/items/:id', name: 'item', component: () => import('./ItemPage.vue'), props: true, meta: { title: 'console.item.edit', need: editors, above: 'items', as: 'item' } },
  { path: '/columns', name: 'columns', component: () => import('./ColumnsPage.vue'), meta: { title: 'console.columns.title', need: editors, nav: { room: 'library', icon: Columns3, key: 'c' } } },
  { path: '/series', name: 'series', component: () => import('./SeriesPage.vue'), meta: { title: 'console.series.title', need: editors, nav: { room: 'library', icon: ListVideo, key: 's' } } },
  { path: '/series/new', name: 'new-series', component: () => import('./OneSeriesPage.vue'), meta: { title: 'console.series.new', need: editors, above: 'series', as: 'one-series' } },
  { path: '/series/:id', name: 'one-series', component: () => import('./OneSeriesPage.vue'), props: true, meta: { title: 'console.series.edit', need: editors, above: 'series', as: 'one-series' } },
  { path: '/courses', name: 'courses', component: () => import('./CoursesPage.vue'), meta: { title: 'console.courses.title', need: editors, nav: { room: 'library', icon: GraduationCap, key: 'k' } } },
  { path: '/courses/:id', name: 'course', component: () => import('./CoursePage.vue'), props: true, meta: { title: 'console.courses.lessons', need: editors, above: 'courses' } },
  { path: '/media', name: 'media', component: () => import('./MediaPage.vue'), meta: { title: 'console.media.title', need: writers, nav: { room: 'library', icon: Images, key: 'd' } } },
  { path: '/comments', name: 'comments', component: () => import('./CommentsPage.vue'), meta: { title: 'console.comments.title', need: moderators, nav: { room: 'library', icon: MessageSquareText, key: 't' } } },
  { path: '/words', name: 'words', component: () => import('./WordsPage.vue'), meta: { title: 'console.words.title', need: moderators, nav: { room: 'library', icon: ShieldAlert, key: 'w' } } },
]
