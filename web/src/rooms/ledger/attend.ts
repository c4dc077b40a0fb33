import { onBeforeUnmount, onMounted, ref, shallowRef, watch, type Ref } from 'vue'
import { del, post } from '@/api/client'
import { asProblem } from '@/api/problem'
import { mediaPlaying } from '@/ui/media_playing'
import { Attention, type Beaten, type State } from './attention'
import { tellEarned } from './earned'
import { report } from './reported'

/** The item whose page counted its view last: what that page plays is metered without counting another. */
let viewed = ''

/** The page of something that is played, or of a course, is seen: a view, without metering anything yet. */
export function useView(item: Ref<string | undefined>): void {
  watch(
    item,
    (id) => {
      if (id === undefined) return
      viewed = id
      const at = new Date().toISOString()
      post('/api/v1/items/{item}/attention', { path: { item: id }, body: { meter: false } }).catch((reason: unknown) => {
        if (asProblem(reason).passing) report({ verb: 'viewed_item', object: id, amount: 1, at })
      })
    },
    { immediate: true },
  )
}

/** An Attention on the real line and clock; what it earns is told. */
export function meter(item: string, position: () => number, changed: (state: State) => void, beaten: (answer: Beaten) => void): Attention {
  return new Attention(
    {
      open: () => post('/api/v1/items/{item}/attention', { path: { item }, body: { view: item !== viewed } }),
      beat: (token, body, last) => post('/api/v1/attention/{token}/beats', { path: { token }, body, keepalive: last }),
      close: (token) => del('/api/v1/attention/{token}', { path: { token }, keepalive: true }),
    },
    () => performance.now(),
    position,
    {
      stateChanged: changed,
      beaten: (answer) => {
        tellEarned(answer.earned)
        beaten(answer)
      },
    },
  )
}

/** Somebody reads as long as something moves now and then: a page left open in an empty room is not read. */
const stillMaxMs = 120_000
const viewMinMs = 3_000
const signs = ['scroll', 'pointermove', 'pointerdown', 'keydown', 'touchstart', 'wheel'] as const

export interface Attended {
  state: Ref<State>
  neededSeconds: Ref<number | null>
  counted: Ref<boolean>
  resume(): void
}

/**
 * Meters the reading of the item on this page: visible, in focus, and somebody is there. While a sound plays, the player
 * is what is attended to (one session a learner), and reading begins to count when it stops.
 */
export function useReading(item: Ref<string | undefined>): Attended {
  const state = ref<State>('idle')
  const neededSeconds = ref<number | null>(null)
  const counted = ref(false)
  const attention = shallowRef<Attention>()
  let lastSign = 0
  let shown = ''
  let shownSince = 0
  let timer = 0

  const sign = (): void => {
    lastSign = performance.now()
  }
  const attends = (): boolean => document.visibilityState === 'visible' && document.hasFocus() && performance.now() - lastSign < stillMaxMs && !mediaPlaying.value
  const onHidden = (): void => {
    attention.value?.attend(attends())
    if (document.visibilityState === 'hidden') void attention.value?.flush()
    else attention.value?.resume()
  }
  const onLeave = (): void => {
    const left = attention.value
    attention.value = undefined
    if (!left) return
    // Read without a network, or beside a sound that was metered: the view counts all the same, without points.
    if (!left.wasOpened && shownSince > 0 && performance.now() - shownSince > viewMinMs) {
      report({ verb: 'viewed_item', object: shown, amount: 1, at: new Date(Date.now() - (performance.now() - shownSince)).toISOString() })
    }
    void left.end()
  }

  /** Back brought the page as it was left, with its meter closed: reading begins again. */
  const onShown = (event: PageTransitionEvent): void => {
    if (event.persisted) begin(item.value)
  }

  function begin(id: string | undefined): void {
    onLeave()
    state.value = 'idle'
    neededSeconds.value = null
    counted.value = false
    if (id === undefined) return
    shown = id
    shownSince = performance.now()
    attention.value = meter(
      id,
      () => 0,
      (now) => {
        state.value = now
        neededSeconds.value = attention.value?.neededSeconds ?? null
      },
      (answer) => {
        neededSeconds.value = answer.needed_seconds
        if (answer.counted) counted.value = true
      },
    )
    sign()
  }

  onMounted(() => {
    watch(item, begin, { immediate: true })
    for (const name of signs) window.addEventListener(name, sign, { passive: true })
    document.addEventListener('visibilitychange', onHidden)
    window.addEventListener('pagehide', onLeave)
    window.addEventListener('pageshow', onShown)
    timer = window.setInterval(() => {
      attention.value?.attend(attends())
      void attention.value?.tick()
    }, 1000)
  })
  onBeforeUnmount(() => {
    window.clearInterval(timer)
    for (const name of signs) window.removeEventListener(name, sign)
    document.removeEventListener('visibilitychange', onHidden)
    window.removeEventListener('pagehide', onLeave)
    window.removeEventListener('pageshow', onShown)
    onLeave()
  })
  return { state, neededSeconds, counted, resume: () => attention.value?.resume() }
}
