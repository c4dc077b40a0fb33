import type { QuizOffer } from './today'

/**
 * How a quiz stands to its learner: not open yet, under way, done for this time (the day, the week, or the last try), done
 * but to be had again, or not begun.
 */
export type OfferState = 'soon' | 'under_way' | 'done' | 'again' | 'open'

export function offerState(offer: QuizOffer, nowMs: number): OfferState {
  if (offer.under_way) return 'under_way'
  if (offer.tries_left === 0) return 'done'
  if (offer.opens_at && Date.parse(offer.opens_at) > nowMs) return 'soon'
  return offer.last ? 'again' : 'open'
}
