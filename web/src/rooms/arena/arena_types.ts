import type { Schema } from '@/api/schema'

/** What the arena's addresses answer. */
export type Card = Schema<'MatchCard'>
export type MatchKind = Card['kind']
export type Hall = Schema<'Hall'>
export type HallIn = Schema<'HallIn'>
export type HallPaper = Schema<'HallPaper'>
export type Results = Schema<'MatchResults'>
export type ResultRow = Schema<'MatchResultRow'>
export type OrganisationResult = Results['organisations'][number]
export type QuestionResult = Results['questions'][number]
export type RankingStep = Results['ranking'][number]

// Duels and seasons, until the contract names them.
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
