import { texts as arena } from '@/rooms/arena/texts.en'
import { texts as insight } from '@/rooms/insight/texts.en'
import { texts as ledger } from '@/rooms/ledger/texts.en'
import { texts as library } from '@/rooms/library/texts.en'
import { texts as people } from '@/rooms/people/texts.en'
import { texts as quiz } from '@/rooms/quiz/texts.en'
import type { Texts } from './texts.zh'

export const texts: Texts = {
  shell: { sections: 'Main', tabs: 'Tabs', home: 'Learn', quiz: 'Quiz', ranks: 'Ranks', search: 'Search', me: 'Me' },
  form: { show_password: 'Show password', hide_password: 'Hide password', offline: 'No connection. What you entered is still here; send it again later.', wait: 'Too many attempts. Please wait {seconds} second. | Too many attempts. Please wait {seconds} seconds.' },
  viewer: { name: 'Pictures', picture: 'Picture {number}', previous: 'Previous picture', next: 'Next picture' },
  not_open: { around: 'Activities are not open yet', detail: 'This site has not opened this part yet.' },
  ...library,
  ...ledger,
  ...people,
  ...insight,
  ...quiz,
  ...arena,
}
