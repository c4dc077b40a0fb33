// Papers in the console: made by hand and by rule, opened, answered, closed; what came of them; what answers say of a bank.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { City, accessibilityOf, done, message, openConsole, screenshots, settledConsole, signedIn, startBrowser } from './support.mjs'

let city
let browser
let storage
let bank
let paper
before(async () => {
  ;[city, browser] = [await City.start(), await startBrowser()]
  storage = await signedIn(browser, city.base, ['editor', 'chief'])
  bank = (await city.as('editor', 'GET', '/api/v1/quiz/banks')).items[0]
})
after(async () => {
  await browser?.close()
  await city?.stop()
})

const consolePage = (account, address, options = {}) => openConsole(browser, city.base, address, { storageState: storage[account], ...options })
const lines = (page) => page.locator('.paper-questions .order-list > li .line-text a').allInnerTexts()
const shot = (page, name) => page.screenshot({ path: join(screenshots, `console-${name}.png`), fullPage: true })

/** Answers a paper as somebody, the first choice everywhere, and hands it in. */
async function answer(account, id) {
  const attempt = await city.as(account, 'POST', '/api/v1/quiz/attempts', { paper: id })
  for (const { place, question } of attempt.questions) {
    if (!['single', 'truefalse'].includes(question.kind)) continue
    await city.as(account, 'PUT', `/api/v1/quiz/attempts/${attempt.id}/answers/${place}`, { choices: [0], texts: [] })
  }
  return city.as(account, 'POST', `/api/v1/quiz/attempts/${attempt.id}/finish`)
}

test('a paper is put together by hand and by rule, and every wrong field is named at its input', { timeout: 180_000 }, async () => {
  const page = await consolePage('editor', '/papers')
  await page.getByRole('link', { name: '每日答题' }).waitFor()
  await page.getByRole('link', { name: '新建试卷' }).click()
  await page.getByRole('heading', { level: 1, name: '新建试卷' }).waitFor()
  await settledConsole(page)

  // The name first: it is known to be missing before anything is sent.
  await page.getByLabel('说明').fill('读陈风，识淮阳。')
  await page.keyboard.press('Control+s')
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'name')
  await page.getByLabel('名称').fill('陈风十篇')
  await page.keyboard.press('Control+s')
  await page.getByText('至少挑一道题，或者加一条抽取规则').waitFor()

  // By hand, from a bank.
  await page.getByRole('button', { name: '挑选题目' }).click()
  const picker = page.getByRole('dialog', { name: '挑选题目' })
  await picker.getByRole('row').nth(3).waitFor()
  for (const row of [1, 2, 3]) await picker.getByRole('row').nth(row).getByRole('checkbox').check()
  assert.deepEqual(await accessibilityOf(page), [])
  await page.screenshot({ path: join(screenshots, 'console-paper-picker-1280.png') })
  await picker.getByRole('button', { name: '加入 3 题' }).click()
  await picker.getByText('已加入 3 题').waitFor()
  await picker.getByRole('button', { name: '关闭' }).last().click()
  const before = await lines(page)
  assert.equal(before.length, 3)

  // The order by keyboard, and one taken out and brought back.
  await page.locator('.paper-questions .order-down').first().focus()
  await page.keyboard.press('Alt+ArrowDown')
  assert.deepEqual(await lines(page), [before[1], before[0], before[2]])
  await page.locator('.paper-questions .order-list > li').first().getByRole('button', { name: /移出/ }).click()
  assert.deepEqual(await lines(page), [before[0], before[2]])
  await message(page, '已拿掉').getByRole('button', { name: '撤销' }).click()
  assert.deepEqual(await lines(page), [before[1], before[0], before[2]])

  // By rule: what cannot be sent is said while it is typed, what the program refuses at the input that it names.
  await page.getByRole('button', { name: '加一条规则' }).click()
  await page.getByText('保存后显示有多少题符合').waitFor()
  await page.getByLabel('抽几题').fill('很多')
  await page.getByText('要填 1 到 200 的整数').waitFor()
  await page.getByLabel('限时（分钟）').fill('一刻钟')
  await page.keyboard.press('Control+s')
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid')), 'true')
  await page.getByLabel('抽几题').fill('2')
  await page.getByLabel('限时（分钟）').fill('15')
  await page.keyboard.press('Control+s')
  await page.locator('.draw .entry-wrong', { hasText: '至少选一个题库' }).waitFor()
  await page.getByRole('checkbox', { name: new RegExp(bank.name) }).check()
  await page.getByLabel('难度从').selectOption('4')
  await page.getByLabel('难度到').selectOption('2')
  await page.keyboard.press('Control+s')
  await page.locator('.draw .entry-wrong', { hasText: '不能比“难度从”更容易' }).waitFor()
  await page.getByLabel('难度从').selectOption('')
  await page.getByLabel('难度到').selectOption('')
  await page.getByLabel('开始时间').fill('2027-03-02 08:00')
  await page.keyboard.press('Enter')
  await page.getByLabel('结束时间').fill('2027-03-01 08:00')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.locator('.time-input .entry-wrong', { hasText: '要晚于开始时间' }).waitFor()
  assert.deepEqual(await accessibilityOf(page), [])
  await shot(page, 'paper-wrong-1280')
  await page.getByLabel('开始时间').fill('2026-01-01 08:00')
  await page.keyboard.press('Enter')
  await page.getByLabel('结束时间').fill('2030-01-01 08:00')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await message(page, '已新建试卷').waitFor()
  await page.getByText(/符合的在用题目：\d+ 题/).waitFor()
  await page.getByText('共 5 题。').waitFor()
  paper = new URL(page.url()).pathname.split('/').at(-1)
  const stored = await city.as('editor', 'GET', `/api/v1/quiz/papers/${paper}`)
  assert.equal(stored.state, 'draft')
  assert.equal(stored.paper.minutes, 15)
  assert.equal(stored.paper.questions.length, 3)
  assert.equal(Date.parse(stored.paper.opens_at), Date.parse('2026-01-01T08:00:00+08:00'))
  await done(page, 4)
})

