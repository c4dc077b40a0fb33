import { siteTimeZone } from '@/ui/site'

let writer: { zone: string; format: Intl.DateTimeFormat } | undefined
/** 14:05:09 in the site's zone. */
export function localTime(instant: string | number): string {
  const zone = siteTimeZone()
  if (writer?.zone !== zone) writer = { zone, format: new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }) }
  return writer.format.format(new Date(instant))
}
