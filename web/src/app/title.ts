import { site } from '@/ui/site'

/** The document's title: the page's own, then the site's name. */
export function setTitle(text: string): void {
  const name = site.value?.short_name
  document.title = text && name ? `${text} · ${name}` : text || site.value?.name || document.title
}
