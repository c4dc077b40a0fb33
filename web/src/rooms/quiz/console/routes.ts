import { ClipboardList, FileQuestion } from '@lucide/vue'
import type { RouteRecordRaw } from 'vue-router'
import type { Need } from '@/ui/console/navigation'

export const bankReaders: Need = { roles: ['host', 'editor', 'reviewer', 'chief', 'operator'] }
export const bankEditors: Need = { roles: ['host', 'editor', 'chief', 'operator'] }
export const bankReviewers: Need = { roles: ['reviewer', 'chief', 'operator'] }

export const quizConsoleRoutes: RouteRecordRaw[] = [
  { path: '/banks', name: 'banks', component: () => import('./BanksPage.vue'), meta: { title: 'console.banks.title', need: bankReaders, nav: { room: 'quiz', icon: FileQuestion, key: 'b' } } },
  { path: '/banks/:id', name: 'bank', component: () => import('./BankPage.vue'), props: true, meta: { title: 'console.banks.questions', need: bankReaders, above: 'banks' } },
  { path: '/banks/:bank/analysis', name: 'bank-analysis', component: () => import('./BankAnalysisPage.vue'), props: true, meta: { title: 'console.analysis.title', need: bankReaders, above: 'banks' } },
  { path: '/banks/:bank/questions/new', name: 'new-question', component: () => import('./QuestionPage.vue'), props: true, meta: { title: 'console.question.new', need: bankEditors, above: 'banks', as: 'question' } },
  { path: '/banks/:bank/questions/:id', name: 'question', component: () => import('./QuestionPage.vue'), props: true, meta: { title: 'console.question.edit', need: bankReaders, above: 'banks', as: 'question' } },
  { path: '/papers', name: 'papers', component: () => import('./PapersPage.vue'), meta: { title: 'console.papers.title', need: bankReaders, nav: { room: 'quiz', icon: ClipboardList, key: 'q' } } },
  { path: '/papers/new', name: 'new-paper', component: () => import('./PaperPage.vue'), meta: { title: 'console.papers.new', need: bankEditors, above: 'papers', as: 'paper' } },
  { path: '/papers/:id', name: 'paper', component: () => import('./PaperPage.vue'), props: true, meta: { title: 'console.papers.edit', need: bankReaders, above: 'papers', as: 'paper' } },
]
