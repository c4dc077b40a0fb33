// How organisations take part, as those who answer for them see it: the dashboard moves while somebody learns, leads down
// the tree, goes into files and onto paper; and the learner's own view of it.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { City, accessibilityOf, openPage, screenshots, settled, signIn, startBrowser } from './support.mjs'

let city
let browser
let root
let items
const storage = {}
const share = (account, item) => city.as(account, 'POST', '/api/v1/events', { verb: 'shared_item', object: item, at: new Date(city.now() - 1000).toISOString(), key: `insight-${Math.random()}` })
before(async () => {
  ;[city, browser] = [await City.start(), await startBrowser()]
  for (const account of ['operator', 'admin', 'learner']) {
    const page = await openPage(browser)
    await signIn(page, city.base, account)
    storage[account] = await page.context().storageState()
    await page.context().close()
  }
  items = (await city.get('/api/v1/items?kind=article&limit=9')).items.map(({ id }) => id)
  // Figures about fewer than five are not shown: so many learn today.
  for (const account of ['learner', 'reader', 'admin', 'editor', 'chief', 'operator']) await share(account, items[0])
  root = (await city.as('operator', 'GET', '/api/v1/insight/organisations')).items[0].organisation
})
after(async () => {
  await browser?.close()
  await city?.stop()
})

/** The page stands. A live stream is always under way, so a quiet network is not waited for. */
async function standing(page) {
  await page.locator('h1').first().waitFor()
  await page.waitForFunction(() => !document.querySelector('.skeleton'))
}
async function consolePage(account, address, options = {}) {
  const page = await openPage(browser, { width: 1280, storageState: storage[account], ...options })
  await page.goto(`${city.base}/console${address}`)
  await standing(page)
  return page
}
async function look(page, name) {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  const wrongs = [...(await accessibilityOf(page)), ...page.wrongs, ...(wider > 0 ? [`${wider} px wider than the screen`] : [])]
  await page.screenshot({ path: join(screenshots, `insight-${name}.png`), fullPage: true })
  return wrongs.map((wrong) => `${name}: ${wrong}`)
}
async function done(page) {
  assert.deepEqual(page.wrongs, [])
  await page.context().close()
}
const parts = ['', '/people', '/content', '/effect', '/watch', '/month']
const liveFigure = (page, name) => page.locator(`[data-figure="${name}"] dd`)

for (const options of [{ width: 390 }, { width: 1280 }, { width: 1920 }, { width: 1280, dark: true }, { width: 1280, language: 'en' }]) {
  test(`every page of the room is accessible and quiet: ${JSON.stringify(options)}`, { timeout: 600_000 }, async () => {
    const wrongs = []
    for (const part of parts) {
      const page = await consolePage('operator', `/insight/${root.id}${part}`, options)
      wrongs.push(...(await look(page, `${part.slice(1) || 'overview'}-${Object.values(options).join('-')}`)))
      await page.context().close()
    }
    const notices = await consolePage('operator', '/insight/notices', options)
    wrongs.push(...(await look(notices, `notices-${Object.values(options).join('-')}`)))
    await notices.context().close()
    assert.deepEqual(wrongs, [])
  })
}

test('a figure moves while somebody learns', { timeout: 120_000 }, async () => {
  const page = await consolePage('operator', `/insight/${root.id}`)
  await page.locator('.live').getByText('实时', { exact: true }).waitFor()
  const points = () => liveFigure(page, 'points_today').innerText()
  const before = await points()
  assert.match(before, /^\d+$/)
  await share('learner', items[1])
  await page.waitForFunction((was) => document.querySelector('[data-figure="points_today"] dd').innerText !== was, before, { timeout: 15_000 })
  await done(page)
})

test('the live figures come back after the program was away', { timeout: 120_000 }, async () => {
  const page = await consolePage('operator', `/insight/${root.id}`)
  await page.locator('.live').getByText('实时', { exact: true }).waitFor()
  await city.halt()
  await page.locator('.live').getByText('正在重连').waitFor()
  await city.serve()
  await page.locator('.live').getByText('实时', { exact: true }).waitFor({ timeout: 60_000 })
  await page.context().close()
})

