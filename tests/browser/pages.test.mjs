// Every page of the learner app: accessible by axe's rules, without console errors, without requests to other sites, no
// wider than the screen; with screenshots in build/screenshots that somebody looks at.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { City, accessibilityOf, openPage, screenshots, settled, signIn, startBrowser, widths } from './support.mjs'

let city
let browser
let storage
let pages
before(async () => {
  ;[city, browser] = [await City.start(), await startBrowser()]
  const first = async (kind) => (await city.get(`/api/v1/items?kind=${kind}&limit=1`)).items[0]?.url
  const kinds = {}
  for (const kind of ['article', 'gallery', 'cartoon', 'video', 'audio', 'bulletin', 'course']) {
    const url = await first(kind)
    if (url) kinds[kind] = url
  }
  const series = (await city.get('/api/v1/series')).items
  pages = {
    strangers: { home: '/', ...kinds, column: (await city.get('/api/v1/columns')).items[0].url, series: (series.find((each) => each.episodes) ?? series[0]).url, search: `/search?q=${encodeURIComponent('周口')}`, 'search-empty': '/search', 'sign-in': '/sign-in', register: '/register?code=TUSHUGUAN1', activate: '/activate', about: '/about', 'me-stranger': '/me' },
    learners: { 'home-learner': '/', 'article-learner': kinds.article, points: '/points', ranks: '/ranks', me: '/me', kept: '/me/kept', data: '/me/data', password: '/me/password' },
  }
  const page = await openPage(browser)
  await signIn(page, city.base, 'learner')
  storage = await page.context().storageState()
  await page.context().close()
})
after(async () => {
  await browser?.close()
  await city?.stop()
})

async function look(name, address, options) {
  const page = await openPage(browser, options)
  await page.goto(city.base + address)
  await settled(page)
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  const violations = await accessibilityOf(page)
  const look = `${options.dark ? '-dark' : ''}${options.large ? '-large' : ''}${options.language === 'en' ? '-en' : ''}`
  await page.screenshot({ path: join(screenshots, `${name}-${options.width}${look}.png`), fullPage: options.width < 768 })
  const wrongs = [...page.wrongs]
  await page.context().close()
  return [...violations, ...wrongs, ...(wider > 0 ? [`${wider} px wider than the screen`] : [])].map((wrong) => `${name} ${options.width}${look}: ${wrong}`)
}

for (const width of widths) {
  test(`every page is accessible and quiet at ${width} px`, { timeout: 300_000 }, async () => {
    const wrongs = []
    for (const [name, address] of Object.entries(pages.strangers)) wrongs.push(...(await look(name, address, { width })))
    for (const [name, address] of Object.entries(pages.learners)) wrongs.push(...(await look(name, address, { width, storageState: storage })))
    assert.deepEqual(wrongs, [])
  })
}

test('the dark theme, large type and English hold too', { timeout: 300_000 }, async () => {
  const wrongs = []
  for (const name of ['home-learner', 'article-learner', 'points', 'ranks', 'me', 'data']) {
    const address = pages.learners[name]
    wrongs.push(...(await look(name, address, { width: 390, dark: true, storageState: storage })))
    wrongs.push(...(await look(name, address, { width: 390, large: true, storageState: storage })))
    wrongs.push(...(await look(name, address, { width: 1280, language: 'en', storageState: storage })))
  }
  assert.deepEqual(wrongs, [])
})

test('a page does not jump when the app takes over', { timeout: 60_000 }, async () => {
  for (const address of [pages.strangers.home, pages.strangers.article, pages.strangers.series]) {
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

test('the first load is at most 150 kB of compressed script', { timeout: 60_000 }, async () => {
  const page = await openPage(browser, { serviceWorkers: 'block' })
  await page.goto(city.base + pages.strangers.article)
  await settled(page)
  const bytes = await page.evaluate(() => performance.getEntriesByType('resource').filter((each) => new URL(each.name).pathname.endsWith('.js')).reduce((sum, each) => sum + each.encodedBodySize, 0))
  assert.ok(bytes > 0 && bytes <= 150 * 1024, `${bytes} bytes`)
  await page.context().close()
})

test('an article is read without JavaScript', { timeout: 60_000 }, async () => {
  const page = await openPage(browser, { javaScriptEnabled: false })
  await page.goto(city.base + pages.strangers.article)
  assert.ok((await page.locator('.item-body').innerText()).length > 100)
  await page.context().close()
})
