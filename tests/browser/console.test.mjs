// Every page of the console, for those whose roles open it: accessible by axe's rules, without console errors, without
// requests to other sites, no wider than the screen; with screenshots in build/screenshots that somebody looks at.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { City, accessibilityOf, openPage, screenshots, settled, settledConsole, signIn, startBrowser, widths } from './support.mjs'

let city
let browser
const storage = {}
let pages
before(async () => {
  ;[city, browser] = [await City.start(), await startBrowser()]
  for (const account of ['operator', 'editor', 'admin', 'learner', 'reader']) {
    const page = await openPage(browser)
    await signIn(page, city.base, account)
    if (account === 'reader') await commentOn(page)
    storage[account] = await page.context().storageState()
    await page.context().close()
  }
  const { items } = await city.get('/api/v1/items?limit=1')
  const series = (await city.get('/api/v1/series')).items[0]
  const course = (await city.get('/api/v1/items?kind=course&limit=1')).items[0]
  const { organisation, learner } = await somebody()
  const bank = (await city.as('editor', 'GET', '/api/v1/quiz/banks')).items[0].id
  const paper = (await city.as('editor', 'GET', '/api/v1/quiz/papers')).items[0].id
  pages = {
    operator: { overview: '/console', organisations: '/console/organisations', organisation: `/console/organisations/${organisation}`, learners: '/console/learners', 'learners-none': '/console/learners?q=zzz', learner: `/console/learners/${learner}`, import: '/console/import', roles: '/console/roles', columns: '/console/columns', rules: '/console/rules', 'rules-new': '/console/rules/new', 'rules-version': '/console/rules/1', system: '/console/system', missing: '/console/nowhere' },
    editor: { 'overview-editor': '/console', items: '/console/items', 'item-new': '/console/items/new', item: `/console/items/${items[0].id}`, series: '/console/series', 'series-new': '/console/series/new', 'series-one': `/console/series/${series.id}`, courses: '/console/courses', course: `/console/courses/${course.id}`, media: '/console/media', comments: '/console/comments', 'comments-visible': '/console/comments?state=visible', words: '/console/words', banks: '/console/banks', bank: `/console/banks/${bank}`, 'bank-analysis': `/console/banks/${bank}/analysis`, 'question-new': `/console/banks/${bank}/questions/new`, papers: '/console/papers', 'papers-none': '/console/papers?text=zzz', 'paper-new': '/console/papers/new', paper: `/console/papers/${paper}` },
    admin: { 'overview-admin': '/console', 'organisations-admin': '/console/organisations', forbidden: '/console/system' },
    learner: { 'forbidden-learner': '/console' },
  }
})
after(async () => {
  await browser?.close()
  await city?.stop()
})

/** A comment, so that there is one to moderate. */
async function commentOn(page) {
  const item = (await city.get('/api/v1/items?kind=article&limit=1')).items[0]
  await page.goto(city.base + item.url)
  await settled(page)
  await page.getByLabel('写评论').fill('读完想起小时候村口的那棵老槐树。')
  await page.getByRole('button', { name: '发表' }).click()
  await page.getByText(/评论已发表|已提交/).first().waitFor()
}

/** A district and a learner of it, as the administrator sees them. */
async function somebody() {
  const page = await openPage(browser, { storageState: storage.admin })
  await page.goto(`${city.base}/console`)
  const found = await page.evaluate(async () => {
    const organisation = (await (await fetch('/api/v1/organisations')).json()).items[0].id
    const learner = (await (await fetch(`/api/v1/organisations/${organisation}/learners`)).json()).items[0].id
    return { organisation, learner }
  })
  await page.context().close()
  return found
}

async function look(name, address, options) {
  const page = await openPage(browser, options)
  await page.goto(city.base + address)
  await settledConsole(page)
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  const violations = await accessibilityOf(page)
  const how = `${options.dark ? '-dark' : ''}${options.language === 'en' ? '-en' : ''}`
  await page.screenshot({ path: join(screenshots, `console-${name}-${options.width}${how}.png`), fullPage: true })
  const wrongs = [...page.wrongs]
  await page.context().close()
  return [...violations, ...wrongs, ...(wider > 0 ? [`${wider} px wider than the screen`] : [])].map((wrong) => `${name} ${options.width}${how}: ${wrong}`)
}

for (const width of widths) {
  test(`every page of the console is accessible and quiet at ${width} px`, { timeout: 600_000 }, async () => {
    const wrongs = []
    for (const [account, its] of Object.entries(pages)) {
      for (const [name, address] of Object.entries(its)) wrongs.push(...(await look(name, address, { width, storageState: storage[account] })))
    }
    assert.deepEqual(wrongs, [])
  })
}

