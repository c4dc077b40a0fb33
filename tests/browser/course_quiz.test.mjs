// The quiz of a lesson: an editor puts it together in the console, a learner finds it behind the lesson, answers and passes.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { answerQuestion, askedOn, begin, offer, press, squeezed } from './answering.mjs'
import { City, accessibilityOf, done, message, openConsole, openPage, root, screenshots, settled, signedIn, startBrowser } from './support.mjs'

const known = new Map()
let city
let browser
let storage
let lessons
before(async () => {
  for (const name of ['wenshi', 'shenghuo']) {
    for (const line of readFileSync(join(root, `demo/questions/${name}.jsonl`), 'utf8').trim().split('\n')) known.set(squeezed(JSON.parse(line).stem), JSON.parse(line))
  }
  ;[city, browser] = [await City.start(), await startBrowser()]
  storage = await signedIn(browser, city.base, ['editor', 'learner'])
  const course = (await city.get('/api/v1/courses')).items[0]
  lessons = (await city.get(`/api/v1/courses/${course.id}`)).lessons
})
after(async () => {
  await browser?.close()
  await city?.stop()
})

async function lessonPage(at) {
  const page = await openPage(browser, { storageState: storage.learner })
  await page.goto(`${city.base}/items/${lessons[at].id}`)
  await settled(page)
  return page
}

test('an editor puts a quiz behind a lesson; its learner answers it there and passes', { timeout: 180_000 }, async () => {
  const desk = await openConsole(browser, city.base, '/papers/new', { storageState: storage.editor })
  await desk.getByRole('radio', { name: /课后测验/ }).check()
  await desk.getByLabel('名称').fill('播种之后')
  const lesson = desk.getByRole('combobox', { name: '跟在哪一课后面' })
  await lesson.fill(lessons[1].title.slice(0, 4))
  await desk.getByRole('listbox').getByRole('option', { name: lessons[1].title }).click()
  await desk.getByRole('button', { name: '加一条规则' }).click()
  await desk.getByLabel('抽几题').fill('3')
  await desk.getByRole('checkbox', { name: /文史与生活/ }).check()
  await desk.getByLabel('可以答几次').fill('2')
  await desk.keyboard.press('Control+s')
  await message(desk, '已新建试卷').waitFor()

  const page = await lessonPage(1)
  await page.getByRole('heading', { name: lessons[1].title }).first().waitFor()
  assert.equal(await offer(page, '播种之后').count(), 0, 'a draft is offered to nobody')
  await page.context().close()

  await desk.getByRole('button', { name: '开放', exact: true }).click()
  await desk.getByRole('dialog').getByRole('button', { name: '开放' }).click()
  await message(desk, '已开放').waitFor()
  await done(desk)

  const reading = await lessonPage(1)
  await reading.getByRole('heading', { level: 2, name: '课后测验' }).waitFor()
  await offer(reading, '播种之后').getByText('3 题').waitFor()
  assert.deepEqual(await accessibilityOf(reading), [])
  await reading.screenshot({ path: join(screenshots, 'quiz-lesson-390.png'), fullPage: true })
  await begin(reading, '播种之后')
  for (let at = 1; at <= 3; ++at) {
    await answerQuestion(reading, await askedOn(reading, known))
    await reading.getByText('已保存', { exact: true }).waitFor()
    if (at < 3) await press(reading, '下一题')
  }
  await reading.getByRole('button', { name: '交卷', exact: true }).last().click()
  await reading.getByRole('dialog').getByRole('button', { name: '现在交卷' }).click()
  await reading.locator('.result-score', { hasText: '答对 3 / 3 题' }).waitFor()
  await reading.locator('.result-passed', { hasText: /^合格/ }).waitFor()
  await done(reading)

  const again = await lessonPage(1)
  await offer(again, '播种之后').getByText(/^合格/).waitFor()
  await offer(again, '播种之后').getByText('还可答 1 次').waitFor()
  await done(again)
})

test('the demo has a quiz behind its last lesson', { timeout: 60_000 }, async () => {
  const page = await lessonPage(lessons.length - 1)
  await offer(page, '麦子这一课').waitFor()
  await begin(page, '麦子这一课')
  await answerQuestion(page, await askedOn(page, known))
  await press(page, '确定')
  await page.locator('.outcome-head', { hasText: '答对了' }).waitFor()
  await done(page)
})
