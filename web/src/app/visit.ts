import { watch } from 'vue'
import { Outbox } from '@/api/outbox'
import type { Schema } from '@/api/types'
import { tellEarnedFor } from '@/rooms/ledger/earned'
import { isSignedIn, me } from '@/rooms/people/session'
import { siteTimeZone } from '@/ui/site'
import { siteToday } from '@/texts/format'

/** What must reach the ledger even when the network is away for a while. */
export const outbox = new Outbox(localStorage)

export function sendWaiting(): void {
  if (me.value) void outbox.flush(me.value.id)
}

/** A visit of today, once a day for each learner on this device; the ledger counts it once however often it is told. */
export function recordVisit(): void {
  watch(
    isSignedIn,
    (yes) => {
      const id = me.value?.id
      if (!yes || id === undefined) return
      const day = siteToday(siteTimeZone())
      const mark = `${id} ${day}`
      if (localStorage.getItem('wanqiu.visit') === mark) return sendWaiting()
      localStorage.setItem('wanqiu.visit', mark)
      const event: Schema<'ReportedEvent'> = { verb: 'signed_in', object: '0', amount: 1, key: `visit-${day}` }
      void outbox.add(id, 'post', '/api/v1/events', event, (answer) => tellEarnedFor((answer as Schema<'RecordedEvent'>).points, 'signed_in'))
    },
    { immediate: true },
  )
}
