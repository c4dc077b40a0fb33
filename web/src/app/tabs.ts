import { BookOpen, ChartNoAxesColumn, ListChecks, Search, UserRound } from '@lucide/vue'
import type { Component } from 'vue'

/** The app's sections. Around takes its place here with its room. */
export interface Tab {
  name: 'home' | 'quiz' | 'ranks' | 'search' | 'me'
  to: string
  icon: Component
}

export const tabs: Tab[] = [
  { name: 'home', to: '/', icon: BookOpen },
  { name: 'quiz', to: '/quiz', icon: ListChecks },
  { name: 'ranks', to: '/ranks', icon: ChartNoAxesColumn },
  { name: 'search', to: '/search', icon: Search },
  { name: 'me', to: '/me', icon: UserRound },
]