test('the dark theme and English hold too', { timeout: 600_000 }, async () => {
  const wrongs = []
  const some = { operator: ['overview', 'organisation', 'learners', 'roles', 'rules-new', 'system'], editor: ['items', 'item', 'series-one', 'comments', 'words', 'bank', 'paper'] }
  for (const [account, names] of Object.entries(some)) {
    for (const name of names) {
      wrongs.push(...(await look(name, pages[account][name], { width: 1280, dark: true, storageState: storage[account] })))
      wrongs.push(...(await look(name, pages[account][name], { width: 390, language: 'en', storageState: storage[account] })))
      wrongs.push(...(await look(name, pages[account][name], { width: 1280, language: 'en', storageState: storage[account] })))
    }
  }
  assert.deepEqual(wrongs, [])
})

test('a stranger signs in first and comes back to the same page', { timeout: 60_000 }, async () => {
  const page = await openPage(browser, { width: 1280 })
  await page.goto(`${city.base}/console/roles?role=editor`)
  await page.waitForURL(/\/sign-in\?next=/)
  await page.getByLabel('账号', { exact: true }).fill('operator')
  await page.getByLabel('密码', { exact: true }).fill('wanqiu-demo')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL(`${city.base}/console/roles?role=editor`)
  await page.getByRole('heading', { level: 1, name: '角色' }).waitFor()
  await page.getByRole('row').filter({ hasText: '林听雪' }).waitFor() // exactly one: a locator of two would not do
  await page.context().close()
})

test('only what the roles open is offered', { timeout: 60_000 }, async () => {
  const offered = async (account) => {
    const page = await openPage(browser, { width: 1280, storageState: storage[account] })
    await page.goto(`${city.base}/console`)
    await settledConsole(page)
    const names = await page.locator('.console-nav li a').allInnerTexts()
    await page.context().close()
    return names
  }
  assert.deepEqual(await offered('admin'), ['概览', '参与情况', '提醒', '学习组织', '学员', '导入学员', '角色', '积分规则'])
  assert.deepEqual(await offered('editor'), ['概览', '学习组织', '全部内容', '栏目', '系列', '慕课', '媒体库', '评论审核', '词表', '题库', '试卷', '积分规则'])
})

test('it works by keyboard: to a page, to its search, to the help, past the navigation', { timeout: 60_000 }, async () => {
  const page = await openPage(browser, { width: 1280, storageState: storage.operator })
  await page.goto(`${city.base}/console`)
  await settledConsole(page)
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement?.className), 'skip-link')
  await page.keyboard.press('Enter')
  await page.keyboard.press('g')
  await page.keyboard.press('l')
  await page.waitForURL(/\/console\/learners$/)
  await settledConsole(page)
  await page.keyboard.press('/')
  await page.keyboard.type('王')
  await page.waitForURL(/q=/)
  await page.keyboard.press('Escape')
  await page.evaluate(() => document.activeElement?.blur())
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: '键盘快捷键' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  assert.deepEqual(page.wrongs, [])
  await page.context().close()
})

test('the navigation opens and closes on a phone', { timeout: 60_000 }, async () => {
  const page = await openPage(browser, { width: 390, storageState: storage.operator })
  await page.goto(`${city.base}/console`)
  await settledConsole(page)
  await page.getByRole('button', { name: '打开导航' }).click()
  const drawer = page.getByRole('dialog', { name: '管理台导航' })
  await drawer.waitFor()
  assert.deepEqual(await accessibilityOf(page), [])
  await page.screenshot({ path: join(screenshots, 'console-drawer-390.png') })
  await drawer.getByRole('link', { name: '系统状态' }).click()
  await page.waitForURL(/\/console\/system$/)
  await drawer.waitFor({ state: 'detached' })
  await page.context().close()
})

test('the console loads room by room, and the learner app nothing of it', { timeout: 60_000 }, async () => {
  const scripts = async (address, isThere, options) => {
    const page = await openPage(browser, { serviceWorkers: 'block', ...options })
    await page.goto(city.base + address)
    await isThere(page)
    const names = await page.evaluate(() => performance.getEntriesByType('resource').map((each) => new URL(each.name).pathname).filter((path) => path.endsWith('.js')))
    await page.context().close()
    return names
  }
  const learner = await scripts('/', settled, {})
  assert.ok(learner.length > 0 && !learner.some((path) => path.includes('/console-')), learner.join(' '))
  const system = await scripts('/console/system', settledConsole, { width: 1280, storageState: storage.operator })
  assert.ok(system.some((path) => path.includes('/SystemPage-')))
  assert.ok(!system.some((path) => /ItemPage|ItemsPage|OrganisationsPage|CommentsPage/.test(path)), system.join(' '))
})
