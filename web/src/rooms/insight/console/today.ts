import { shallowRef } from 'vue'
import { siteToday } from '@/texts/format'
import { siteTimeZone } from '@/ui/site'

/** The site's day: by this device's clock until the program has said which it is, then the program's. */
const said = shallowRef<string>()
export const today = (): string => said.value ?? siteToday(siteTimeZone())
export function sawDay(day: string): void {
  if (day !== today()) said.value = day
}
