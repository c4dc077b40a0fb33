import { del, get, patch } from '@/api/client'
import { useResource } from '@/api/resource'
import type { Schema } from '@/api/schema'
import { upload } from '@/api/transfer'
import { useList } from '@/ui/console/list'

export type Media = Schema<'Media'>
export type MediaKind = Schema<'MediaKind'>
export const mediaKinds: MediaKind[] = ['picture', 'audio', 'video']
export const accepts: Record<MediaKind, string> = { picture: 'image/jpeg,image/png,image/gif,image/webp,image/avif', audio: 'audio/*,.mp3,.ogg,.flac,.wav,.aac,.m4a', video: 'video/mp4,video/webm' }

export function useMediaList(question: () => { kind: string; name: string } | null) {
  return useList(question, (asked, cursor, signal) => get('/api/v1/media', { query: { kind: (asked.kind || undefined) as MediaKind | undefined, name: asked.name || undefined, limit: 48, cursor }, signal }))
}
export function useMedia(hash: () => string | undefined) {
  return useResource(hash, (key, signal) => get('/api/v1/media/{hash}', { path: { hash: key }, signal }))
}
export async function uploadMedia(file: File, progress: (share: number) => void): Promise<Media> {
  return (await upload('/api/v1/media', { name: file.name }, file, 'application/octet-stream', progress)) as Media
}
export const describeMedia = (hash: string, body: Schema<'MediaDescription'>) => patch('/api/v1/media/{hash}', { path: { hash }, body })
export const removeMedia = (hash: string) => del('/api/v1/media/{hash}', { path: { hash } })

/** The narrowest picture that is wide enough, else the file itself. */
export function pictureUrl(media: { url: string; widths: { width: number; url: string }[] }, wide: number): string {
  return media.widths.find((each) => each.width >= wide)?.url ?? media.widths.at(-1)?.url ?? media.url
}
/** A small picture of a hash of which nothing else is known; the program serves the widths beside it. */
export const smallPicture = (hash: string): string => `/media/${hash}/w320.webp`
