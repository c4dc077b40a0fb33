// Learners answer: the daily quiz with its explanations, a weekly one that is saved as it goes and goes on elsewhere, a lost
// network, the time that runs out, the endless one with its second chance, and the mistake book.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { answerQuestion, askedOn, begin, offer, press, squeezed } from './answering.mjs'
import { City, accessibilityOf, openPage, root, screenshots, settled, signIn, signedIn, smallTargets, startBrowser, widths, wrongsBesides } from './support.mjs'

let city
let browser
let storage
/** The demo's questions by what they ask. */
const known = new Map()
before(async () => {
  for (const name of ['wenshi', 'shenghuo']) {
    const lines = readFileSync(join(root, `demo/questions/${name}.jsonl`), 'utf8').trim().split('\n')
    for (const question of lines.map((line) => JSON.parse(line))) known.set(squeezed(question.stem), question)
  }
  ;[city, browser] = [await City.start(), await startBrowser()]
  storage = await signedIn(browser, city.base, ['learner', 'reader', 'admin'])
})
after(async () => {
  await browser?.close()
  await city?.stop()
})

async function open(account, address = '/quiz', options = {}) {
  const page = await openPage(browser, { storageState: storage[account], ...options })
  await page.goto(city.base + address)
  await settled(page)
  return page
}
async function done(page, ...expected) {
  assert.deepEqual(wrongsBesides(page, ...expected), [])
  await page.context().close()
}
const shot = (page, name) => page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true })
const asked = (page) => askedOn(page, known)
const answer = async (page, rightly = true) => answerQuestion(page, await asked(page), rightly)
const number = async (page) => Number(/第 (\d+) 题/.exec(await page.locator('.question-number').innerText())[1])

test('a stranger hears what it is, and comes back after signing in', { timeout: 60_000 }, async () => {
  const page = await openPage(browser)
  await page.goto(`${city.base}/quiz`)
  await settled(page)
  await page.getByRole('heading', { level: 1, name: '答题' }).waitFor()
  await page.getByRole('link', { name: '登录后开始答题' }).click()
  await page.waitForURL(/\/sign-in\?next=/)
  await page.getByLabel('账号', { exact: true }).fill('admin')
  await page.getByLabel('密码', { exact: true }).fill('wanqiu-demo')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL(`${city.base}/quiz`)
  for (const name of ['每日答题', '每周答题', '挑战答题', '诗经里的宛丘']) await offer(page, name).waitFor()
  await done(page)
})