test('what is unsaved is kept, and who was slower chooses whose version stays', { timeout: 120_000 }, async () => {
  const page = await consolePage('editor', `/papers/${paper}`)
  await page.getByLabel('名称').fill('陈风十篇（修订）')
  await page.getByText('草稿已留在这台设备上').waitFor()
  const stored = await city.as('chief', 'GET', `/api/v1/quiz/papers/${paper}`)
  await city.as('chief', 'PUT', `/api/v1/quiz/papers/${paper}`, { version: stored.version, paper: { ...stored.paper, description: '主编改过' } })
  await page.keyboard.press('Control+s')
  await page.getByText('别人也改过它').waitFor()
  assert.deepEqual(await accessibilityOf(page), [])
  await page.getByRole('button', { name: '放弃我的，看最新的' }).click()
  await page.getByRole('heading', { level: 1, name: '陈风十篇' }).waitFor()
  assert.equal(await page.getByLabel('说明').inputValue(), '主编改过')
  await page.getByLabel('名称').fill('陈风五题')
  await page.keyboard.press('Control+s')
  await message(page, '已保存试卷').waitFor()
  await done(page, 1)
})

test('an item, a question and a paper keep what is unsaved alike', { timeout: 180_000 }, async () => {
  const question = (await city.as('editor', 'GET', `/api/v1/quiz/banks/${bank.id}/questions?limit=50`)).items.at(-1).id
  const item = (await city.get('/api/v1/items?kind=article&limit=1')).items[0].id
  for (const [address, label] of [[`/items/${item}`, '标题'], [`/banks/${bank.id}/questions/${question}`, '解析'], [`/papers/${paper}`, '说明']]) {
    const page = await consolePage('editor', address)
    const field = page.getByLabel(label).first()
    const before = await field.inputValue()
    await field.fill(`${before}（改）`)
    await page.getByText('草稿已留在这台设备上').waitFor()

    const again = await page.context().newPage()
    await again.goto(page.url())
    await again.getByText('还没保存的草稿').waitFor()
    assert.equal(await again.getByLabel(label).first().inputValue(), `${before}（改）`, address)
    await again.close()

    await page.keyboard.press('Control+s')
    await message(page, '已保存').waitFor()
    assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes('.draft.')).length), 0, address)
    await done(page)
  }
})

test('it is opened, answered, closed with numbers, and a paper nobody began is removed', { timeout: 180_000 }, async () => {
  const page = await consolePage('editor', `/papers/${paper}`)
  await page.getByRole('button', { name: '开放', exact: true }).click()
  await page.getByRole('dialog').getByText('共 5 题').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: '开放' }).click()
  await message(page, '已开放').waitFor()
  await page.locator('.page-head .tag', { hasText: '开放' }).waitFor()
  await page.getByText('还没有人作答。').waitFor()
  for (const account of ['learner', 'reader']) assert.ok((await answer(account, paper)).finished_at)
  await city.as('admin', 'POST', '/api/v1/quiz/attempts', { paper })

  await page.getByRole('button', { name: '刷新' }).click()
  const chart = page.locator('.chart', { hasText: '得分分布' })
  await chart.waitFor()
  await page.locator('.figures dd', { hasText: '3' }).first().waitFor()
  assert.equal(await page.getByRole('radio', { name: /每日答题/ }).isDisabled(), true, 'what was begun keeps its purpose')
  await shot(page, 'paper-results-1280')
  assert.deepEqual(await accessibilityOf(page), [])
  await chart.getByRole('button', { name: '看表格' }).click()
  assert.equal(await chart.getByRole('row').count(), 11)
  const [download] = await Promise.all([page.waitForEvent('download'), chart.getByRole('button', { name: /CSV/ }).click()])
  const counts = (await readFile(await download.path(), 'utf8')).trim().split('\r\n').slice(1).map((line) => Number(line.split(',')[1]))
  assert.equal(counts.reduce((sum, count) => sum + count, 0), 2)

  await page.locator('.paper-state').getByRole('button', { name: '关闭' }).click()
  await page.getByRole('dialog').getByText('至今作答 3 次，其中 1 次还没有交卷。').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: '关闭', exact: true }).last().click()
  await message(page, '已关闭').waitFor()
  assert.equal(await page.locator('.paper-state').getByRole('button', { name: '删除' }).count(), 0, 'what was begun is not removed')
  await page.getByRole('button', { name: '重新开放' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '开放' }).click()
  await page.locator('.page-head .tag', { hasText: '开放' }).waitFor()

  const { id } = await city.as('editor', 'POST', '/api/v1/quiz/papers', { ...(await city.as('editor', 'GET', `/api/v1/quiz/papers/${paper}`)).paper, name: '用不着的' })
  await page.goto(`${city.base}/console/papers/${id}`)
  await settledConsole(page)
  await page.getByRole('button', { name: '删除' }).click()
  await page.getByRole('dialog').getByText('没有人作答过').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: '删除' }).click()
  await message(page, '已删除试卷').waitFor()
  await page.waitForURL(/\/papers$/)
  await done(page)
})

