import { describe, expect, it } from 'vitest'
import { emptyDraw, emptyPaper, askedIn, misread, paperFields, paperFormOf, paperOf, samePaper } from './paper_form'
import { askedBy, papersLike, purposes, type Paper, type PaperIn } from './papers'

const zone = 'Asia/Shanghai'
const rule = { count: 3, banks: ['7'], tags: ['诗经'], category: '历史/先秦', kinds: ['single' as const], difficulty_from: 1, difficulty_to: 3 }
const papers: PaperIn[] = [
  { name: '陈风专题', description: '一次一卷', purpose: 'special', organisation: '1', item: null, questions: ['12', '11'], draws: [rule], shuffle_questions: true, shuffle_options: true, explain: 'at_end', minutes: 30, tries: 2, pass_per_mille: 605, revival: false, opens_at: '2026-12-01T08:00:00+08:00', closes_at: null },
  { name: '每日五题', description: '', purpose: 'daily', organisation: '1', item: null, questions: [], draws: [{ ...rule, difficulty_from: 0, difficulty_to: 0 }], shuffle_questions: false, shuffle_options: true, explain: 'at_once', minutes: null, tries: null, pass_per_mille: 600, revival: false, opens_at: null, closes_at: null },
  { name: '一路答到底', description: '', purpose: 'endless', organisation: '1', item: null, questions: [], draws: [{ ...rule, count: 1 }], shuffle_questions: false, shuffle_options: false, explain: 'at_once', minutes: null, tries: null, pass_per_mille: 600, revival: true, opens_at: null, closes_at: null },
  { name: '第二课小测', description: '', purpose: 'course', organisation: '1', item: '9', questions: ['12'], draws: [], shuffle_questions: false, shuffle_options: true, explain: 'never', minutes: null, tries: null, pass_per_mille: 800, revival: false, opens_at: null, closes_at: null },
]

describe('the form of a paper', () => {
  it('gives the paper back that was put into it', () => {
    for (const paper of papers) {
      expect(paperOf(paperFormOf(paper), zone)).toEqual(paper)
      expect(samePaper(paperFormOf(paper), paperFormOf(paper))).toBe(true)
    }
  })

  it('sends nothing that its purpose has no use for, and keeps it for the way back', () => {
    const form = { ...paperFormOf(papers[0]!), item: '9', revival: true }
    for (const purpose of purposes) {
      const sent = paperOf({ ...form, purpose }, zone)
      expect([purpose, sent.item, sent.revival, sent.tries, sent.minutes, sent.questions.length]).toEqual([purpose, purpose === 'course' ? '9' : null, purpose === 'endless', purpose === 'special' || purpose === 'course' ? 2 : null, purpose === 'endless' || purpose === 'duel' ? null : 30, purpose === 'endless' ? 0 : 2])
    }
    expect(paperOf({ ...form, purpose: 'endless', draws: [emptyDraw(), emptyDraw()] }, zone).draws).toHaveLength(1)
    expect(paperOf(form, zone)).toEqual(papers[0])
  })

  it('tells which numbers cannot be sent, where they are asked for at all', () => {
    const form = { ...emptyPaper('1'), minutes: '一刻钟', tries: '0', pass: '60.55', draws: [emptyDraw(), { ...emptyDraw(), count: '' }] }
    expect(Object.keys(misread(form))).toEqual(['minutes', 'tries', 'pass_per_mille', 'draws[1].count'])
    expect(Object.keys(misread({ ...form, purpose: 'daily' }))).toEqual(['minutes', 'draws[1].count'])
    expect(misread({ ...form, purpose: 'endless' })).toEqual({})
    expect(misread({ ...emptyPaper('1'), pass: '60.5' })).toEqual({})
    for (const field of Object.keys(misread(form))) expect(paperFields).toContain(field)
  })

  it('counts what is asked', () => {
    expect(papers.map((paper) => askedBy(paper))).toEqual([5, 3, null, 1])
    for (const paper of papers) expect(askedIn(paperFormOf(paper))).toBe(askedBy(paper))
  })
})

describe('the list of papers', () => {
  it('finds by purpose, state and words of name and description', () => {
    const all = papers.map((paper, index): Paper => ({ id: String(index), state: index === 1 ? 'open' : 'draft', version: 1, made_at: '', changed_at: '', paper }))
    const named = (asked: Partial<Parameters<typeof papersLike>[1]>): string[] => papersLike(all, { purpose: '', state: '', text: '', ...asked }).map((each) => each.paper.name)
    expect(named({})).toHaveLength(4)
    expect(named({ purpose: 'course' })).toEqual(['第二课小测'])
    expect(named({ state: 'open' })).toEqual(['每日五题'])
    expect(named({ text: ' 一次 ' })).toEqual(['陈风专题'])
    expect(named({ state: 'open', purpose: 'course' })).toEqual([])
  })
})
