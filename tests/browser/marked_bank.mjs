// A bank that shows where it leaks: whatever says what is right, of each question, is a text that stands nowhere else.
const marker = (what, name) => `zq${what}x${name}xqz`
const markers = /zq[a-z]+\d*x([a-z]+-\d)xqz/gi

/** Digits that stand in no address and no time, for what can be no word; no zero at their end, that nobody writes. */
const digits = (what, name) => `${[...what, ...name].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 90_000_007, 7) + 10_000_000}1`
const rest = (name) => String(10 ** 9 - Number(digits('weight', name))).padStart(9, '0')
const numericRight = (name) => `731.${digits('number', name)}`

/** Right answers that a learner may type without bringing a marker onto the device. */
const typed = { fill: '也对', numeric: '731.5' }
export const typedWithout = (question) => (question.kind in typed ? { ...question, answer: [typed[question.kind]] } : question)

/** One question of each kind for `occasion`, in the form of JSONL. */
export function markedQuestions(occasion) {
  const kinds = [
    { kind: 'single', options: ['甲', '乙', '丙'], answer: [1], feedback: 3 },
    { kind: 'truefalse', options: ['正确', '错误'], answer: [0], feedback: 2 },
    { kind: 'multiple', options: ['子', '丑', '寅', '卯'], answer: [0, 2], weighs: true, feedback: 4 },
    { kind: 'fill', fill: true, feedback: 3 },
    { kind: 'numeric', numeric: true, feedback: 1 },
    { kind: 'ordering', options: ['一更', '二更', '三更'], answer: [0, 1, 2] },
    { kind: 'matching', pairs: [['东', '春'], ['南', '夏'], ['西', '秋']] },
  ]
  return kinds.map(({ feedback = 0, fill, numeric, weighs, ...others }, at) => {
    const name = `${occasion}-${at}`
    const question = { id: name, stem: `问 ${name}`, explanation: marker('explained', name), source: marker('source', name), tags: [occasion], shuffle: true, ...others }
    if (fill) Object.assign(question, { answer: [[marker('accepted', name), marker('second', name), typed.fill]], weights: [100, Number(`61.${digits('weight', name)}`), 100] })
    if (numeric) Object.assign(question, { answer: [Number(numericRight(name))], tolerance: Number(`0.7${digits('tolerance', name)}`) })
    if (weighs) question.weights = [`61.${digits('weight', name)}`, `-27.${digits('minus', name)}`, `38.${rest(name)}`, `-33.${digits('minus', name)}`].map(Number)
    if (feedback) question.feedback = Array.from({ length: feedback }, (_, i) => marker(`feedback${i}`, name))
    for (const each of ['right', 'partly', 'wrong']) question[`feedback_${each}`] = marker(each, name)
    question.hints = [marker('hint', name)]
    return question
  })
}

/** What a text tells of questions, each with the question's name. */
export function toldIn(text, questions) {
  const found = [...text.matchAll(markers)].map(([word, name]) => ({ word, name: name.toLowerCase() }))
  for (const { id } of questions) {
    const words = [...['weight', 'minus', 'number', 'tolerance'].map((what) => digits(what, id)), rest(id)]
    for (const word of words) if (text.includes(word)) found.push({ word, name: id })
  }
  return found
}

/** What must have come, at the latest, with the outcome of a question: why it is so and, where it is typed, what was right. */
export function dueOf(question) {
  const due = [question.explanation, question.source]
  if (question.kind === 'fill') due.push(question.answer[0][0])
  if (question.kind === 'numeric') due.push(digits('number', question.id))
  return due
}

const secret = new Set(['right', 'weight', 'weights', 'feedback', 'feedback_right', 'feedback_partly', 'feedback_wrong', 'explanation', 'accepted', 'right_answer', 'parts_right', 'worth', 'outcome', 'tolerance', 'hints', 'correct', 'source', 'pairs', 'order'])
const hasContent = (value) => value !== null && value !== '' && !(typeof value === 'object' && Object.keys(value).length === 0)

/** Members of a JSON answer that tell of a question which `isFinal` does not take; `asked`: the question that a `check` was about. */
export function secretMembers(value, isFinal, asked, where = '') {
  if (value === null || typeof value !== 'object') return []
  if (Array.isArray(value)) return value.flatMap((each, at) => secretMembers(each, isFinal, asked, `${where}[${at}]`))
  const about = /问 ([a-z]+-\d)/.exec(value.question?.stem ?? '')?.[1] ?? asked
  return Object.entries(value).flatMap(([name, member]) => {
    const place = `${where}.${name}`
    if (name === 'right_answers') return member > 0 && value.finished_at === null ? [place] : []
    if (secret.has(name) && hasContent(member) && !(about !== undefined && isFinal(about))) return [place]
    return name === 'outcome' ? [] : secretMembers(member, isFinal, name === 'next' ? undefined : about, place)
  })
}
