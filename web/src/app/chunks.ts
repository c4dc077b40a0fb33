import { i18n } from '@/texts'
import { tell } from '@/ui/notices'

/**
 * A part of the app could not be loaded: either the network is away, or the program was upgraded while this page was open
 * and the part has another name now. Then the address that was asked for is loaded whole, with the new app; once, so that
 * a broken build does not load it for ever.
 */
const storageName = 'wanqiu.loaded_anew'
const againAfterMs = 20_000

let missing: unknown
if (typeof window !== 'undefined') window.addEventListener('vite:preloadError', (event) => (missing = (event as Event & { payload: unknown }).payload))

export async function loadAnew(reason: unknown, address: string): Promise<void> {
  if (reason === undefined || reason !== missing) return
  const answers = await fetch('/healthz', { cache: 'no-store' }).then((answer) => answer.ok, () => false)
  const last = Number(sessionStorage.getItem(storageName))
  if (!answers || Date.now() - last < againAfterMs) return tell(i18n.global.t(answers ? 'problem.broken.title' : 'problem.offline.title'))
  sessionStorage.setItem(storageName, String(Date.now()))
  location.assign(address)
}
