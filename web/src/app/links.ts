import type { Router } from 'vue-router'

/**
 * Plain links to pages of this app, as they stand in an item's text, go through the router like all others: loading the
 * page anew would stop what plays. Everything else is left to the browser.
 */
export function followLink(event: MouseEvent, router: Router): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const link = (event.target as Element | null)?.closest<HTMLAnchorElement>('a[href]')
  if (!link || (link.target && link.target !== '_self') || link.hasAttribute('download') || link.origin !== location.origin) return
  const isHere = link.pathname === location.pathname && link.search === location.search
  if (isHere && link.hash) return
  const to = router.resolve(link.pathname + link.search + link.hash)
  if (to.name === 'missing') return
  event.preventDefault()
  void router.push(to)
}
