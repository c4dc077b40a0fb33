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
export type MeetingKind = Schema<'MeetingKind'>
export type Season = Schema<'Season'>
export type RecentMatch = Schema<'PastMeeting'>
export type MyArena = Schema<'MyArena'>
export type Invitation = Schema<'Invitation'>
