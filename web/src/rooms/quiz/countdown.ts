/**
 * Time is the server's. A device's clock may be wrong by hours, so only the time that has passed on it since the server said
 * what time it is counts; the answer was under way for a while, half of which the server's word is old.
 */
export function clockAhead(serverNow: string, askedMs: number, answeredMs: number): number {
  return Date.parse(serverNow) - (askedMs + answeredMs) / 2
}

/** Whole seconds that are left; the last one lasts till it is over. */
export function secondsLeft(deadline: string, aheadMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((Date.parse(deadline) - (nowMs + aheadMs)) / 1000))
}

const lastSeconds = 60
const countedSeconds = 24 * 3600

/** far: a day is named instead of counting; last: somebody is warned. */
export type TimeState = 'far' | 'counted' | 'last' | 'over'
export function timeState(seconds: number): TimeState {
  if (seconds === 0) return 'over'
  if (seconds <= lastSeconds) return 'last'
  return seconds <= countedSeconds ? 'counted' : 'far'
}
