import { BookOpen, ChartNoAxesColumn, Search, UserRound } from '@lucide/vue'
import type { Component } from 'vue'

/** The app's sections. Quiz and Around take their places here with their rooms. */
export interface Tab {
  name: 'home' | 'ranks' | 'search' | 'me'
  to: string
  icon: Component
}

export const tabs: Tab[] = [
  { name: 'home', to: '/', icon: BookOpen },
  { name: 'ranks', to: '/ranks', icon: ChartNoAxesColumn },
  { name: 'search', to: '/search', icon: Search },
  { name: 'me', to: '/me', icon: UserRound },
]
