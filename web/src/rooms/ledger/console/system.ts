import { get } from '@/api/client'
import { useResource } from '@/api/resource'

export function useSystem() {
  return {
    system: useResource(() => 'system', (_, signal) => get('/api/v1/system', { signal })),
    ledger: useResource(() => 'ledger', (_, signal) => get('/api/v1/system/ledger', { signal })),
  }
}

/** A span in the largest unit of which it holds at least one. */
export function spanOf(fromMs: number, toMs: number): { count: number; unit: 'days' | 'hours' | 'minutes' } {
  const minutes = Math.max(0, Math.floor((toMs - fromMs) / 60_000))
  if (minutes >= 1440) return { count: Math.floor(minutes / 1440), unit: 'days' }
  if (minutes >= 60) return { count: Math.floor(minutes / 60), unit: 'hours' }
  return { count: minutes, unit: 'minutes' }
}
