import { FileQuestion } from '@lucide/vue'
import type { RouteRecordRaw } from 'vue-router'
import type { Need } from '@/ui/console/navigation'

export const bankReaders: Need = { roles: ['host', 'editor', 'reviewer', 'chief', 'operator'] }
export const bankEditors: Need = { roles: ['host', 'editor', 'chief', 'operator'] }
export const bankReviewers: Need = { roles: ['reviewer', 'chief', 'operator'] }

export const quizConsoleRoutes: RouteRecordRaw[] = [
  { path: '/banks', name: 'banks', component: () => import('./BanksPage.vue'), meta: { title: 'console.banks.title', need: bankReaders, nav: { room: 'quiz', icon: FileQuestion, key: 'b' } } },
  { path: '/banks/:id', name: 'bank', component: () => import('./BankPage.vue'), props: true, meta: { title: 'console.banks.one', need: bankReaders, above: 'banks' } },
  { path: '/banks/:bank/questions/new', name: 'new-question', component: () => import('./QuestionPage.vue'), props: true, meta: { title: 'console.question.new', need: bankEditors, above: 'banks', as: 'question' } },
  { path: '/banks/:bank/questions/:id', name: 'question', component: () => import('./QuestionPage.vue'), props: true, meta: { title: 'console.question.edit', need: bankReaders, above: 'banks', as: 'question' } },
]
