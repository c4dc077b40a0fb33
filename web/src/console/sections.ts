import { computed } from 'vue'
import type { RouteRecordRaw } from 'vue-router'
import { may } from '@/rooms/people/roles'
import type { RoomName } from '@/ui/console/navigation'
import { routes } from './router'

const order: RoomName[] = ['overview', 'insight', 'people', 'library', 'quiz', 'arena', 'ledger', 'system']
type Page = RouteRecordRaw & { meta: NonNullable<RouteRecordRaw['meta']> }
const pages = routes.filter((route): route is Page => route.meta?.nav !== undefined)

/** The pages that the caller may open, by room; a room without any is left out. */
export const navGroups = computed(() => order.map((room) => ({ room, pages: pages.filter((page) => page.meta.nav?.room === room && may(page.meta.need)) })).filter((group) => group.pages.length > 0))

export const navPages = computed(() => navGroups.value.flatMap((group) => group.pages))
