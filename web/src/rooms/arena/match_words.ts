import { formatNumber } from '@/texts/format'
import { settings } from '@/ui/settings'
import type { Frame } from './frames'
import type { MatchShown } from './match_state'

type Say = (key: string, named?: Record<string, unknown>) => string

/** Whether the present question was answered rightly: as the server counted it, or as far as this page can see. */
export function wasRight({ standing, question, answer, reveal }: MatchShown): boolean {
  if (standing?.question === question) return standing.right
  return answer?.state === 'in' && reveal !== null && answer.choices === reveal.right
}
export const pointsOf = ({ standing, question }: MatchShown): number => (standing?.question === question ? standing.points : 0)

export const inSeconds = (ms: number): string => (ms / 1000).toFixed(1)

/** What became of the answer, in a line. */
export function answerLine(shown: MatchShown, isOver: boolean, t: Say): string {
  const { answer, phase, question, seat } = shown
  const mine = answer?.question === question ? answer : null
  if (mine?.state === 'sending') return t('arena.sending')
  if (mine?.state === 'not_in') return t(`arena.refused.${mine.verdict}`)
  if (mine?.state === 'in') {
    const received = mine.takenMs === null ? t('arena.in') : t('arena.in_time', { seconds: inSeconds(mine.takenMs) })
    return phase === 'open' ? `${received} · ${t('arena.wait_lock')}` : phase === 'locked' ? `${received} · ${t('arena.locked')}` : received
  }
  if (phase === 'locked') return t('arena.locked')
  if (phase === 'open') return seat === 0 ? t('arena.watching') : isOver ? t('arena.time_up') : ''
  return ''
}

/** What a screen reader is told, once each: the question, that it is open, what was received, and how it went. */
export function sayOf(shown: MatchShown, t: Say): string {
  const { phase, question, answer, asked, standing, ranking } = shown
  const mine = answer?.question === question ? answer : null
  switch (phase) {
    case 'read':
      return t('arena.say.read', { number: question + 1 })
    case 'open':
      if (mine?.state === 'in') return t('arena.in')
      if (mine?.state === 'not_in') return t(`arena.refused.${mine.verdict}`)
      return t('arena.say.open', { seconds: Math.round((asked?.answerMs ?? 0) / 1000) })
    case 'locked':
      return mine?.state === 'in' ? t('arena.in') : t('arena.locked')
    case 'reveal':
      if (standing?.question !== question) return ''
      return t(wasRight(shown) ? 'arena.say.right' : 'arena.say.wrong', { points: standing.points, rank: standing.rank })
    case 'ranking':
      return ranking ? t('arena.say.ranking') : ''
    case 'ended':
      return t('arena.say.ended')
    case 'created':
    case 'lobby':
      return shown.seat > 0 ? t('arena.lobby.joined') : ''
  }
}

/** What a panel shows of one's standing; the organisation's where organisations compete. */
export function standingOf(standing: Frame<'standing'>, isHall: boolean, t: Say): { rank: number; players: number; score: number; line: string } {
  const number = (value: number): string => formatNumber(value, settings.language)
  const { rank, players, score, organisationRank, organisationMean } = standing
  return { rank, players, score, line: isHall && organisationRank > 0 ? t('arena.standing.organisation', { rank: number(organisationRank), mean: number(organisationMean) }) : '' }
}

/** How a duel or four ended for a seat: won alone, shared the first place, or not. */
export function outcomeOf(persons: readonly { rank: number; seat: number }[], seat: number): 'won' | 'drawn' | 'lost' | null {
  const mine = persons.find((each) => each.seat === seat)
  if (!mine) return null
  if (mine.rank > 1) return 'lost'
  return persons.filter((each) => each.rank === 1).length > 1 ? 'drawn' : 'won'
}
