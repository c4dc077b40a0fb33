import { shallowRef } from 'vue'
import type { Schema } from '@/api/schema'

/** Where this device left off, newest first: for "continue" on the home page and for the player. It never leaves the device. */
export interface LeftOff {
  id: string
  url: string
  title: string
  kind: Schema<'ItemKind'>
  cover: string | null
  share: number
  seconds: number
  at: number
}

const storageName = 'wanqiu.left_off'
const most = 60
const writeEveryMs = 3000

function stored(): LeftOff[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageName) ?? '[]')
    return Array.isArray(value) ? (value as LeftOff[]) : []
  } catch {
    return []
  }
}

export const leftOff = shallowRef<LeftOff[]>(stored())
let written = 0

export function keepProgress(about: Pick<LeftOff, 'id' | 'url' | 'title' | 'kind' | 'cover'>, share: number, seconds: number): void {
  const { id, url, title, kind, cover } = about
  const entry: LeftOff = { id, url, title, kind, cover, share: Math.min(1, Math.max(0, share)), seconds, at: Date.now() }
  leftOff.value = [entry, ...leftOff.value.filter((each) => each.id !== id)].slice(0, most)
  if (entry.at - written >= writeEveryMs || share >= 0.97) write(entry.at)
}

export function write(now: number = Date.now()): void {
  written = now
  try {
    localStorage.setItem(storageName, JSON.stringify(leftOff.value))
  } catch {
    // Nothing is lost but the place.
  }
}

export function progressOf(id: string): LeftOff | undefined {
  return leftOff.value.find((each) => each.id === id)
}

/** What is not there any more is not offered either. */
export function forgetProgress(id: string): void {
  if (!progressOf(id)) return
  leftOff.value = leftOff.value.filter((each) => each.id !== id)
  write()
}

/** The item that somebody asked to go on with, until its page has opened at the place. */
let goingOn = ''
export function goOnWith(id: string): void {
  goingOn = id
}
export function takeGoingOn(id: string): LeftOff | undefined {
  const yes = goingOn === id
  goingOn = ''
  return yes ? progressOf(id) : undefined
}

/** The latest thing that was begun and not finished. */
export function toContinue(): LeftOff | undefined {
  return leftOff.value.find((each) => each.share > 0.05 && each.share < 0.95)
}

export function forgetHistory(): void {
  leftOff.value = []
  write()
}
