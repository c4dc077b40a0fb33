import { describe, expect, it } from 'vitest'
import { texts as learnerEn } from '@/app/texts.en'
import { texts as learnerZh } from '@/app/texts.zh'
import { texts as consoleEn } from '@/console/texts.en'
import { texts as consoleZh } from '@/console/texts.zh'
import { shared as en } from './en'
import { shared as zh } from './zh'

// An app's texts are put beside the shared ones as they are: a part that both have would hide the shared one.
describe('the texts of an app', () => {
  const both = (shared: object, app: object): string[] => Object.keys(app).filter((part) => part in shared)

  it('have no part that the shared texts have', () => {
    for (const [shared, app] of [[zh, learnerZh], [zh, consoleZh], [en, learnerEn], [en, consoleEn]] as const) expect(both(shared, app)).toEqual([])
  })
})