test('it leads down the tree and back, and keeps its days in the address', { timeout: 120_000 }, async () => {
  const page = await consolePage('operator', `/insight/${root.id}`)
  await page.getByRole('button', { name: '近 7 天' }).click()
  await page.waitForURL(/range=7days/)
  await standing(page)
  await page.getByRole('combobox', { name: '对比' }).selectOption('year')
  await page.waitForURL(/compare=year/)
  const row = page.getByRole('row').filter({ has: page.getByRole('link') }).first()
  const name = await row.getByRole('link').innerText()
  await row.getByRole('link').click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
  assert.match(page.url(), /range=7days&compare=year/)
  await standing(page)
  await page.getByRole('navigation', { name: '组织层级' }).getByRole('link', { name: root.name }).click()
  await page.getByRole('heading', { level: 1, name: root.name }).waitFor()
  await standing(page)
  await page.getByRole('button', { name: '在册人数' }).click()
  await page.waitForURL(/sort=registered/)
  await page.getByRole('button', { name: '自选' }).click()
  await page.getByLabel('到', { exact: true }).fill('2001-01-01')
  await page.getByText(/结束日期早于开始日期/).waitFor()
  await done(page)
})

test('an activity is chosen, and what came of it is said with its reason or its interval', { timeout: 120_000 }, async () => {
  const page = await consolePage('operator', `/insight/${root.id}/effect`)
  await page.getByText('选一次活动').waitFor()
  await page.locator('.effect-choice').first().click()
  await page.waitForURL(/verb=\w+&object=\d+/)
  const verdict = page.locator('.effect-verdict')
  await verdict.waitFor()
  assert.match(await verdict.innerText(), /^不作估计：.+(不足 5 个|不足 30 人)|95%|0 也在其中/)
  assert.equal(await page.locator('.effect-choice[aria-pressed="true"]').count(), 1)
  await page.getByRole('combobox', { name: '看哪个数字' }).selectOption('participation')
  await page.waitForURL(/measure=participation/)
  await verdict.waitFor()
  assert.deepEqual(await look(page, 'effect-chosen-1280'), [])
  await done(page)
})

test('what is hidden is said in words, and never as 0', { timeout: 60_000 }, async () => {
  const found = await city.as('operator', 'GET', `/api/v1/insight/organisations/${root.id}/tree?depth=6`)
  const hidden = found.items.find((item) => item.figures.hidden !== null)
  assert.ok(hidden, 'the demo city has a small organisation')
  const page = await consolePage('operator', `/insight/${hidden.organisation.id}`)
  const tile = page.locator('.figures > div').filter({ hasText: '参与度' }).last()
  assert.match(await page.getByRole('region', { name: '主要数字' }).innerText(), /为保护个人|只显示已结束的整月|推算/)
  assert.doesNotMatch(await tile.innerText(), /\b0%/)
  await done(page)
})

test('tables and files give what is shown', { timeout: 120_000 }, async () => {
  const page = await consolePage('operator', `/insight/${root.id}?range=7days`)
  const fetched = async (act) => {
    const [file] = await Promise.all([page.waitForEvent('download'), act()])
    return readFile(await file.path())
  }
  const report = await fetched(() => page.getByRole('link', { name: 'CSV', exact: true }).click())
  assert.equal(report.subarray(0, 3).toString('hex'), 'efbbbf')
  const workbook = await fetched(() => page.getByRole('link', { name: 'XLSX' }).click())
  assert.equal(workbook.subarray(0, 2).toString(), 'PK')
  const curve = (await fetched(() => page.getByRole('button', { name: /下载“每日参与度”的 CSV/ }).click())).toString()
  assert.equal(curve.trim().split('\r\n').length, 8)
  const chart = page.getByRole('region', { name: /每日参与度/ })
  await chart.getByRole('button', { name: '看表格' }).click()
  assert.equal(await chart.getByRole('row').count(), 8)
  assert.deepEqual(await accessibilityOf(page), [])
  await done(page)
})

test('the month goes onto paper', { timeout: 120_000 }, async () => {
  const page = await consolePage('operator', `/insight/${root.id}/month`)
  await page.waitForURL(/month\/\d{4}-\d{2}$/)
  await standing(page)
  const month = page.url().match(/\d{4}-\d{2}$/)[0]
  const { findings } = await city.as('operator', 'GET', `/api/v1/insight/organisations/${root.id}/months/${month}`)
  const said = await page.locator('.report-findings').innerText()
  for (const finding of findings) assert.ok(said.includes(finding.zh), finding.zh)
  const paper = await page.pdf({ preferCSSPageSize: true, path: join(screenshots, 'insight-month.pdf') })
  assert.equal(paper.subarray(0, 5).toString(), '%PDF-')
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.locator('.console-nav').isVisible(), false)
  await page.screenshot({ path: join(screenshots, 'insight-month-print.png'), fullPage: true })
  await done(page)
})