test('the daily quiz says at once what was right and why, and is done for the day', { timeout: 120_000 }, async () => {
  const page = await open('learner')
  await begin(page, '每日答题')
  assert.deepEqual(await accessibilityOf(page), [])
  for (let at = 1; at <= 5; ++at) {
    assert.equal(await number(page), at)
    const rightly = at !== 2
    const { explanation } = await asked(page)
    await answer(page, rightly)
    await press(page, '确定')
    await page.locator('.outcome-head', { hasText: rightly ? '答对了' : /答错了|部分正确/ }).waitFor()
    assert.ok(await page.locator('.outcome', { hasText: explanation }).isVisible())
    assert.ok(await page.evaluate(() => document.activeElement.matches('.outcome-head')), 'the outcome has the focus')
    if (at === 2) {
      assert.deepEqual(await accessibilityOf(page), [])
      assert.deepEqual(await smallTargets(page), [])
      await shot(page, 'quiz-explained-390')
    }
    if (at < 5) await press(page, '下一题')
    if (at === 1) assert.ok(await page.evaluate(() => document.activeElement.matches('.question-number')), 'the next heading has the focus')
  }
  await press(page, '看结果')
  await page.locator('.result-score', { hasText: '答对 4 / 5 题' }).waitFor()
  await page.locator('.result-points', { hasText: '每日答题' }).waitFor()
  await page.locator('.notice-line', { hasText: '每日答题' }).waitFor()
  assert.deepEqual(await accessibilityOf(page), [])
  await shot(page, 'quiz-result-390')

  const wrong = page.locator('.result-list > li').nth(1)
  await wrong.getByRole('button', { name: '举报题目' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel('哪里有问题').selectOption({ label: '表述不清' })
  await sheet.getByLabel('说明（可不填）').fill('选项太像了')
  assert.deepEqual(await accessibilityOf(page), [])
  await sheet.getByRole('button', { name: '提交' }).click()
  await page.getByText('已告诉编辑，谢谢').waitFor()

  await page.getByRole('link', { name: '回到答题' }).click()
  await offer(page, '每日答题').getByText('已完成').waitFor()
  assert.equal(await offer(page, '每日答题').getByRole('button').count(), 0)
  await page.getByText('1 道错题待复习').or(page.getByText('共 1 题')).first().waitFor()
  await done(page)
})

test('the weekly quiz is saved as it goes, and goes on where it was on another device', { timeout: 120_000 }, async () => {
  const page = await open('learner')
  await begin(page, '每周答题')
  for (let at = 1; at <= 3; ++at) {
    await answer(page)
    await page.getByText('已保存', { exact: true }).waitFor()
    await press(page, '下一题')
  }
  assert.equal(await page.locator('.places .is-answered').count(), 3)
  const address = new URL(page.url()).pathname

  const other = await open('learner', '/quiz', { width: 1280 })
  await offer(other, '每周答题').getByRole('link', { name: /^继续/ }).click()
  await other.waitForURL(city.base + address)
  await other.locator('.question-number', { hasText: '第 4 题' }).waitFor()
  assert.equal(await other.locator('.places .is-answered').count(), 3)
  await answer(other)
  await other.getByText('已保存', { exact: true }).waitFor()

  // Back on the first: what the other device answered is there as soon as the page is looked at again.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await page.locator('.places .is-answered').nth(3).waitFor()

  await other.getByRole('button', { name: '交卷', exact: true }).first().click()
  const sheet = other.getByRole('dialog')
  await sheet.getByText('共 10 题，还有 6 题没有作答。').waitFor()
  assert.deepEqual(await accessibilityOf(other), [])
  await other.screenshot({ path: join(screenshots, 'quiz-hand-in-1280.png') })
  await sheet.getByRole('button', { name: '去看没答的题' }).click()
  await other.locator('.question-number', { hasText: '第 5 题' }).waitFor()
  for (let at = 5; at <= 10; ++at) {
    await answer(other)
    if (at < 10) await press(other, '下一题')
  }
  await other.getByRole('button', { name: '交卷', exact: true }).last().click()
  await other.getByRole('dialog').getByText('10 题都已作答。').waitFor()
  await other.getByRole('dialog').getByRole('button', { name: '现在交卷' }).click()
  await other.locator('.result-score', { hasText: '答对 10 / 10 题' }).waitFor()
  await other.locator('.result-points', { hasText: '+8 每周答题' }).waitFor()
  assert.deepEqual(await accessibilityOf(other), [])
  await shot(other, 'quiz-result-1280')
  await done(other)
  await done(page)
})

test('what was answered without a network arrives when it is back, and over a reload', { timeout: 120_000 }, async () => {
  const page = await open('reader')
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await begin(page, '诗经里的宛丘')
  await page.locator('.countdown', { hasText: /^(10:00|9:\d\d)/ }).waitFor()
  await answer(page)
  await page.getByText('已保存', { exact: true }).waitFor()
  await press(page, '下一题')
  await page.context().setOffline(true)
  await answer(page)
  await page.getByText('未保存，正在重试', { exact: true }).first().waitFor()
  await shot(page, 'quiz-offline-390')
  await press(page, '下一题')
  await answer(page)
  await page.waitForTimeout(100)
  await page.reload() // without a network: the app, the attempt and the answers are on the device
  await page.locator('.places .is-answered').nth(2).waitFor()
  await page.context().setOffline(false)
  await page.getByText('已保存', { exact: true }).waitFor()
  await page.reload()
  await page.locator('.places .is-answered').nth(2).waitFor()

  await page.getByRole('button', { name: '交卷', exact: true }).last().click()
  await page.getByRole('dialog').getByRole('button', { name: '现在交卷' }).click()
  await page.locator('.result-score', { hasText: '答对 3 / 3 题' }).waitFor()
  await page.locator('.result-passed', { hasText: '合格' }).waitFor()
  await page.locator('.result-points', { hasText: '+10 专项答题' }).waitFor()
  await done(page)
})

test('an answer that another device has overtaken is not sent: its learner chooses', { timeout: 120_000 }, async () => {
  const page = await open('reader')
  await begin(page, '诗经里的宛丘')
  await page.locator('.question-stem').waitFor()
  const address = new URL(page.url()).pathname
  await page.context().setOffline(true)
  await answer(page, false)
  await page.getByText('未保存，正在重试', { exact: true }).first().waitFor()
  const other = await open('reader', address)
  await answer(other)
  await other.getByText('已保存', { exact: true }).waitFor()
  // The first device is opened anew; what it could not send is shown, not sent.
  await page.context().setOffline(false)
  await page.reload()
  await settled(page)
  const aside = page.locator('.attempt-aside')
  await page.locator('.places button').first().click()
  await aside.waitFor()
  assert.deepEqual(await accessibilityOf(page), [])
  await shot(page, 'quiz-aside-390')
  await aside.getByRole('button', { name: '不用' }).click()
  assert.equal(await aside.count(), 0)

  // Its time runs out at the server; a page that is opened then shows the result.
  city.move(11 * 60_000)
  await page.reload()
  await page.locator('.result-score').waitFor()
  await page.locator('.result-ways').waitFor()
  assert.equal(await page.getByRole('button', { name: /再答一次/ }).count(), 0, 'no try is left')
  await done(other)
  await done(page)
})

test('a quiz hands itself in when the countdown is over, with a word before', { timeout: 120_000 }, async () => {
  const page = await open('admin')
  await begin(page, '诗经里的宛丘')
  await answer(page)
  await page.getByText('已保存', { exact: true }).waitFor()
  city.move(9 * 60_000 + 50_000)
  await page.reload()
  await page.getByText('还剩 1 分钟，到时自动交卷').waitFor({ state: 'attached' })
  assert.ok(await page.locator('.countdown.is-last').isVisible())
  await page.locator('.result-score', { hasText: '答对 1 / 3 题' }).waitFor({ timeout: 20_000 })
  await page.locator('.result-passed', { hasText: '未合格' }).waitFor()
  await page.getByRole('button', { name: '再答一次 · 还可答 1 次' }).waitFor()
  await done(page)
})

test('the endless quiz goes on after its second chance, by keys alone, and ends with its run', { timeout: 120_000 }, async () => {
  const page = await open('reader', '/quiz', { width: 1280 })
  await begin(page, '挑战答题')
  const next = async (from) => {
    await page.keyboard.press('Enter')
    await page.locator('.question-number', { hasText: `第 ${from + 1} 题` }).waitFor()
  }
  for (let at = 1; at <= 2; ++at) {
    await answer(page)
    await press(page, '确定')
    await page.locator('.outcome-head', { hasText: '答对了' }).waitFor()
    await next(at)
  }
  await page.getByText('连对 2 题', { exact: true }).waitFor()
  await answer(page, false)
  await press(page, '确定')
  await page.getByText('连对 2 题，到这里断了').waitFor()
  assert.deepEqual(await accessibilityOf(page), [])
  await shot(page, 'quiz-lost-1280')
  await press(page, '再给一次机会')
  await page.locator('.question-number', { hasText: '第 4 题' }).waitFor()
  await answer(page)
  await press(page, '确定')
  await page.locator('.outcome-head', { hasText: '答对了' }).waitFor()
  await next(4)
  await answer(page, false)
  await press(page, '确定')
  await page.getByText('连对 3 题，到这里断了').waitFor()
  assert.equal(await page.getByRole('button', { name: '再给一次机会' }).count(), 0)
  await press(page, '看结果')
  await page.locator('.result-score', { hasText: '连对 3 题' }).waitFor()
  await page.getByRole('link', { name: '回到答题' }).click()
  await offer(page, '挑战答题').getByText('最多连对').waitFor()
  await done(page)
})

test('letters and numbers choose, and Enter goes on', { timeout: 60_000 }, async () => {
  const page = await open('admin', '/quiz', { width: 1280 })
  await begin(page, '每日答题')
  for (let at = 1; at <= 5; ++at) {
    const question = await asked(page)
    if (['single', 'truefalse', 'multiple'].includes(question.kind)) {
      await page.keyboard.press(at % 2 ? '1' : 'a')
      assert.ok(await page.locator('.answer-choice input').first().isChecked())
    } else await answer(page)
    await page.keyboard.press('Escape')
    await page.locator('.question-number').focus()
    await page.keyboard.press('Enter')
    await page.locator('.outcome-head').waitFor()
    await page.keyboard.press('Enter')
    if (at < 5) await page.locator('.question-number', { hasText: `第 ${at + 1} 题` }).waitFor()
  }
  await page.locator('.result-score').waitFor()
  await done(page)
})

test('mistakes come back when they are due, and can be taken out and put back', { timeout: 120_000 }, async () => {
  city.move(3 * 24 * 3600_000)
  const fresh = await openPage(browser)
  await signIn(fresh, city.base, 'reader')
  const page = fresh
  await page.getByRole('link', { name: /道错题待复习/ }).waitFor()
  await page.goto(`${city.base}/me`)
  await settled(page)
  await page.getByRole('link', { name: /错题本.*待复习/ }).click()
  await page.getByRole('heading', { level: 1, name: '错题本' }).waitFor()
  const rows = page.locator('[data-question]')
  await rows.first().waitFor()
  const before = await rows.count()
  await rows.first().getByRole('button', { name: /^移出错题本/ }).click()
  await press(page, '撤销')
  await page.waitForTimeout(5500)
  assert.equal(await rows.count(), before)
  assert.deepEqual(await accessibilityOf(page), [])
  assert.deepEqual(await smallTargets(page), [])
  await shot(page, 'quiz-mistakes-390')
  if (before > 1) {
    await rows.last().getByRole('button', { name: /^移出错题本/ }).click()
    await page.waitForFunction((most) => document.querySelectorAll('[data-question]').length < most, before)
  }
  await press(page, '开始复习')
  await page.getByRole('heading', { level: 1, name: '错题复习' }).waitFor()
  await answer(page)
  await press(page, '确定')
  await page.locator('.outcome-head', { hasText: '答对了' }).waitFor()
  await done(page)
})

test('the pages are accessible, in both languages, dark, large and on every width', { timeout: 240_000 }, async () => {
  const page = await openPage(browser)
  await signIn(page, city.base, 'learner')
  storage.learner = await page.context().storageState()
  await page.context().close()
  const { items } = await city.as('learner', 'GET', '/api/v1/quiz/attempts')
  const paper = (await city.as('learner', 'GET', '/api/v1/quiz/today')).special[0].paper
  const { id } = await city.as('learner', 'POST', '/api/v1/quiz/attempts', { paper })
  const addresses = { 'quiz-today': '/quiz', 'quiz-answering': `/quiz/attempts/${id}`, 'quiz-past': `/quiz/attempts/${items[0].id}`, 'quiz-history': '/quiz/history', 'quiz-book': '/quiz/mistakes' }
  const wrongs = []
  for (const [name, address] of Object.entries(addresses)) {
    const looks = [...widths.map((width) => ({ width })), { width: 390, dark: true }, { width: 390, large: true }, { width: 1280, language: 'en' }]
    for (const look of looks) {
      const seen = await open('learner', address, look)
      const style = `${look.width}${look.dark ? '-dark' : ''}${look.large ? '-large' : ''}${look.language ? '-en' : ''}`
      await shot(seen, `${name}-${style}`)
      const wider = await seen.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      const small = look.width < 768 ? await smallTargets(seen) : []
      const found = [...(await accessibilityOf(seen)), ...seen.wrongs, ...small.map((each) => `too small: ${each}`), ...(wider > 0 ? [`${wider} px too wide`] : [])]
      wrongs.push(...found.map((wrong) => `${name} ${style}: ${wrong}`))
      await seen.context().close()
    }
  }
  assert.deepEqual(wrongs, [])
})

test('somebody who is wrong about nothing is taught what the mistake book is', { timeout: 60_000 }, async () => {
  const page = await openPage(browser)
  await signIn(page, city.base, 'editor')
  await page.goto(`${city.base}/quiz/mistakes`)
  await page.getByRole('heading', { name: '错题本是空的' }).waitFor()
  await page.goto(`${city.base}/quiz/history`)
  await page.getByRole('heading', { name: '还没有答题记录' }).waitFor()
  await done(page)
})
