import { FileUp, KeyRound, Network, UsersRound } from '@lucide/vue'
import type { RouteRecordRaw } from 'vue-router'
import type { Need } from '@/ui/console/navigation'

export const staff: Need = { roles: ['organisation_admin', 'contributor', 'editor', 'reviewer', 'chief', 'host', 'judge', 'organiser', 'operator'] }
export const administrators: Need = { roles: ['organisation_admin', 'operator'] }
export const givers: Need = { roles: ['organisation_admin', 'chief', 'operator'] }

export const peopleConsoleRoutes: RouteRecordRaw[] = [
  { path: '/organisations/:id?', name: 'organisations', component: () => import('./OrganisationsPage.vue'), props: true, meta: { title: 'console.organisations.title', need: staff, nav: { room: 'people', icon: Network, key: 'u' } } },
  { path: '/learners', name: 'learners', component: () => import('./LearnersPage.vue'), meta: { title: 'console.learners.title', need: administrators, nav: { room: 'people', icon: UsersRound, key: 'l' } } },
  { path: '/learners/:id', name: 'learner', component: () => import('./LearnerPage.vue'), props: true, meta: { title: 'console.learner.title', need: administrators, above: 'learners' } },
  { path: '/import', name: 'import', component: () => import('./ImportPage.vue'), meta: { title: 'console.import.title', need: administrators, nav: { room: 'people', icon: FileUp, key: 'm' } } },
  { path: '/roles', name: 'roles', component: () => import('./RolesPage.vue'), meta: { title: 'console.roles.title', need: givers, nav: { room: 'people', icon: KeyRound, key: 'r' } } },
]