test('papers are found by purpose, state and words, and the address says what was asked', { timeout: 120_000 }, async () => {
  const page = await consolePage('editor', '/papers?state=open&sort=name')
  await page.getByRole('combobox', { name: '用途' }).selectOption('special')
  await page.waitForURL(/purpose=special/)
  await page.getByRole('link', { name: '陈风五题' }).waitFor()
  await page.getByRole('link', { name: '每日答题' }).waitFor({ state: 'detached' })
  await page.getByRole('searchbox').fill('没有这张')
  await page.getByRole('heading', { name: '没有符合条件的内容' }).waitFor()
  await done(page)
})

test('a purpose shows only what it has, and a lesson is found by its title', { timeout: 120_000 }, async () => {
  const page = await consolePage('editor', '/papers/new')
  const labels = { 专项答题: ['限时（分钟）', '可以答几次', '及格线（%）'], 每日答题: ['限时（分钟）'], 挑战答题: ['可以原谅一次答错'], 课后测验: ['跟在哪一课后面', '可以答几次'] }
  const all = [...new Set(Object.values(labels).flat())]
  for (const [purpose, shown] of Object.entries(labels)) {
    await page.getByRole('radio', { name: new RegExp(purpose) }).check()
    for (const label of all) {
      const there = await page.getByLabel(label).count()
      const usual = shown.includes(label) || (purpose === '课后测验' && ['限时（分钟）', '及格线（%）'].includes(label))
      assert.equal(there > 0, usual, `${purpose}: ${label}`)
    }
  }
  await page.getByRole('combobox', { name: '跟在哪一课后面' }).click()
  await page.getByRole('listbox').getByRole('option').nth(1).click()
  assert.notEqual(await page.getByRole('combobox', { name: '跟在哪一课后面' }).inputValue(), '')
  assert.deepEqual(await accessibilityOf(page), [])
  await done(page)
})

test('answers say which questions need a look', { timeout: 120_000 }, async () => {
  const page = await consolePage('editor', `/banks/${bank.id}`)
  await page.getByRole('link', { name: '作答分析' }).click()
  await page.getByRole('heading', { level: 1, name: /作答分析/ }).waitFor()
  await settledConsole(page)
  const rows = page.locator('.table tbody tr')
  await rows.first().waitFor()
  await page.locator('summary', { hasText: '这些数怎么看' }).click()
  assert.deepEqual(await accessibilityOf(page), [])
  await shot(page, 'bank-analysis-help-1280')
  await page.getByRole('columnheader', { name: '易度' }).getByRole('button').click()
  await page.waitForURL(/sort=facility/)
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()])
  assert.match(await readFile(await download.path(), 'utf8'), /区分度/)
  await rows.filter({ hasText: '采自陈国的一组诗' }).getByRole('link').click()
  await page.locator('#answers .facts').waitFor()
  assert.ok((await page.locator('.answer-shares li').count()) > 1, 'the share of each choice')
  assert.deepEqual(await accessibilityOf(page), [])
  await shot(page, 'question-answers-1280')
  await done(page)
})

test('the pages of papers are accessible and hold on a phone, in the dark and in English', { timeout: 400_000 }, async () => {
  paper ??= (await city.as('editor', 'GET', '/api/v1/quiz/papers')).items[0].id
  const addresses = { papers: '/papers', 'paper-new': '/papers/new', paper: `/papers/${paper}`, bank: `/banks/${bank.id}`, 'bank-analysis': `/banks/${bank.id}/analysis` }
  for (const [name, address] of Object.entries(addresses)) {
    for (const options of [{ width: 390 }, { width: 1280 }, { width: 1280, dark: true }, { width: 390, language: 'en' }, { width: 1280, language: 'en' }]) {
      const page = await consolePage('editor', address, options)
      const how = `${options.width}${options.dark ? '-dark' : ''}${options.language === 'en' ? '-en' : ''}`
      assert.deepEqual(await accessibilityOf(page), [], `${address} ${how}`)
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${address} at ${how} is too wide`)
      await shot(page, `quiz-${name}-${how}`)
      await done(page)
    }
  }
})
