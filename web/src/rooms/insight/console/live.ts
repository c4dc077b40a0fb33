import { onBeforeUnmount, onMounted, ref, shallowRef, watch } from 'vue'
import { addressOf, get } from '@/api/client'
import { asProblem, type Problem } from '@/api/problem'
import type { Schema } from '@/api/schema'
import { LiveFeed, kept, type FeedState, type Source } from './live_feed'
import { sawDay } from './today'

export type Live = Schema<'InsightLive'>
/** Ten minutes of one value a second. */
const momentsMost = 600

/** The figures of this second for an organisation, while the page is seen. `moments` is what they were, bounded. */
export function useLive(id: () => string | undefined) {
  const live = shallowRef<Live>()
  const state = ref<FeedState>('connecting')
  const problem = shallowRef<Problem>()
  const moments = shallowRef<{ active: number | null; points: number | null }[]>([])
  let feed: LiveFeed<Live> | undefined

  function heard(figures: Live): void {
    live.value = figures
    sawDay(figures.day)
    moments.value = kept(moments.value, { active: figures.figures.active_now, points: figures.figures.points_per_minute }, momentsMost)
  }
  function make(of: string): LiveFeed<Live> {
    const path = { organisation_id: of }
    return new LiveFeed<Live>({
      open: () => new EventSource(addressOf('/api/v1/insight/organisations/{organisation_id}/live/stream', path)) as unknown as Source,
      once: () => get('/api/v1/insight/organisations/{organisation_id}/live', { path }),
      isFinal: (reason) => ['signed_out', 'forbidden', 'not_found'].includes(asProblem(reason).kind),
      heard,
      state: (now, reason) => {
        state.value = now
        problem.value = reason === undefined ? undefined : asProblem(reason)
      },
      later: (act, ms) => window.setTimeout(act, ms),
      forget: (timer) => window.clearTimeout(timer as number),
      chance: Math.random,
    })
  }
  function begin(): void {
    feed?.stop()
    feed = undefined
    const of = id()
    if (!of || document.visibilityState === 'hidden') return
    feed = make(of)
    feed.start()
  }
  function end(): void {
    feed?.stop()
    feed = undefined
  }
  const seen = (): void => (document.visibilityState === 'hidden' ? end() : feed ? feed.wake() : begin())
  const online = (): void => feed?.wake()

  watch(id, () => {
    live.value = undefined
    moments.value = []
    begin()
  })
  onMounted(() => {
    begin()
    document.addEventListener('visibilitychange', seen)
    window.addEventListener('online', online)
    window.addEventListener('pageshow', seen)
    window.addEventListener('pagehide', end)
  })
  onBeforeUnmount(() => {
    end()
    document.removeEventListener('visibilitychange', seen)
    window.removeEventListener('online', online)
    window.removeEventListener('pageshow', seen)
    window.removeEventListener('pagehide', end)
  })
  return { live, state, problem, moments, again: begin }
}
