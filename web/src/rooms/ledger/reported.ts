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

/** A request that must not get lost though nobody waits for its answer. */
export function sendSafely(address: string, body: unknown, answered?: (answer: unknown) => void): void {
  if (me.value) void outbox.add(me.value.id, 'post', address, body, answered)
}

export function report(event: Omit<Schema<'ReportedEvent'>, 'key'> & { key?: string }): void {
  const whole: Schema<'ReportedEvent'> = { key: newKey(), ...event }
  sendSafely('/api/v1/events', whole, (answer) => tellEarnedFor((answer as Schema<'RecordedEvent'>).points, event.verb))
}
