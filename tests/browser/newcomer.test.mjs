// The promise of the first slice: register with a code, read for long enough, see the point and its reason; the program is
// killed and started again, and the point is still there.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { City, openPage, settled, startBrowser, wrongsBesides } from './support.mjs'

let city
let browser
before(async () => {
  ;[city, browser] = [await City.start(), await startBrowser()]
  city.moveTo('10:00') // outside the active hours, so that an item is worth one point
})
after(async () => {
  await browser?.close()
  await city?.stop()
})

/** Time passes for the program and for the page, a second at a time; somebody is there. */
async function pass(page, seconds) {
  for (let i = 0; i < seconds; ++i) {
    city.move(1000)
    if (i % 20 === 0) await page.mouse.move(100 + (i % 7), 300)
    await page.clock.runFor(1000)
  }
}

test('a newcomer registers with a code, reads, and sees the point and its reason', { timeout: 180_000 }, async () => {
  const page = await openPage(browser)
  await page.clock.install({ time: city.now() })

  await page.goto(`${city.base}/register?code=TUSHUGUAN1`)
  await page.getByText('›').first().waitFor()
  await page.getByLabel('姓名').fill('陈小禾')
  await page.getByLabel('用户名').fill('xiaohe')
  await page.getByLabel('密码', { exact: true }).fill('yi-mu-di-2026')
  await page.getByRole('button', { name: '注册', exact: true }).click()
  await page.waitForURL(`${city.base}/`)
  await page.getByText('今日积分').waitFor()

  const article = (await city.get('/api/v1/items?kind=article')).items.find((item) => item.reading_seconds > 20)
  await page.goto(city.base + article.url)
  await page.getByRole('heading', { level: 1, name: article.title }).waitFor()
  await settled(page)
  await pass(page, 2)
  await page.getByText('这篇计入积分').waitFor()
  assert.equal(await page.getByText('这篇已计入积分').count(), 0, 'nothing is earned by opening')
  // A second at a time, since the notice of the point goes away by itself after five.
  for (let waited = 0; waited < article.reading_seconds + 30; ++waited) {
    await pass(page, 1)
    if (await page.getByText('这篇已计入积分').count()) break
  }
  await page.getByText('这篇已计入积分').waitFor()
  await page.locator('.notice-line', { hasText: '读完一篇文章' }).waitFor()
  assert.match(await page.locator('.notice-line', { hasText: '读完一篇文章' }).innerText(), /\+1/)

  const reason = page.locator('.row', { hasText: '读完一篇文章' }).filter({ hasText: article.title })
  await page.goto(`${city.base}/points`)
  await reason.waitFor()
  assert.match(await reason.innerText(), /\+1/)

  await city.halt('SIGKILL')
  await city.serve()
  await page.reload()
  await reason.waitFor()
  assert.match(await reason.innerText(), /\+1/)
  assert.deepEqual(page.wrongs, [])

  await city.halt()
  const verified = city.run('verify', '--json')
  assert.equal(verified.status, 0, verified.stderr + verified.stdout)
  await city.serve()
  await page.context().close()
})

test('time that has not passed for the program earns nothing, whatever the page claims', { timeout: 120_000 }, async () => {
  const page = await openPage(browser)
  await page.clock.install({ time: city.now() })
  await page.goto(`${city.base}/register?code=TUSHUGUAN1`)
  await page.getByLabel('姓名').fill('快手')
  await page.getByLabel('用户名').fill('kuaishou')
  await page.getByLabel('密码', { exact: true }).fill('yi-mu-di-2026')
  await page.getByRole('button', { name: '注册', exact: true }).click()
  await page.waitForURL(`${city.base}/`)
  const [article] = (await city.get('/api/v1/items?kind=article')).items.sort((a, b) => b.reading_seconds - a.reading_seconds)
  assert.ok(article.reading_seconds > 20)
  await page.goto(city.base + article.url)
  await settled(page)
  const refusals = []
  page.on('response', async (response) => {
    if (response.url().endsWith('/beats')) refusals.push((await response.json()).refusal)
  })
  for (let i = 0; i < 60; ++i) await page.clock.runFor(1000) // only the page's clock runs
  await page.waitForLoadState('networkidle')
  assert.ok(refusals.includes('more_than_passed'), `the program granted what was claimed: ${refusals}`)
  assert.equal(await page.getByText('这篇已计入积分').count(), 0)
  await page.context().close()
})

async function fillRegistration(page, words, name, userName) {
  await page.getByLabel(words.name, { exact: true }).fill(name)
  await page.getByLabel(words.userName).fill(userName)
  await page.getByLabel(words.password, { exact: true }).fill('yi-mu-di-2026')
  await page.getByRole('button', { name: words.send, exact: true }).click()
}

test('an English newcomer stays with English', { timeout: 60_000 }, async () => {
  const page = await openPage(browser, { language: 'en' })
  await page.goto(`${city.base}/register?code=TUSHUGUAN1`)
  await fillRegistration(page, { name: 'Name', userName: 'User name', password: 'Password', send: 'Register' }, 'Ann Reader', 'annreader')
  await page.waitForURL(`${city.base}/`)
  await page.getByText('Points today').waitFor()
  assert.equal((await page.evaluate(() => fetch('/api/v1/me').then((answer) => answer.json()))).language, 'en')
  assert.deepEqual(page.wrongs, [])
  await page.context().close()
})

test('a registration whose answer got lost is not refused for its own name', { timeout: 60_000 }, async () => {
  const page = await openPage(browser, { serviceWorkers: 'block' })
  await page.route(
    '**/api/v1/registrations',
    async (route) => {
      await route.fetch() // it arrives, and its answer does not
      await route.abort('connectionreset')
    },
    { times: 1 },
  )
  await page.goto(`${city.base}/register?code=TUSHUGUAN1`)
  const words = { name: '姓名', userName: '用户名', password: '密码', send: '注册' }
  await fillRegistration(page, words, '周两遍', 'liangbian')
  await page.getByText('网络不通').waitFor()
  await page.context().clearCookies() // the lost answer carried the session
  await page.getByRole('button', { name: '注册', exact: true }).click()
  await page.waitForURL(`${city.base}/`)
  await page.getByText('今日积分').waitFor()
  assert.deepEqual(wrongsBesides(page, 'status of 409'), [])
  await page.context().close()
})
