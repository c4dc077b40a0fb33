/** Minutes that a zone is ahead of UTC at an instant. */
function offsetMinutes(instantMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }).formatToParts(new Date(instantMs))
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value)
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return Math.round((local - Math.floor(instantMs / 1000) * 1000) / 60_000)
}

/** The instant of a local time of the site, `2026-11-28T17:05`, as RFC 3339 with the site's offset; null for what is no time. */
export function siteInstant(local: string, timeZone: string): string | null {
  const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})/.exec(local)
  if (!match) return null
  const utc = Date.parse(`${match[1]}T${match[2]}:00Z`)
  if (Number.isNaN(utc)) return null
  // The offset at the instant itself; asked twice, since the first guess may lie on the other side of a change of clocks.
  const guess = offsetMinutes(utc, timeZone)
  const minutes = offsetMinutes(utc - guess * 60_000, timeZone)
  const size = Math.abs(minutes)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${match[1]}T${match[2]}:00${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
