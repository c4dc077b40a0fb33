// What people do every day, with what goes wrong every day: keyboard only, a lost network, a sound that plays on.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { City, openPage, settled, signIn, startBrowser } from './support.mjs'

let city
let browser
before(async () => {
  ;[city, browser] = [await City.start(), await startBrowser()]
})
after(async () => {
  await browser?.close()
  await city?.stop()
})

test('a sound goes on while somebody browses', { timeout: 60_000 }, async () => {
  const audio = (await city.get('/api/v1/items?kind=audio&limit=1')).items[0]
  const page = await openPage(browser)
  await page.goto(city.base + audio.url)
  await page.getByRole('button', { name: /收听/ }).click()
  const bar = page.getByRole('region', { name: '播放器' })
  await bar.getByRole('button', { name: '暂停' }).waitFor()
  await page.getByRole('link', { name: '搜索' }).last().click()
  await page.getByRole('search').waitFor()
  assert.ok(await bar.isVisible())
  await bar.getByRole('button', { name: '打开播放器' }).click()
  const seek = page.getByRole('slider', { name: '播放位置' })
  const before = Number(await seek.inputValue())
  await page.waitForFunction((least) => Number(document.querySelector('.player-seek').value) > least, before)
  assert.deepEqual(page.wrongs, [])
  await page.context().close()
})

test('search finds a word and marks it', { timeout: 60_000 }, async () => {
  const page = await openPage(browser)
  await page.goto(`${city.base}/search`)
  await page.getByRole('searchbox').fill('排水管')
  await page.keyboard.press('Enter')
  await page.locator('mark').first().waitFor()
  assert.match(await page.locator('mark').first().innerText(), /排|水|管/)
  await page.context().close()
})

test('keeping, sharing and commenting earn what the rules give, each with its reason', { timeout: 60_000 }, async () => {
  const item = (await city.get('/api/v1/items?kind=article&limit=1')).items[0]
  const page = await openPage(browser, { permissions: ['clipboard-read', 'clipboard-write'] })
  await signIn(page, city.base, 'reader')
  await page.goto(city.base + item.url)
  await settled(page)
  await page.getByRole('button', { name: '收藏' }).click()
  await page.locator('.notice-line', { hasText: '收藏' }).first().waitFor()
  await page.getByRole('button', { name: '分享' }).click()
  await page.getByRole('button', { name: '复制链接' }).click()
  await page.locator('.notice-line', { hasText: '分享' }).first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByLabel('写评论').fill('写得真好，周末去看看。')
  await page.getByRole('button', { name: '发表' }).click()
  await page.locator('.comment', { hasText: '周末去看看' }).waitFor()
  await page.goto(`${city.base}/me/kept`)
  await page.getByRole('heading', { name: item.title }).waitFor()
  assert.deepEqual(page.wrongs, [])
  await page.context().close()
})

test('all of signing in and opening an item works by keyboard', { timeout: 60_000 }, async () => {
  const page = await openPage(browser, { width: 1280 })
  await page.goto(`${city.base}/sign-in`)
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip-link')
  await page.getByLabel('账号', { exact: true }).focus()
  await page.keyboard.type('learner')
  await page.keyboard.press('Tab')
  await page.keyboard.type('wanqiu-demo')
  await page.keyboard.press('Enter')
  await page.waitForURL(`${city.base}/`)
  await page.locator('.item-card-link').first().focus()
  await page.keyboard.press('Enter')
  await page.locator('.item-title').waitFor()
  assert.equal(await page.evaluate(() => document.activeElement.id), 'content')
  await page.context().close()
})

test('a comment written without a network is not lost', { timeout: 90_000 }, async () => {
  const item = (await city.get('/api/v1/items?kind=article&limit=1')).items[0]
  const page = await openPage(browser)
  await signIn(page, city.base, 'learner')
  await page.goto(city.base + item.url)
  await settled(page)
  await page.getByLabel('写评论').fill('断网也不怕')
  await city.halt()
  await page.getByRole('button', { name: '发表' }).click()
  await page.getByText('已保存在这台设备上').waitFor()
  await city.serve()
  await page.reload()
  assert.equal(await page.getByLabel('写评论').inputValue(), '断网也不怕')
  await page.getByRole('button', { name: '发表' }).click()
  await page.locator('.comment', { hasText: '断网也不怕' }).waitFor()
  await page.context().close()
})

test('what was opened can be read while the server cannot be reached', { timeout: 90_000 }, async () => {
  const item = (await city.get('/api/v1/items?kind=article&limit=1')).items[0]
  const page = await openPage(browser)
  await page.goto(city.base + item.url)
  await settled(page)
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await page.reload() // now through the service worker, which keeps it
  await settled(page)
  await city.halt()
  await page.reload()
  await page.getByRole('heading', { level: 1, name: item.title }).waitFor()
  assert.ok((await page.locator('.item-body').innerText()).length > 100)
  await page.goto(`${city.base}/ranks`)
  await page.locator('.site').waitFor()
  await city.serve()
  await page.context().close()
})
