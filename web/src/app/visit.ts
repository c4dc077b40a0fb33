import { watch } from 'vue'
import { report, sendWaiting } from '@/rooms/ledger/reported'
import { isSignedIn, me } from '@/rooms/people/session'
import { siteTimeZone } from '@/ui/site'
import { siteToday } from '@/texts/format'

const storageName = 'wanqiu.visit'

/** A visit of today, once a day for each learner on this device; the ledger counts it once however often it is told. */
export function recordVisit(): void {
  watch(
    isSignedIn,
    (yes) => {
      if (!yes) return
      const day = siteToday(siteTimeZone())
      const mark = `${me.value?.id} ${day}`
      if (localStorage.getItem(storageName) === mark) return sendWaiting()
      localStorage.setItem(storageName, mark)
      report({ verb: 'signed_in', object: '0', amount: 1, key: `visit-${day}` })
    },
    { immediate: true },
  )
}
