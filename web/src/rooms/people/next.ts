import type { Router } from 'vue-router'

/** Only addresses of this site may be gone to after signing in. */
export function safeNext(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/'
}

export const isConsole = (address: string): boolean => /^\/console([/?#]|$)/.test(address)

/** On to where somebody wanted to go; the console is another app, so its pages are loaded anew. */
export async function goNext(router: Router, next: unknown): Promise<void> {
  const to = safeNext(next)
  if (isConsole(to)) location.assign(to)
  else await router.replace(to)
}
