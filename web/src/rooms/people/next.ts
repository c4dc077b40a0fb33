import type { Router } from 'vue-router'

/** Only addresses of this site may be gone to after signing in. */
export function safeNext(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/'
}

/** Goes on after signing in: within this app, or to an address that is not one of its pages, such as the console's. */
export async function goOn(router: Router, next: unknown): Promise<void> {
  const address = safeNext(next)
  if (router.resolve(address).name === 'missing') location.assign(address)
  else await router.replace(address)
}
