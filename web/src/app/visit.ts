import { watch } from 'vue'
import { report, sendWaiting } from '@/rooms/ledger/reported'
import { isSignedIn, me } from '@/rooms/people/session'
import { siteTimeZone } from '@/ui/site'
import { siteToday } from '@/texts/format'

const storageName = 'wanqiu.visit'

/** A visit of today, once a day for each learner on this device; the ledger counts it once however often it is told. */
function visit(): void {
  if (!isSignedIn.value) return
  const day = siteToday(siteTimeZone())
  const mark = `${me.value?.id} ${day}`
  if (localStorage.getItem(storageName) === mark) return sendWaiting()
  localStorage.setItem(storageName, mark)
  report({ verb: 'signed_in', object: '0', amount: 1, key: `visit-${day}` })
}

/** Whoever signs in visits, and whoever comes back to an app that was left open: it may be another day by now. */
export function recordVisits(): void {
  watch(isSignedIn, visit, { immediate: true })
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && visit())
  window.addEventListener('focus', visit)
}
