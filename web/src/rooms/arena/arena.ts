import { addressOf, get, post } from '@/api/client'
import { useResource } from '@/api/resource'
import type { HallIn, MeetingKind } from './arena_types'

export type * from './arena_types'

const at = (match: string) => ({ path: { match } })
export const cardOf = (match: string, signal?: AbortSignal) => get('/api/v1/arena/matches/{match}', { ...at(match), signal })
export const cardOfPin = (pin: string, signal?: AbortSignal) => get('/api/v1/arena/pins/{pin}', { path: { pin }, signal })
export const resultsOf = (match: string, signal?: AbortSignal, query: { after_rank?: number; limit?: number } = {}) => get('/api/v1/arena/matches/{match}/results', { ...at(match), query, signal })
export const useCard = (match: () => string | undefined) => useResource(match, cardOf)
export const useResults = (match: () => string | undefined) => useResource(match, (key, signal) => resultsOf(key, signal))

export const halls = (signal?: AbortSignal) => get('/api/v1/arena/halls', { signal })
export const hallOf = (match: string, signal?: AbortSignal) => get('/api/v1/arena/halls/{match}', { ...at(match), signal })
export const hallPapers = (signal?: AbortSignal) => get('/api/v1/arena/papers', { signal })
export const makeHall = (body: HallIn, idempotencyKey: string) => post('/api/v1/arena/halls', { body, idempotencyKey })
export const endHall = (match: string) => post('/api/v1/arena/halls/{match}/end', at(match))
export const codeAddress = (match: string): string => addressOf('/api/v1/arena/halls/{match}/qr.svg', { match })
export const tableAddress = (match: string): string => addressOf('/api/v1/arena/matches/{match}/results.csv', { match })

export const cardOfInvitation = (code: string, signal?: AbortSignal) => get('/api/v1/arena/invitations/{code}', { path: { code }, signal })
export const invite = (kind: MeetingKind) => post('/api/v1/arena/invitations', { body: { kind } })
export const myArena = (signal?: AbortSignal) => get('/api/v1/arena/me', { signal })
export const seasons = (signal?: AbortSignal) => get('/api/v1/arena/seasons', { signal })
export const seasonTable = (season: string, signal?: AbortSignal) => get('/api/v1/arena/seasons/{season}/table', { path: { season }, signal })
