import type { Schema } from '@/api/schema'
import type { EditedItem, ItemKind } from './editing'

/** What an editor fills in; texts that are empty stand for what is not known. */
export interface ItemForm {
  column: string
  kind: ItemKind
  title: string
  summary: string
  body: string
  source: string
  author: string
  editor: string
  language: string
  subcategory: string
  made_on: string
  cover: string | null
  media: string | null
  gallery: string[]
  minutes: string
  tags: string[]
}

export const languages = ['zh-Hans', 'zh-Hant', 'lzh', 'en'] as const

export function emptyForm(column = ''): ItemForm {
  return { column, kind: 'article', title: '', summary: '', body: '', source: '', author: '', editor: '', language: 'zh-Hans', subcategory: '', made_on: '', cover: null, media: null, gallery: [], minutes: '', tags: [] }
}

export function formOf(item: EditedItem): ItemForm {
  const { column, kind, title, summary, body, source, author, editor, language, subcategory, made_on, cover, media, gallery, duration_seconds, tags } = item
  return { column, kind, title, summary, body, source, author, editor, language, subcategory, made_on: made_on ?? '', cover, media, gallery: [...gallery], minutes: clock(duration_seconds), tags: [...tags] }
}

/** 95 s as 1:35. */
function clock(seconds: number | null): string {
  if (seconds === null) return ''
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** 1:35, 1:02:03 or 95 as seconds; null for nothing and for what is no length. */
export function secondsOf(text: string): number | null {
  const parts = text.trim().split(':')
  if (parts.length > 3 || parts.some((part) => !/^\d+$/.test(part))) return null
  const seconds = parts.reduce((sum, part) => sum * 60 + Number(part), 0)
  return seconds > 0 ? seconds : null
}

export function bodyOf(form: ItemForm): Schema<'ItemIn'> {
  const { minutes, made_on, language, ...rest } = form
  return { ...rest, title: form.title.trim(), language: language as Schema<'ItemIn'>['language'], made_on: made_on || null, duration_seconds: secondsOf(minutes) }
}

export const sameForm = (a: ItemForm, b: ItemForm): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Which kinds show sounds or videos, and which pictures. */
export const playedKind = (kind: ItemKind): 'audio' | 'video' | null => (kind === 'audio' || kind === 'video' ? kind : null)
export const picturedKind = (kind: ItemKind): boolean => kind === 'gallery' || kind === 'cartoon'
