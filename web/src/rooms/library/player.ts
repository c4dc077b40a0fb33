import { computed, reactive, shallowRef } from 'vue'
import { get } from '@/api/client'
import { MediaAttention } from '@/rooms/ledger/attend_media'
import { keepProgress, progressOf } from './history'

/** A sound in the player's queue. Where its file is may be looked up when its turn comes (`media` null). */
export interface Track {
  item: string
  title: string
  url: string
  media: string | null
  cover: string | null
  album: string
}

/**
 * The one player of the app. It stands outside the pages, so that the sound goes on while somebody browses; the lock
 * screen shows and steers it through Media Session. It remembers where each track was left.
 */
export const player = reactive({
  playing: false,
  waiting: false,
  failed: false,
  position: 0,
  duration: 0,
  rate: 1,
})
const queue = shallowRef<Track[]>([])
const index = shallowRef(-1)
export const current = computed<Track | undefined>(() => queue.value[index.value])
export const hasNext = computed(() => index.value + 1 < queue.value.length)
export const hasPrevious = computed(() => index.value > 0)
export const rates = [0.75, 1, 1.25, 1.5, 2] as const

let element: HTMLAudioElement | undefined
const attention = shallowRef<MediaAttention>()
/** What the metering of the player's sound says about this item, for its page. */
export const playerAttention = computed(() => attention.value)

function audio(): HTMLAudioElement {
  if (element) return element
  const made = new Audio()
  made.preload = 'metadata'
  made.addEventListener('play', () => (player.playing = true))
  made.addEventListener('pause', () => (player.playing = false))
  made.addEventListener('waiting', () => (player.waiting = true))
  made.addEventListener('playing', () => {
    player.waiting = false
    player.failed = false
  })
  made.addEventListener('error', () => {
    player.failed = current.value !== undefined
    player.playing = player.waiting = false
  })
  made.addEventListener('durationchange', () => (player.duration = Number.isFinite(made.duration) ? made.duration : 0))
  made.addEventListener('timeupdate', () => {
    player.position = made.currentTime
    remember()
    tellLockScreen()
  })
  made.addEventListener('ended', () => {
    remember()
    if (hasNext.value) step(1)
  })
  element = made
  attention.value = new MediaAttention(made)
  listenToLockScreen()
  return made
}

function remember(): void {
  const track = current.value
  if (track && player.duration > 0) keepProgress({ id: track.item, url: track.url, title: track.title, kind: 'audio', cover: track.cover }, player.position / player.duration, player.position)
}

/** Where a track's file is, if that was not known: asked for once, and once again after a failure. */
async function find(track: Track): Promise<void> {
  track.media ??= (await get('/api/v1/items/{item}', { path: { item: track.item } })).media?.url ?? null
}

/** Turns to a track and plays it: at once within the tap, when its file is known. */
function turnTo(at: number): void {
  const sound = audio()
  index.value = at
  const track = current.value
  if (!track) return
  sound.pause()
  attention.value?.follow(track.item)
  player.failed = false
  player.position = 0
  player.duration = 0
  if ('mediaSession' in navigator) {
    const artwork = track.cover ? [{ src: track.cover }] : []
    navigator.mediaSession.metadata = new MediaMetadata({ title: track.title, album: track.album, artwork })
  }
  if (track.media) return start(track, track.media)
  player.waiting = true
  find(track).then(
    () => current.value === track && (track.media ? start(track, track.media) : fail()),
    () => current.value === track && fail(),
  )
}

function start(track: Track, media: string): void {
  const sound = audio()
  sound.src = media
  sound.playbackRate = player.rate
  const left = progressOf(track.item)
  if (left && left.seconds > 5 && left.share < 0.97) sound.currentTime = left.seconds
  begin()
  lookAhead()
}

/** So that the next track can begin the moment this one ends, also behind a locked screen. */
function lookAhead(): void {
  const following = queue.value[index.value + 1]
  if (following) find(following).catch(() => {}) // asked for again when its turn comes
}

function fail(): void {
  player.failed = true
  player.playing = player.waiting = false
}

function begin(): void {
  audio().play().catch(() => (player.playing = false))
}

/** Plays one sound; the series that it belongs to may join with setQueue. */
export function play(track: Track): void {
  queue.value = [track]
  turnTo(0)
}

/** What stands before and after the present track; it goes on undisturbed. */
export function setQueue(tracks: Track[]): void {
  const present = current.value
  const at = tracks.findIndex((each) => each.item === present?.item)
  if (!present || at < 0) return
  queue.value = tracks.map((each, place) => (place === at ? present : each))
  index.value = at
  lookAhead()
}

export function toggle(): void {
  const track = current.value
  if (!track) return
  if (player.playing) audio().pause()
  else if (player.failed || !track.media) turnTo(index.value)
  else begin()
}

export function step(by: 1 | -1): void {
  const at = index.value + by
  if (at >= 0 && at < queue.value.length) turnTo(at)
}

export function seek(seconds: number): void {
  const sound = audio()
  sound.currentTime = Math.max(0, Math.min(seconds, player.duration || seconds))
  player.position = sound.currentTime
}

export function setRate(rate: number): void {
  player.rate = rate
  audio().playbackRate = rate
}

export function stopPlayer(): void {
  attention.value?.follow(undefined)
  if (element) {
    element.pause()
    element.removeAttribute('src')
    element.load()
  }
  queue.value = []
  index.value = -1
  if ('mediaSession' in navigator) navigator.mediaSession.metadata = null
}

function tellLockScreen(): void {
  if (!('mediaSession' in navigator) || player.duration <= 0) return
  navigator.mediaSession.playbackState = player.playing ? 'playing' : 'paused'
  navigator.mediaSession.setPositionState?.({ duration: player.duration, playbackRate: player.rate, position: Math.min(player.position, player.duration) })
}

function listenToLockScreen(): void {
  if (!('mediaSession' in navigator)) return
  const session = navigator.mediaSession
  session.setActionHandler('play', begin)
  session.setActionHandler('pause', () => audio().pause())
  session.setActionHandler('previoustrack', () => step(-1))
  session.setActionHandler('nexttrack', () => step(1))
  session.setActionHandler('seekbackward', (details) => seek(player.position - (details.seekOffset ?? 15)))
  session.setActionHandler('seekforward', (details) => seek(player.position + (details.seekOffset ?? 15)))
  session.setActionHandler('seekto', (details) => seek(details.seekTime ?? player.position))
}