test('a target and a watch rule are set, changed and removed', { timeout: 120_000 }, async () => {
  const page = await consolePage('operator', `/insight/${root.id}/watch`)
  await page.getByLabel('参与度（%）').fill('120')
  await page.getByText('请填 0 到 100 之间的数').waitFor()
  await page.getByLabel('参与度（%）').fill('62.5')
  await page.getByRole('button', { name: '保存' }).click()
  await page.locator('.message', { hasText: '月目标已保存' }).waitFor()
  assert.equal((await city.as('operator', 'GET', `/api/v1/insight/organisations/${root.id}/target`)).participation, 0.625)
  await page.getByRole('button', { name: '新建规则' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('规则名称').fill('参与度过低')
  await form.getByLabel('连续天数').fill('40')
  await form.getByText('请填 1 到 31 的整数').waitFor()
  await form.getByLabel('连续天数').fill('2')
  assert.deepEqual(await accessibilityOf(page), [])
  await form.getByRole('button', { name: '保存' }).click()
  await page.getByText('直属下级的参与度连续 2 天低于 60%').waitFor()
  await page.getByRole('button', { name: '停用规则“参与度过低”' }).click()
  await page.getByRole('button', { name: '启用规则“参与度过低”' }).waitFor()
  await page.getByRole('button', { name: '删除“参与度过低”' }).click()
  await page.getByText('还没有提醒规则').waitFor()
  await page.getByRole('button', { name: '新建通知地址' }).click()
  await form.getByLabel('名称').fill('工作群')
  await form.getByLabel('地址', { exact: false }).last().fill('https://example.com/hook')
  await form.getByRole('button', { name: '保存' }).click()
  await form.getByText('签名密钥只显示这一次').waitFor()
  await done(page)
})

test('a wall screen shows this moment and lets go of everything', { timeout: 120_000 }, async () => {
  const page = await openPage(browser, { storageState: storage.operator, width: 1920, viewport: { width: 1920, height: 1080 } })
  await page.goto(`${city.base}/console/insight/${root.id}/wall`)
  await page.getByText('实时', { exact: true }).waitFor()
  await page.locator('.wall-canvas svg').waitFor()
  const overflow = await page.evaluate(() => [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight])
  assert.ok(overflow[0] <= 0 && overflow[1] <= 0, String(overflow))
  assert.deepEqual(await accessibilityOf(page), [])
  await page.screenshot({ path: join(screenshots, 'insight-wall-1920.png') })
  const nodes = () => page.evaluate(() => document.querySelectorAll('*').length)
  const before = await nodes()
  await page.waitForTimeout(6000)
  assert.ok((await nodes()) <= before * 1.05 + 20, 'nothing grows')
  await page.getByRole('link', { name: '离开大屏' }).click()
  await page.getByRole('heading', { level: 1, name: root.name }).waitFor()
  await done(page)
})

test('an administrator sees their own part only, a learner none of it', { timeout: 60_000 }, async () => {
  const page = await consolePage('admin', '/insight')
  await page.getByRole('heading', { level: 1, name: '川汇区' }).waitFor()
  assert.equal(await page.getByRole('navigation', { name: '组织层级' }).count(), 0)
  await page.goto(`${city.base}/console/insight/${root.id}`)
  await page.getByText('没有权限').waitFor()
  await page.context().close()
})

for (const options of [{ width: 390 }, { width: 1280 }, { width: 390, dark: true }, { width: 390, language: 'en' }]) {
  test(`a learner sees how the organisation is doing: ${JSON.stringify(options)}`, { timeout: 60_000 }, async () => {
    const page = await openPage(browser, { storageState: storage.learner, ...options })
    await page.goto(`${city.base}/me/organisation`)
    await settled(page)
    await page.getByRole('heading', { level: 1, name: '荆河社区' }).waitFor()
    assert.deepEqual(await look(page, `mine-${Object.values(options).join('-')}`), [])
    await page.context().close()
  })
}

test('a learner who does not want to be named is not', { timeout: 60_000 }, async () => {
  const page = await openPage(browser, { storageState: storage.learner })
  await page.goto(`${city.base}/me/organisation`)
  await settled(page)
  await page.getByRole('switch', { name: '不显示我的姓名' }).click()
  await page.waitForFunction(() => document.querySelector('[role="switch"]')?.getAttribute('aria-checked') === 'true')
  await page.waitForLoadState('networkidle')
  const { leaders, steady } = await city.as('reader', 'GET', '/api/v1/me/insight')
  assert.ok(![...leaders, ...steady].some((each) => each.name === '李小麦'))
  await page.getByRole('switch', { name: '不显示我的姓名' }).click()
  await done(page)
})
