// Nothing of what is right comes to a learner's device before the answer is final: every body that the browser gets in whole
// runs of every kind of quiz is read, with what the device keeps. After the answer it must have come.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { answerQuestion, askedOn, begin, offer, press, squeezed } from './answering.mjs'
import { dueOf, markedQuestions, secretMembers, toldIn, typedWithout } from './marked_bank.mjs'
import { City, openPage, settled, signIn, startBrowser } from './support.mjs'

const occasions = { daily: '不漏每日', endless: '不漏挑战', special: '不漏专项', course: '不漏课后' }
const questions = Object.keys(occasions).flatMap(markedQuestions)
const known = new Map(questions.map((question) => [squeezed(question.stem), question]))

let city
let browser
let lesson
before(async () => {
  ;[city, browser] = [await City.start(), await startBrowser()]
  await city.halt()
  const file = join(city.home, 'marked.jsonl')
  writeFileSync(file, questions.map((question) => JSON.stringify(question)).join('\n'))
  const made = city.run('import', 'questions', file, '--bank', '不漏', '--approved')
  assert.equal(made.status, 0, made.stderr + made.stdout)
  await city.serve()
  const bank = (await city.as('editor', 'GET', '/api/v1/quiz/banks')).items.find((each) => each.name === '不漏')
  const course = (await city.get('/api/v1/courses')).items[0]
  lesson = (await city.get(`/api/v1/courses/${course.id}`)).lessons[0].id
  for (const [purpose, name] of Object.entries(occasions)) {
    const draw = { count: 7, banks: [bank.id], tags: [purpose], category: '', kinds: [], difficulty_from: 0, difficulty_to: 0 }
    const atOnce = purpose === 'daily' || purpose === 'endless'
    const paper = { name, description: '', purpose, organisation: bank.organisation, item: purpose === 'course' ? lesson : null, questions: [], draws: [draw], shuffle_questions: true, shuffle_options: true, explain: atOnce ? 'at_once' : 'at_end', pass_per_mille: 600, revival: purpose === 'endless' }
    const { id, version } = await city.as('editor', 'POST', '/api/v1/quiz/papers', paper)
    await city.as('editor', 'PUT', `/api/v1/quiz/papers/${id}/state`, { version, state: 'open' })
  }
})
after(async () => {
  await browser?.close()
  await city?.stop()
})

/** Reads everything that comes to one device. */
class Reader {
  final = new Set()
  leaks = []
  unread = []
  came = new Set()
  bodies = 0
  /** What was final when a request went out: an answer is as old as its question. */
  #asked = new WeakMap()
  #reading = new Set()

  static async at(page) {
    const reader = new Reader()
    reader.page = page
    const context = page.context()
    context.on('request', (request) => reader.#asked.set(request, new Set(reader.final)))
    context.on('response', (response) => {
      const reading = reader.#read(response).finally(() => reader.#reading.delete(reading))
      reader.#reading.add(reading)
    })
    const debug = await context.newCDPSession(page)
    await debug.send('Network.enable')
    debug.on('Network.eventSourceMessageReceived', ({ data }) => reader.#judge(data, 'a live stream', reader.final))
    return reader
  }

  async #read(response) {
    const request = response.request()
    const where = `${request.method()} ${new URL(response.url()).pathname} ${response.status()}${request.serviceWorker() ? ' (service worker)' : ''}`
    if (response.status() >= 300 && response.status() < 400) return
    if (response.headers()['content-type'] === 'text/event-stream') return
    const final = this.#asked.get(request) ?? new Set()
    // The browser lets go of what it plays; a lesson's film knows no questions.
    if (/^(video|audio)\//.test(response.headers()['content-type'] ?? '') && !request.url().includes('/quiz/')) return
    const text = await response.text().catch((error) => void this.unread.push(`${where}: ${error.message.split('\n')[0]}`))
    if (text === undefined) return
    this.bodies += 1
    this.#judge(text, where, final)
    if (!/ \/api\/v1\/quiz\/.* 200/.test(where) || text === '') return
    const checked = /\/answers\/\d+\/check$/.test(request.url()) ? [...final].at(-1) : undefined
    for (const member of secretMembers(JSON.parse(text), (name) => final.has(name), checked)) this.leaks.push(`${where}: ${member}`)
  }

  #judge(text, where, final) {
    for (const { word, name } of toldIn(text, questions)) {
      if (final.has(name)) this.came.add(word)
      else this.leaks.push(`${where}: ${word} before its time`)
    }
  }

  /** All that has come so far is read, and what the device keeps. */
  async readAll() {
    await this.page.waitForLoadState('networkidle')
    while (this.#reading.size > 0) await Promise.all(this.#reading)
    this.#judge(await this.page.evaluate(whatIsKept), 'the device', this.final)
    assert.deepEqual(this.leaks, [])
    assert.deepEqual(this.unread, [])
  }
  async makeFinal(...names) {
    await this.readAll()
    for (const name of names) this.final.add(name)
  }
  /** It came, so it would have been found. */
  async expectTold(question) {
    await this.readAll()
    for (const word of dueOf(question)) assert.ok(this.came.has(word), `${question.id}: ${word} never came`)
  }
}

/** Runs in the page: everything that it and its service worker have put away, as one text. */
async function whatIsKept() {
  const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.documentElement.outerHTML]
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) texts.push(await (await cache.match(request)).text())
  }
  const asked = (request) => new Promise((resolve, reject) => ((request.onsuccess = () => resolve(request.result)), (request.onerror = () => reject(request.error))))
  for (const { name } of await indexedDB.databases()) {
    const database = await asked(indexedDB.open(name))
    for (const store of database.objectStoreNames) texts.push(JSON.stringify(await asked(database.transaction(store).objectStore(store).getAll())))
    database.close()
  }
  return texts.join('\n')
}

