import { isAnswered, type QuizAnswer, type ShownQuestion } from './answer'

export const letterOf = (place: number): string => (place < 26 ? String.fromCharCode(65 + place) : String(place + 1))

const letters: { [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }
const tag = /<\/?([a-z][a-z0-9]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/gi
const inLine = new Set(['a', 'b', 'strong', 'i', 'em', 'u', 's', 'sub', 'sup', 'small', 'mark', 'code', 'span', 'ruby', 'rb'])

/** The words of safe HTML, for places that hold no HTML: options of a list, names that are read aloud. */
export function wordsOf(html: string): string {
  const withoutTags = html.replace(tag, (_, name: string, attributes: string) => {
    if (name.toLowerCase() === 'img') return ` ${/\salt="([^"]*)"/i.exec(attributes)?.[1] ?? ''} `
    return inLine.has(name.toLowerCase()) ? '' : ' '
  })
  const text = withoutTags.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    const point = decimal ? Number(decimal) : hex ? parseInt(hex, 16) : undefined
    if (point !== undefined) return point <= 0x10ffff ? String.fromCodePoint(point) : whole
    return letters[name?.toLowerCase() ?? ''] ?? whole
  })
  return text.replace(/\s+/g, ' ').trim()
}

const option = (place: number, html: string): string => `${letterOf(place)} ${wordsOf(html)}`.trim()

/** An answer in words, a line for each part of it; nothing for what is not answered. */
export function answerLines(question: ShownQuestion, answer: QuizAnswer | null | undefined): string[] {
  if (!answer || !isAnswered(question, answer)) return []
  const words = (place: number): string => wordsOf(question.options[place] ?? '')
  switch (question.kind) {
    case 'truefalse':
      return answer.choices.map(words)
    case 'single':
    case 'multiple':
      return answer.choices.map((place) => option(place, question.options[place] ?? ''))
    case 'ordering':
      return answer.choices.map((place, at) => `${at + 1}. ${words(place)}`)
    case 'matching':
      return answer.choices.map((right, left) => `${words(left)} → ${right < 0 ? '—' : rightWords(question, right)}`)
    case 'fill':
      return answer.texts.map((text) => text.trim() || '—')
    case 'numeric':
      return answer.texts
  }
}

/** A right of a match is known by its letter where it is a picture. */
export function rightWords(question: ShownQuestion, place: number): string {
  return haveLetters(question) ? option(place, question.rights[place] ?? '') : wordsOf(question.rights[place] ?? '')
}

export function haveLetters(question: ShownQuestion): boolean {
  return question.rights.some((html) => /<(img|audio|video)\b/i.test(html))
}
