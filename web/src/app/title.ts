import { siteName } from '@/ui/site'

/** The document's title: the page's own, then the site's name. */
export function setTitle(text: string): void {
  document.title = text ? `${text} · ${siteName()}` : siteName()
}
