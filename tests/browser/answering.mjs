// A learner's hands on the quiz pages: begin, choose, type, put in order. A question is an object as in a JSONL file.
import assert from 'node:assert/strict'

export const squeezed = (text) => text.replace(/\s+/g, '')
export const offer = (page, name) => page.locator('.offer', { hasText: name })
export const begin = async (page, name) => {
  await offer(page, name).getByRole('button', { name: /^(开始|再答一次)/ }).click()
  await page.waitForURL(/\/quiz\/attempts\//)
  await page.locator('.question-number').first().waitFor()
}
export const press = (page, name) => page.getByRole('button', { name, exact: true }).click()

/** The question that is open, of those that are `known` by what they ask. */
export async function askedOn(page, known) {
  const stem = squeezed(await page.locator('.question-stem').innerText())
  const question = known.get(stem)
  assert.ok(question, `no question "${stem}" is known`)
  return question
}

/** Puts the items of an ordering in the order of `wanted`, by the buttons. */
async function order(page, wanted) {
  const items = page.locator('.order-list li')
  for (const [place, text] of wanted.entries()) {
    for (;;) {
      const now = (await items.locator('.shown-html').allInnerTexts()).indexOf(text)
      if (now <= place) break
      await items.nth(now).getByRole('button', { name: /^上移/ }).click()
    }
  }
  const untouched = page.getByRole('button', { name: '就是这个顺序' })
  if (await untouched.isVisible()) await untouched.click()
}

/** Answers `question`, which is open, rightly or wrongly. */
export async function answerQuestion(page, question, rightly = true) {
  const option = (place) => page.locator('.answer-choice', { hasText: question.options[place] }).first().locator('input')
  switch (question.kind) {
    case 'single':
    case 'truefalse':
      return option(rightly ? question.answer[0] : (question.answer[0] + 1) % question.options.length).check()
    case 'multiple':
      for (const place of rightly ? question.answer : question.answer.slice(0, 1)) await option(place).check()
      return
    case 'fill':
      return page.getByLabel('你的答案').fill(rightly ? [question.answer[0]].flat()[0] : '不知道')
    case 'numeric':
      return page.getByLabel(/你的答案/).fill(rightly ? String(question.answer[0]) : '1')
    case 'ordering': {
      const wanted = question.answer.map((place) => question.options[place])
      return order(page, rightly ? wanted : wanted.toReversed())
    }
    case 'matching':
      for (const [left, right] of question.pairs) await page.locator('.pair', { hasText: left }).locator('select').selectOption({ label: rightly ? right : question.pairs.find((pair) => pair[0] !== left)[1] })
  }
}
