import type { Phase } from './frames'

/** What the arena's addresses answer. */
export type MatchKind = 'hall' | 'duel' | 'four'
export interface Card {
  id: string
  kind: MatchKind
  name: string
  phase: Phase
  starts_at: string | null
  players: number
  questions: number
  mine: { seat: number } | null
  may_host: boolean
  rated: boolean
}
export interface Hall {
  id: string
  name: string
  organisation: string
  paper: string
  pin: string | null
  phase: Phase
  question: number
  questions: number
  left_out: number
  players: number
  by_itself: boolean
  starts_at: string | null
  made_at: string
  ended_at: string | null
  join_path: string
}
export interface HallIn {
  name: string
  organisation: string
  paper: string
  starts_at: string | null
  by_itself: boolean
  all_answered_locks: boolean
  answer_seconds: number
  players_max: number
}
export interface HallPaper {
  id: string
  name: string
  questions: number
  playable: number
}
export interface ResultRow {
  rank: number
  seat: number
  name: string
  organisation: string
  score: number
  right: number
  taken_ms: number
}
export interface OrganisationResult {
  rank: number
  name: string
  mean: number
  players: number
  counted: number
}
export interface QuestionResult {
  question: number
  stem: string
  options: string[]
  right: number[]
  answers: number
  chosen: number[]
  right_answers: number
  mean_ms: number
}
export interface RankingStep {
  question: number
  persons: { rank: number; seat: number; name: string; score: number }[]
  organisations: { rank: number; name: string; mean: number }[]
}
export interface Results {
  match: Card
  players: number
  mine: ResultRow | null
  persons: ResultRow[]
  organisations: OrganisationResult[]
  questions: QuestionResult[]
  ranking: RankingStep[]
}
export interface Season {
  id: string
  name: string
  begins: string
  ends: string
}
export interface RecentMatch {
  match: string
  kind: MatchKind
  ended_at: string
  place: number
  of: number
  rating_change: number | null
  practice: boolean
  invited: boolean
  with: string[]
}
export interface MyArena {
  rating: { value: number; deviation: number; matches: number; provisional: boolean }
  season: Season
  rank: number | null
  open: boolean
  recent: RecentMatch[]
}
export interface SeasonRow {
  rank: number
  name: string
  organisation: string
  rating: number
  matches: number
  won: number
}
export interface SeasonTable {
  season: Season
  rows: SeasonRow[]
  mine: SeasonRow | null
}
export interface Invitation {
  match: string
  code: string
  path: string
}
