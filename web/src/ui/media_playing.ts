import { computed, shallowReactive } from 'vue'

/** The sounds and videos of this app: while one plays, it is what the person attends to, and only one plays at a time. */
interface Playable {
  readonly paused: boolean
  pause(): void
}

const known = new Set<Playable>()
const playing = shallowReactive(new Set<Playable>())
export const mediaPlaying = computed(() => playing.size > 0)

export function addMedia(element: Playable): void {
  known.add(element)
}

export function removeMedia(element: Playable): void {
  known.delete(element)
  playing.delete(element)
}

export function setPlaying(element: Playable, yes: boolean): void {
  if (yes) playing.add(element)
  else playing.delete(element)
}

export function pauseOthers(element: Playable): void {
  for (const each of known) if (each !== element && !each.paused) each.pause()
}
