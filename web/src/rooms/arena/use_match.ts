import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { asProblem } from '@/api/problem'
import { cardOf } from './arena'
import { subprotocol, type ClientFrame, type LiveRole, type ServerFrame } from './frames'
import { LiveConnection, type LiveState, type Stop, type Wire } from './live'
import { MatchSession } from './match_session'
import { atTheDoor, type MatchShown } from './match_state'
import type { ServerClock } from './server_clock'

export interface Live {
  state: LiveState
  stop?: Stop
}

function openWire(path: string): Wire {
  const address = new URL(path, location.href)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  const wire = new WebSocket(address, subprotocol)
  wire.binaryType = 'arraybuffer'
  return wire as unknown as Wire
}

/** A connection for as long as the component stands; told when the network is back or the page is looked at again. */
export function useLive(path: string, parts: { hello(token: Uint8Array): ClientFrame; heard(frame: ServerFrame): void; look(): Promise<Stop | undefined> }) {
  const live: ShallowRef<Live> = shallowRef({ state: 'connecting' })
  const connection = new LiveConnection({
    ...parts,
    open: () => openWire(path),
    state: (state, stop) => (live.value = { state, stop }),
    later: (act, ms) => window.setTimeout(act, ms),
    forget: (timer) => window.clearTimeout(timer as number | undefined),
    now: () => performance.now(),
    chance: () => Math.random(),
  })
  const wake = (): void => void (document.visibilityState === 'visible' && connection.wake())
  window.addEventListener('online', wake)
  document.addEventListener('visibilitychange', wake)
  onScopeDispose(() => {
    window.removeEventListener('online', wake)
    document.removeEventListener('visibilitychange', wake)
    connection.stop()
  })
  connection.start()
  return { live, connection }
}

/** Why no connection to a match opens: a browser does not tell, its card does. */
export async function lookAtMatch(match: string): Promise<Stop | undefined> {
  try {
    await cardOf(match)
    return undefined
  } catch (reason) {
    const { kind } = asProblem(reason)
    return kind === 'signed_out' ? 'signed_out' : kind === 'not_found' ? 'no_match' : kind === 'forbidden' ? 'not_allowed' : undefined
  }
}

export interface LiveMatch {
  shown: ShallowRef<MatchShown>
  live: ShallowRef<Live>
  session: MatchSession
  clock: ServerClock
  /** Here again, after another page of the same person took over. */
  again(): void
}

export function useMatch(match: string, role: LiveRole): LiveMatch {
  const shown = shallowRef<MatchShown>({ ...atTheDoor, role })
  const session = new MatchSession({
    send: (frame) => connection.send(frame),
    show: (next) => (shown.value = next),
    later: (act, ms) => window.setTimeout(act, ms),
    chance: () => Math.random(),
  })
  const { live, connection } = useLive(`/api/v1/arena/matches/${match}/live`, {
    hello: (token) => ({ kind: 'hello', role, token }),
    heard: (frame) => session.heard(frame),
    look: () => lookAtMatch(match),
  })
  onScopeDispose(() => session.stop())
  return { shown, live, session, clock: connection.clock, again: () => connection.start() }
}

/** The match that `met` leads to. */
export const matchIn = (address: string): string | undefined => /match(?:es)?\/(\d+)/.exec(address)?.[1]
