import { describe, expect, it } from 'vitest'
import { noAnswer, type ShownQuestion } from './answer'
import { answerLines, letterOf, wordsOf } from './answer_words'

function question(kind: ShownQuestion['kind'], more: Partial<ShownQuestion> = {}): ShownQuestion {
  return { id: '1', kind, passage: '', stem: '', picture: '', audio: '', options: ['淮阳', '<b>开封</b>', '洛阳'], rights: ['甲', '乙'], blanks: 2, ...more }
}

describe('an answer in words', () => {
  it('names an option by its letter and its words', () => {
    expect(answerLines(question('single'), { choices: [1], texts: [] })).toEqual(['B 开封'])
    expect(answerLines(question('multiple'), { choices: [0, 2], texts: [] })).toEqual(['A 淮阳', 'C 洛阳'])
    expect(answerLines(question('truefalse', { options: ['正确', '错误'] }), { choices: [1], texts: [] })).toEqual(['错误'])
    expect([letterOf(0), letterOf(25), letterOf(26)]).toEqual(['A', 'Z', '27'])
  })

  it('says order, pairs, blanks and numbers', () => {
    expect(answerLines(question('ordering'), { choices: [2, 0, 1], texts: [] })).toEqual(['1. 洛阳', '2. 淮阳', '3. 开封'])
    expect(answerLines(question('matching'), { choices: [1, -1, 0], texts: [] })).toEqual(['淮阳 → 乙', '开封 → —', '洛阳 → 甲'])
    expect(answerLines(question('fill'), { choices: [], texts: ['', '宛丘'] })).toEqual(['—', '宛丘'])
    expect(answerLines(question('numeric'), { choices: [], texts: ['2000'] })).toEqual(['2000'])
  })

  it('says nothing of what is not answered', () => {
    for (const kind of ['single', 'multiple', 'truefalse', 'fill', 'ordering', 'matching', 'numeric'] as const) {
      expect(answerLines(question(kind), noAnswer())).toEqual([])
      expect(answerLines(question(kind), null)).toEqual([])
    }
  })

  it('takes the words out of safe HTML', () => {
    expect(wordsOf('<p>H<sub>2</sub>O &amp; &lt;水&gt;</p><p>冰</p>')).toBe('H2O & <水> 冰')
    expect(wordsOf('<img src="/a.png" alt="图 > 一"/>')).toBe('图 > 一')
    expect(wordsOf('&#27700;&#x6C34;&amp;lt;')).toBe('水水&lt;')
    expect(wordsOf('一<br/>二')).toBe('一 二')
  })

  it('gives pictures to match a letter', () => {
    const pictures = question('matching', { rights: ['<img src="/1.png" alt=""/>', '<img src="/2.png" alt="塔"/>'] })
    expect(answerLines(pictures, { choices: [0, 1, -1], texts: [] })).toEqual(['淮阳 → A', '开封 → B 塔', '洛阳 → —'])
  })
})
