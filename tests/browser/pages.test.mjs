// Every page and every dialog of the learner app: accessible by axe's rules, without console errors, without requests to
// other sites, no wider than the screen, with targets for a finger; with screenshots in build/screenshots that somebody
// looks at.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { City, accessibilityOf, openPage, screenshots, settled, signIn, smallTargets, startBrowser, widths, wordlessIn } from './support.mjs'

let city
let browser
let storage
let pages
let dialogs
before(async () => {
  ;[city, browser] = [await City.start(), await startBrowser()]
  const first = async (kind) => (await city.get(`/api/v1/items?kind=${kind}&limit=1`)).items[0]?.url
  const kinds = {}
  for (const kind of ['article', 'gallery', 'cartoon', 'video', 'audio', 'bulletin', 'course']) {
    const url = await first(kind)
    if (url) kinds[kind] = url
  }
  const articles = (await city.get('/api/v1/items?kind=article&limit=5')).items
  const withdrawn = articles.at(-1)
  const { version } = await city.as('chief', 'GET', `/api/v1/editing/items/${withdrawn.id}`)
  await city.as('chief', 'POST', `/api/v1/editing/items/${withdrawn.id}/withdraw`, { version, reason: '内容有误，更正后再发' })
  // A learner with a life of their own: kept, followed and written things, also one that was withdrawn since.
  for (const item of articles.slice(0, 3)) await city.as('reader', 'PUT', `/api/v1/items/${item.id}/keep`)
  await city.as('reader', 'PUT', `/api/v1/items/${kinds.audio.split('/').at(-1)}/keep`)
  await city.as('reader', 'PUT', `/api/v1/columns/${articles[0].column}/follow`)
  const { comment } = await city.as('reader', 'POST', `/api/v1/items/${articles[0].id}/comments`, { text: '写得真好，周末带孩子去看看。' })
  const others = await city.as('learner', 'POST', `/api/v1/items/${articles[0].id}/comments`, { text: '请问几点开门？' })
  for (const { id } of [comment, others.comment]) await city.as('editor', 'POST', `/api/v1/moderation/comments/${id}/approve`)
  await city.as('reader', 'POST', `/api/v1/comments/${others.comment.id}/reports`, { why: 'other' })
  // The demo's gallery gets pictures: the covers of other items.
  const gallery = kinds.gallery.split('/').at(-1)
  const { version: edited, id: _, state: __, created_at, changed_at, published_at, scheduled_at, withdrawn_at, withdrawn_reason, url: ___, ...text } = await city.as('chief', 'GET', `/api/v1/editing/items/${gallery}`)
  const covers = (await city.get('/api/v1/items?limit=50')).items.flatMap((each) => each.cover?.match(/[0-9a-f]{64}/) ?? [])
  const change = Object.fromEntries(Object.entries({ ...text, gallery: [...new Set(covers)].slice(0, 3) }).filter(([, value]) => value !== null))
  await city.as('chief', 'PUT', `/api/v1/editing/items/${gallery}`, { ...change, version: edited })
  const series = (await city.get('/api/v1/series')).items
  const article = articles[0].url
  pages = {
    strangers: { home: '/', ...kinds, column: (await city.get('/api/v1/columns')).items[0].url, series: (series.find((each) => each.episodes) ?? series[0]).url, search: `/search?q=${encodeURIComponent('周口')}`, 'search-empty': '/search', 'search-nothing': '/search?q=qqqqqq', 'sign-in': '/sign-in', register: '/register?code=TUSHUGUAN1', activate: '/activate', about: '/about', 'me-stranger': '/me', missing: '/items/999999', unknown: '/nowhere', withdrawn: withdrawn.url, offline: '/offline', quiz: '/quiz' },
    learners: { 'home-learner': '/', 'article-learner': article, 'audio-learner': kinds.audio, points: '/points', ranks: '/ranks', me: '/me', kept: '/me/kept', data: '/me/data', password: '/me/password', 'quiz-learner': '/quiz', mistakes: '/quiz/mistakes', 'quiz-history': '/quiz/history' },
  }
  const press = (name, options = {}) => (page) => page.getByRole('button', { name, exact: true, ...options }).first().click()
  dialogs = {
    'dialog-share': [article, press('分享')],
    'dialog-share-code': [article, async (page) => {
      await press('分享')(page)
      await press('显示二维码')(page)
      await page.locator('.share-code').waitFor()
    }],
    'dialog-comment-remove': [article, press('删除评论')],
    'dialog-comment-report': [article, press('举报评论')],
    'dialog-player': [kinds.audio, async (page) => {
      await page.getByRole('button', { name: /收听/ }).click()
      await page.getByRole('button', { name: '打开播放器' }).click()
    }],
    'dialog-sign-out': ['/me', press('退出登录')],
    'dialog-erase': ['/me/data', press('删除我的账号')],
    'picture-viewer': [kinds.gallery, (page) => page.getByRole('button', { name: /放大图片/ }).first().click()],
    'organisation-ranks': ['/ranks', async (page) => {
      await press('学习组织')(page)
      await page.locator('.rank-list.is-organisations').waitFor()
    }],
  }
  const page = await openPage(browser)
  await signIn(page, city.base, 'reader')
  storage = await page.context().storageState()
  await page.context().close()
})
after(async () => {
  await browser?.close()
  await city?.stop()
})

