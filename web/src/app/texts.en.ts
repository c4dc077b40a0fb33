import { texts as library } from '@/rooms/library/texts.en'
import type { Texts } from './texts.zh'

export const texts: Texts = {
  shell: { sections: 'Main', home: 'Learn', ranks: 'Ranks', search: 'Search', me: 'Me' },
  offline: { title: 'No connection' },
  ...library,
}
