import { addressOf, send } from '@/api/client'
import { useResource } from '@/api/resource'
import type { Card, Hall, HallIn, HallPaper, Invitation, MyArena, Results, Season, SeasonTable } from './arena_types'

export type * from './arena_types'

const at = '/api/v1/arena'
async function ask<T>(path: string, parameters: Record<string, string>, signal?: AbortSignal, query: Record<string, unknown> = {}): Promise<T> {
  return (await send('get', addressOf(at + path, parameters, query), { signal })) as T
}

export const cardOf = (match: string, signal?: AbortSignal): Promise<Card> => ask('/matches/{match}', { match }, signal)
export const cardOfPin = (pin: string, signal?: AbortSignal): Promise<Card> => ask('/pins/{pin}', { pin }, signal)
export const cardOfInvitation = (code: string, signal?: AbortSignal): Promise<Card> => ask('/invitations/{code}', { code }, signal)
export const resultsOf = (match: string, signal?: AbortSignal, query: { after_rank?: number; limit?: number } = {}): Promise<Results> => ask('/matches/{match}/results', { match }, signal, query)
export const myArena = (signal?: AbortSignal): Promise<MyArena> => ask('/me', {}, signal)
export const seasons = (signal?: AbortSignal): Promise<{ seasons: Season[] }> => ask('/seasons', {}, signal)
export const seasonTable = (season: string, signal?: AbortSignal): Promise<SeasonTable> => ask('/seasons/{season}/table', { season }, signal)
export const invite = async (kind: 'duel' | 'four'): Promise<Invitation> => (await send('post', `${at}/invitations`, { body: { kind } })) as Invitation

export const halls = (signal?: AbortSignal): Promise<{ halls: Hall[] }> => ask('/halls', {}, signal)
export const hallOf = (match: string, signal?: AbortSignal): Promise<Hall> => ask('/halls/{match}', { match }, signal)
export const hallPapers = (signal?: AbortSignal): Promise<{ papers: HallPaper[] }> => ask('/papers', {}, signal)
export const makeHall = async (body: HallIn, idempotencyKey: string): Promise<Hall> => (await send('post', `${at}/halls`, { body, idempotencyKey })) as Hall
export const endHall = async (match: string): Promise<Hall> => (await send('post', addressOf(`${at}/halls/{match}/end`, { match }), {})) as Hall
export const codeAddress = (match: string): string => addressOf(`${at}/halls/{match}/qr.svg`, { match })
export const tableAddress = (match: string): string => addressOf(`${at}/matches/{match}/results.csv`, { match })

export const useCard = (match: () => string | undefined) => useResource(match, cardOf)
export const useResults = (match: () => string | undefined) => useResource(match, (key, signal) => resultsOf(key, signal))