/** Pages that answer 404 or 410 by design: the browser says so in its console. */
const isByDesign = (name, wrong) => ['missing', 'unknown', 'withdrawn'].includes(name) && /status of (404|410)/.test(wrong)

async function look(name, address, options) {
  const page = await openPage(browser, options)
  try {
    return await looked(page, name, address, options)
  } catch (reason) {
    return [`${name} ${options.width}: ${reason}`]
  } finally {
    await page.context().close()
  }
}

async function looked(page, name, address, { act, ...options }) {
  await page.goto(city.base + address)
  await settled(page)
  if (act) {
    await act(page)
    await page.waitForTimeout(300)
  }
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  const violations = await accessibilityOf(page)
  const style = `${options.dark ? '-dark' : ''}${options.large ? '-large' : ''}${options.language === 'en' ? '-en' : ''}`
  await page.screenshot({ path: join(screenshots, `${name}-${options.width}${style}.png`), fullPage: !act })
  const small = options.width < 768 ? await smallTargets(page) : []
  const wrongs = page.wrongs.filter((wrong) => !isByDesign(name, wrong))
  return [...violations, ...wrongs, ...small.map((each) => `too small: ${each}`), ...(wider > 0 ? [`${wider} px wider than the screen`] : [])].map((wrong) => `${name} ${options.width}${style}: ${wrong}`)
}

for (const width of widths) {
  test(`every page is accessible and quiet at ${width} px`, { timeout: 600_000 }, async () => {
    const wrongs = []
    for (const [name, address] of Object.entries(pages.strangers)) wrongs.push(...(await look(name, address, { width })))
    for (const [name, address] of Object.entries(pages.learners)) wrongs.push(...(await look(name, address, { width, storageState: storage })))
    assert.deepEqual(wrongs, [])
  })

  test(`every dialog is accessible and quiet at ${width} px`, { timeout: 300_000 }, async () => {
    const wrongs = []
    for (const [name, [address, act]] of Object.entries(dialogs)) wrongs.push(...(await look(name, address, { width, act, storageState: storage })))
    assert.deepEqual(wrongs, [])
  })
}

test('the dark theme, large type and English hold too', { timeout: 600_000 }, async () => {
  const wrongs = []
  for (const name of ['home-learner', 'article-learner', 'audio-learner', 'points', 'ranks', 'me', 'kept', 'data', 'quiz-learner']) {
    const address = pages.learners[name]
    wrongs.push(...(await look(name, address, { width: 390, dark: true, storageState: storage })))
    wrongs.push(...(await look(name, address, { width: 390, large: true, storageState: storage })))
    wrongs.push(...(await look(name, address, { width: 1280, language: 'en', storageState: storage })))
  }
  for (const name of ['dialog-share', 'dialog-player', 'dialog-erase']) {
    const [address, act] = dialogs[name]
    wrongs.push(...(await look(name, address, { width: 390, dark: true, act, storageState: storage })))
    wrongs.push(...(await look(name, address, { width: 390, large: true, act, storageState: storage })))
  }
  assert.deepEqual(wrongs, [])
})

