import { newKey } from '@/api/client'
import { Outbox } from '@/api/outbox'
import type { Schema } from '@/api/schema'
import { me } from '@/rooms/people/session'
import { tellEarnedFor } from './earned'

/** Events that only this device saw; they reach the ledger even when the network is away for a while. */
const outbox = new Outbox(localStorage)

export function sendWaiting(): void {
  if (me.value) void outbox.flush(me.value.id)
}

export function report(event: Omit<Schema<'ReportedEvent'>, 'key'> & { key?: string }): void {
  if (!me.value) return
  const whole: Schema<'ReportedEvent'> = { key: newKey(), ...event }
  void outbox.add(me.value.id, 'post', '/api/v1/events', whole, (answer) => tellEarnedFor((answer as Schema<'RecordedEvent'>).points, event.verb))
}