/** A learner on a device of their own, which is read from the first byte on; its service worker is in charge. */
async function enter(address = '/quiz', account = 'learner') {
  const page = await openPage(browser)
  const reader = await Reader.at(page)
  await signIn(page, city.base, account)
  await page.evaluate(() => navigator.serviceWorker.ready)
  await reader.readAll()
  await page.goto(city.base + address)
  await settled(page)
  return { page, reader }
}
async function leave({ page, reader }) {
  await reader.readAll()
  assert.ok(reader.bodies > 10, 'bodies were read')
  assert.deepEqual(page.wrongs, [])
  await page.context().close()
}

/** Answers question after question, each final at once. Gives the last question. */
async function answerAtOnce({ page, reader }, count, rightly) {
  for (let at = 1; at <= count; ++at) {
    const question = await askedOn(page, known)
    await answerQuestion(page, typedWithout(question), rightly(at))
    await reader.makeFinal(question.id)
    await press(page, '确定')
    await page.locator('.outcome-head').waitFor()
    await reader.expectTold(question)
    if (at === count) return
    await press(page, '下一题')
    await page.locator('.question-number', { hasText: `第 ${at + 1} 题` }).waitFor()
  }
}

/** Answers all questions, changes one answer, hands in. */
async function answerAndHandIn({ page, reader }, purpose, count) {
  for (let at = 1; at <= count; ++at) {
    const question = await askedOn(page, known)
    await answerQuestion(page, typedWithout(question), at % 3 !== 0)
    await page.getByText('已保存', { exact: true }).waitFor()
    await reader.readAll()
    if (at < count) await press(page, '下一题')
  }
  await page.reload()
  await settled(page)
  await page.getByRole('button', { name: '交卷', exact: true }).last().click()
  const all = questions.filter((question) => question.id.startsWith(purpose))
  await page.getByRole('dialog').waitFor()
  await reader.makeFinal(...all.map(({ id }) => id))
  await page.getByRole('dialog').getByRole('button', { name: '现在交卷' }).click()
  await page.locator('.result-score').waitFor()
  for (const question of all) await reader.expectTold(question)
}

test('a daily quiz tells of a question with its outcome, and of none before', { timeout: 180_000 }, async () => {
  const device = await enter()
  await begin(device.page, occasions.daily)
  await answerAtOnce(device, 7, (at) => at % 2 === 1)
  await press(device.page, '看结果')
  await device.page.locator('.result-score').waitFor()
  await leave(device)
})

test('an endless quiz tells nothing of the question that comes next', { timeout: 180_000 }, async () => {
  const device = await enter()
  await begin(device.page, occasions.endless)
  await answerAtOnce(device, 3, (at) => at < 3)
  await press(device.page, '再给一次机会')
  await device.page.locator('.question-number', { hasText: '第 4 题' }).waitFor()
  await answerAtOnce(device, 1, () => false)
  await press(device.page, '看结果')
  await device.page.locator('.result-score').waitFor()
  await leave(device)
})

test('a special quiz that explains at the end tells nothing until it is handed in', { timeout: 180_000 }, async () => {
  const device = await enter()
  await begin(device.page, occasions.special)
  await answerAndHandIn(device, 'special', 7)
  await leave(device)
})

test('the quiz of a lesson tells nothing until it is handed in', { timeout: 180_000 }, async () => {
  const device = await enter(`/items/${lesson}`)
  await offer(device.page, occasions.course).scrollIntoViewIfNeeded()
  await begin(device.page, occasions.course)
  await answerAndHandIn(device, 'course', 7)
  await leave(device)
})

test('mistakes that come back are asked like new ones', { timeout: 180_000 }, async () => {
  city.move(5 * 24 * 3600_000)
  const device = await enter('/quiz/mistakes')
  await device.page.locator('[data-question]').first().waitFor()
  await press(device.page, '开始复习')
  await device.page.locator('.question-number').first().waitFor()
  await answerAtOnce(device, 3, (at) => at !== 2)
  await leave(device)
})
