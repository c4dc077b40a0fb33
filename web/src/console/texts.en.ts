import type { Texts } from './texts.zh'

export const texts: Texts = {
  console: { title: 'Console' },
}