test('everything in my data has a name and words, in both languages', { timeout: 60_000 }, async () => {
  for (const language of ['zh', 'en']) {
    const page = await openPage(browser, { language, storageState: storage })
    await page.goto(`${city.base}/me/data`)
    await settled(page)
    assert.deepEqual((await wordlessIn(page)).filter((text) => text !== 'reader'), [], language)
    await page.context().close()
  }
})

test('a page does not jump when the app takes over', { timeout: 60_000 }, async () => {
  for (const address of [pages.strangers.home, pages.strangers.article, pages.strangers.series, pages.strangers.column]) {
    const page = await openPage(browser)
    await page.addInitScript(() => {
      window.shifted = 0
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifted += entry.value
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await page.goto(city.base + address)
    await settled(page)
    const shifted = await page.evaluate(() => window.shifted)
    assert.ok(shifted < 0.05, `${address} moved by ${shifted}`)
    await page.context().close()
  }
})

test('a page opened again stands where it was, though the app puts it together in turns', { timeout: 60_000 }, async () => {
  const page = await openPage(browser)
  await page.goto(city.base + pages.strangers.home)
  await settled(page)
  const stood = await page.evaluate(() => {
    window.scrollTo(0, document.documentElement.scrollHeight / 2)
    return window.scrollY
  })
  assert.ok(stood > 400, `the page is too short to try: ${stood}`)
  await page.reload()
  await settled(page)
  await page.waitForFunction(() => document.querySelector('.site-tabs') && document.getElementById('app').style.minHeight === '')
  const stands = await page.evaluate(() => window.scrollY)
  assert.ok(Math.abs(stands - stood) < 150, `it stood at ${stood} and stands at ${stands}`)
  await page.context().close()
})

test('the first load is at most 150 kB of compressed script', { timeout: 60_000 }, async () => {
  const page = await openPage(browser, { serviceWorkers: 'block' })
  await page.goto(city.base + pages.strangers.article)
  await settled(page)
  const bytes = await page.evaluate(() => performance.getEntriesByType('resource').filter((each) => new URL(each.name).pathname.endsWith('.js')).reduce((sum, each) => sum + each.encodedBodySize, 0))
  assert.ok(bytes > 0 && bytes <= 150 * 1024, `${bytes} bytes`)
  await page.context().close()
})

test('the first paint waits for the document alone, and its styles are not fetched again', { timeout: 60_000 }, async () => {
  for (const address of [pages.strangers.home, pages.strangers.article]) {
    const page = await openPage(browser, { serviceWorkers: 'block' })
    await page.goto(city.base + address)
    await settled(page)
    const files = await page.evaluate(() => performance.getEntriesByType('resource').map((each) => ({ name: new URL(each.name).pathname, blocks: each.renderBlockingStatus === 'blocking' })))
    assert.deepEqual(files.filter((each) => each.blocks || each.name.endsWith('.css')), [], address)
    assert.deepEqual(page.wrongs, [], address)
    await page.context().close()
  }
})

test('an article is read without JavaScript', { timeout: 60_000 }, async () => {
  const page = await openPage(browser, { javaScriptEnabled: false })
  await page.goto(city.base + pages.strangers.article)
  assert.ok((await page.locator('.item-body').innerText()).length > 100)
  await page.context().close()
})

test('the app on the home screen carries the site’s own name', { timeout: 60_000 }, async () => {
  const [manifest, site] = [await city.get('/manifest.webmanifest'), await city.get('/api/v1/site')]
  assert.deepEqual([manifest.name, manifest.short_name, manifest.start_url], [site.name, site.short_name, '/'])
  for (const icon of manifest.icons) assert.equal((await fetch(city.base + icon.src)).status, 200, icon.src)
})
