import { describe, expect, it } from 'vitest'
import type { Question } from './banks'
import { emptyForm, formOf, questionOf, sameForm } from './question_form'

const words = { yes: '正确', no: '错误' }
const questions: Question[] = [
  { kind: 'single', stem: '宛丘在哪里？', options: ['淮阳', '开封'], answer: [0], weights: [100, -50], feedback: ['对', '再想想'], tags: ['历史'], difficulty: 2, category: '历史/先秦' },
  { kind: 'multiple', stem: '哪些是《诗经》的篇名？', options: ['宛丘', '离骚', '东门之池'], answer: [0, 2] },
  { kind: 'truefalse', stem: '沙颍河流经周口。', options: ['正确', '错误'], answer: [0], explanation: '是的。' },
  { kind: 'fill', stem: '子之__兮，__之上兮。', answer: ['汤', '宛丘', '宛邱'], blanks: [0, 1, 1], weights: [100, 100, 50], case_sensitive: true },
  { kind: 'fill', stem: '一加一等于__，二加二等于__。', answer: ['2', '4'], wildcards: true },
  { kind: 'ordering', stem: '由早到晚排列。', options: ['商', '夏', '周'], answer: [1, 0, 2] },
  { kind: 'matching', stem: '连线。', pairs: [['太昊陵', '淮阳'], ['', '开封'], ['老子故里', '鹿邑']] },
  { kind: 'matching', stem: '连线，左右各占分值。', pairs: [['太昊陵', '淮阳'], ['老子故里', '鹿邑'], ['', '开封']], weights: [75, 25, 0] },
  { kind: 'matching', stem: '全部连对才得分。', pairs: [['太昊陵', '淮阳'], ['老子故里', '鹿邑']], all_or_nothing: true },
  { kind: 'fill', stem: '__之__兮。', answer: ['子', '汤'], all_or_nothing: true },
  { kind: 'numeric', stem: '圆周率？', answer: [3.14, '*'], tolerance: [0.01, 0], weights: [100, 0] },
]

describe('the form of a question', () => {
  it('gives the question back that was put into it', () => {
    for (const question of questions) {
      const form = formOf(question)
      const again = questionOf(form, question)
      if (question.kind === 'ordering') expect(again).toEqual({ ...question, options: ['夏', '商', '周'], answer: [0, 1, 2] })
      else expect(again).toEqual(question)
      expect(sameForm(formOf(again), form)).toBe(true)
    }
  })

  it('keeps what it does not show, and drops what another kind does not have', () => {
    const before: Question = { ...questions[0]!, files: [{ name: 'a.png', base64: 'AA==' }], formats: { stem: 'html' } }
    const form = { ...formOf(before), kind: 'matching' as const, lines: formOf(questions[6]!).lines }
    const after = questionOf(form, before)
    expect(after.files).toEqual(before.files)
    expect(after.formats).toEqual(before.formats)
    expect(after.pairs).toHaveLength(3)
    for (const gone of ['options', 'answer', 'weights', 'feedback']) expect(after).not.toHaveProperty(gone)
  })

  it('leaves empty lines out and an empty form without a right answer to the program’s judgement', () => {
    const form = emptyForm(words)
    form.stem = '？'
    form.lines[1]!.text = '只有这一个'
    expect(questionOf(form)).toEqual({ kind: 'single', stem: '？', options: ['只有这一个'] })
  })
})
