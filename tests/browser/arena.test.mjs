// Live matches: a hall with its host, its screen, three phones and two hundred players more, one of whom loads the page again in
// the middle; a duel between two phones; and the pages around them.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Player } from './arena_client.mjs'
import { City, accessibilityOf, openPage, screenshots, settled, settledConsole, signIn, smallTargets, startBrowser, widths, wrongsBesides } from './support.mjs'

const crowd = Number(process.env.WANQIU_TEST_PLAYERS ?? 200)
const joinCode = 'JINGHE2026' // demo/accounts.yaml
let city
let browser
const storage = {}
before(async () => {
  ;[city, browser] = [await City.start(), await startBrowser()]
  for (const account of ['learner', 'reader', 'admin', 'operator']) {
    const page = await openPage(browser)
    await signIn(page, city.base, account)
    storage[account] = await page.context().storageState()
    await page.context().close()
  }
})
after(async () => {
  await browser?.close()
  await city?.stop()
})

async function open(account, address, options = {}) {
  const page = await openPage(browser, { storageState: storage[account], ...options })
  await page.goto(city.base + address)
  return page
}
async function done(page, ...expected) {
  assert.deepEqual(wrongsBesides(page, ...expected), [])
  await page.context().close()
}
const shot = (page, name) => page.screenshot({ path: join(screenshots, `arena-${name}.png`) })
const press = (page, name) => page.getByRole('button', { name, exact: true }).click()

/** Cookies of learners who registered with the code of an organisation. */
async function register(count) {
  const one = async (number) => {
    const body = { join_code: joinCode, name: `选手${number}`, user_name: `hall${number}`, password: 'wanqiu-demo' }
    const answer = await fetch(`${city.base}/api/v1/registrations`, { method: 'POST', headers: { origin: city.base, 'content-type': 'application/json', 'idempotency-key': `hall-${number}` }, body: JSON.stringify(body) })
    assert.ok(answer.ok, `registering: ${answer.status}`)
    return answer.headers.getSetCookie().map((each) => each.split(';')[0]).join('; ')
  }
  const cookies = []
  for (let at = 0; at < count; at += 4) cookies.push(...(await Promise.all(Array.from({ length: Math.min(4, count - at) }, (_, i) => one(at + i)))))
  return cookies
}
/** The paper with the fewest questions of which three can be asked live. */
async function paper() {
  const { papers } = await city.as('operator', 'GET', '/api/v1/arena/papers')
  const fit = papers.filter((each) => each.playable >= 3).sort((a, b) => a.playable - b.playable)
  assert.ok(fit.length > 0, 'the demo city has a paper that can be asked live')
  return fit[0]
}
async function newHall(name, { bySelf = false, seconds = 60 } = {}) {
  const me = await city.as('operator', 'GET', '/api/v1/me')
  const { id } = await paper()
  const organisation = me.grants.find((grant) => grant.role === 'operator').organisation.id
  return city.as('operator', 'POST', '/api/v1/arena/halls', { name, organisation, paper: id, starts_at: null, by_itself: bySelf, all_answered_locks: false, answer_seconds: seconds, players_max: 1000 })
}
const figure = (page, name, value) => page.locator(`[data-figure="${name}"]`, { hasText: value }).waitFor()
const onHost = (page, name) => page.locator('.hall-next', { hasText: name }).click()
async function sit(page, pin) {
  await page.getByLabel('比赛码', { exact: true }).fill(pin)
  await press(page, '下一步')
  await page.waitForURL(/\/arena\/match\/\d+$/)
  await page.getByRole('button', { name: '加入', exact: true }).click()
  await page.getByRole('heading', { name: '已加入' }).waitFor()
}
/** Chooses the first option that stands there, and confirms where several may be chosen. */
async function answerFirst(page) {
  await page.locator('button.live-option:enabled').first().click()
  const confirm = page.locator('.match-confirm')
  if (await confirm.isVisible()) await confirm.click()
  await page.locator('[data-answer="in"]').waitFor()
}

test('a host makes a hall match in the console', { timeout: 120_000 }, async () => {
  const page = await open('operator', '/console/halls', { width: 1280 })
  await settledConsole(page)
  await page.getByRole('heading', { name: '还没有大厅赛' }).waitFor()
  assert.deepEqual(await accessibilityOf(page), [])
  await shot(page, 'halls-empty-1280')
  await page.getByRole('link', { name: '新建大厅赛' }).first().click()
  await settledConsole(page)
  await page.locator('select[name="paper"]').selectOption((await paper()).id)
  await page.getByLabel('名称').fill('诗经之夜')
  await page.getByLabel('每题作答秒数').fill('4')
  await press(page, '新建')
  await page.getByText('要填 5 到 120 的整数').waitFor()
  await page.getByLabel('每题作答秒数').fill('30')
  assert.deepEqual(await accessibilityOf(page), [])
  await shot(page, 'new-hall-1280')
  await press(page, '新建')
  await page.locator('.hall-pin', { hasText: /^\d{3} \d{3}$/ }).waitFor()
  await page.locator('.hall-next:enabled', { hasText: '开放入场' }).waitFor()
  await page.waitForFunction(() => document.querySelector('.hall-code')?.naturalWidth > 0)
  assert.deepEqual(await accessibilityOf(page), [])
  await shot(page, 'hall-1280')
  await press(page, '结束比赛')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('结束后不能再继续。').waitFor()
  await dialog.getByRole('button', { name: '结束比赛' }).click()
  await page.getByText('没有人参加这场比赛。').waitFor()
  await done(page)
})

test('a hall plays a match to its end, and who loads the page again is back within a second', { timeout: 600_000 }, async () => {
  const cookies = await register(crowd)
  const hall = await newHall('宛丘大厅赛')
  const host = await open('operator', `/console/halls/${hall.id}`, { width: 1280 })
  await host.locator('.hall-next:enabled', { hasText: '开放入场' }).waitFor()
  const screen = await host.context().newPage() // another window of the same browser
  await screen.goto(`${city.base}/console/halls/${hall.id}/screen`)
  await screen.locator('.screen-pin').waitFor()
  await onHost(host, '开放入场')
  await host.locator('.hall-next:enabled', { hasText: '开始第一题' }).waitFor()

  const phones = []
  for (const account of ['learner', 'reader', 'admin']) {
    const page = await open(account, '/arena')
    await settled(page)
    await sit(page, hall.pin)
    phones.push(page)
  }
  const players = cookies.map((cookie, at) => new Player(city, hall.id, cookie, { name: `选手${at + 1}`, choose: (asked) => 1 << at % asked.options.length }))
  await Promise.all(players.map((player) => player.connect()))
  await Promise.all(players.map((player) => player.until((shown) => shown.seat > 0)))
  await figure(host, 'joined', String(crowd + 3))
  await figure(screen, 'joined', String(crowd + 3))
  await shot(phones[0], 'lobby-390')
  await shot(screen, 'screen-lobby-1280')
  assert.deepEqual(await accessibilityOf(screen), [])

  const questions = hall.questions
  for (let at = 0; at < questions; ++at) {
    if (at === 0) await onHost(host, '开始第一题')
    else if (at === 1) await screen.keyboard.press('ArrowRight') // the screen goes on through the hosting page
    else await onHost(host, '下一题')
    for (const page of phones) await page.locator('.match-number', { hasText: `第 ${at + 1} / ${questions} 题` }).waitFor()
    if (at === 0) await shot(phones[0], 'read-390')
    await Promise.all(phones.map((page) => page.locator('button.live-option:enabled').first().waitFor()))
    if (at === 0) {
      await shot(phones[0], 'open-390')
      assert.deepEqual(await accessibilityOf(phones[0]), [])
      assert.deepEqual(await smallTargets(phones[0]), [])
      await shot(screen, 'screen-open-1280')
    }
    if (at === 1) {
      await answerFirst(phones[0])
      await phones[0].reload({ waitUntil: 'commit' })
      const began = Date.now()
      await phones[0].locator('[data-answer="in"]').waitFor()
      await phones[0].evaluate(() => performance.now()).then((ms) => assert.ok(ms < 1_000, `back after ${ms} ms of the page's own time`))
      assert.ok(Date.now() - began < 5_000)
      assert.equal(await phones[0].locator('.live-option.is-chosen').count() > 0, true, 'what was chosen is shown again')
      assert.equal(await phones[0].locator('button.live-option:enabled').count(), 0, 'and cannot be chosen a second time')
    } else await answerFirst(phones[0])
    await phones[1].keyboard.press('2')
    await phones[1].keyboard.press('Enter')
    await phones[1].locator('[data-answer="in"]').waitFor()
    await figure(host, 'answered', String(crowd + 2)) // the third phone says nothing
    await figure(screen, 'answers', String(crowd + 2))
    await onHost(host, '现在锁定')
    await host.locator('.hall-next:enabled', { hasText: '揭晓答案' }).click()
    for (const page of phones) await page.locator('.match-told').waitFor()
    await phones[2].locator('.match-told', { hasText: '这题没有作答' }).waitFor()
    await phones[0].locator('.standing').waitFor()
    await screen.locator('.screen-options .is-right').first().waitFor()
    if (at === 0) {
      assert.deepEqual(await accessibilityOf(phones[0]), [])
      await phones[0].screenshot({ path: join(screenshots, 'arena-reveal-390.png'), fullPage: true })
      await shot(screen, 'screen-reveal-1280')
    }
    await onHost(host, '看排行')
    for (const page of phones) await page.locator('.match-ranking .ranking-list').first().waitFor()
    if (at === 0) {
      await shot(phones[0], 'ranking-390')
      await shot(screen, at + 1 < questions ? 'screen-ranking-1280' : 'screen-podium-1280')
      await shot(host, 'host-1280')
      assert.deepEqual(await accessibilityOf(host), [])
    }
  }
  await screen.locator('.podium').waitFor()
  await shot(screen, 'screen-podium-1280')
  assert.deepEqual(await accessibilityOf(screen), [])
  await onHost(host, '结束比赛')
  for (const page of phones) await page.getByRole('heading', { name: '比赛结束' }).waitFor()
  await Promise.all(players.map((player) => player.until((shown) => shown.phase === 'ended')))
  for (const player of players) {
    assert.equal(player.heard.filter(({ kind, verdict }) => kind === 'acknowledged' && verdict === 'done').length, questions, 'every answer was acknowledged once')
    player.close()
  }

  await shot(phones[0], 'over-390')
  await phones[0].getByRole('link', { name: '看完整结果' }).click()
  await phones[0].getByText(`${crowd + 3} 人参加`).waitFor()
  await phones[0].locator('.result-mine').waitFor()
  assert.deepEqual(await accessibilityOf(phones[0]), [])
  await phones[0].screenshot({ path: join(screenshots, 'arena-results-390.png'), fullPage: true })

  await host.getByRole('heading', { name: '排行回放' }).waitFor()
  const slider = host.getByLabel('第几题之后')
  await slider.focus()
  await host.keyboard.press('Home')
  await host.locator('output', { hasText: '第 1 题之后' }).waitFor()
  assert.deepEqual(await accessibilityOf(host), [])
  await host.screenshot({ path: join(screenshots, 'arena-host-results-1280.png'), fullPage: true })
  const [file] = await Promise.all([host.waitForEvent('download'), host.getByRole('link', { name: '下载成绩表' }).click()])
  assert.equal(await file.failure(), null)
  for (const page of [...phones, host]) await done(page)
})

test('a PIN that nobody has is told, and a second page of the same person takes over', { timeout: 120_000 }, async () => {
  const hall = await newHall('换页赛')
  // Where no other page of the browser hosts the match, the screen does.
  const screen = await open('operator', `/console/halls/${hall.id}/screen`, { width: 1280 })
  await screen.locator('.screen-pin').waitFor()
  await screen.keyboard.press('Space')
  const page = await open('reader', '/arena/join')
  await settled(page)
  await page.getByLabel('比赛码', { exact: true }).fill('12')
  await press(page, '下一步')
  await page.getByText('比赛码是六位数字').waitFor()
  await page.getByLabel('比赛码', { exact: true }).fill(hall.pin === '000001' ? '000002' : '000001')
  await press(page, '下一步')
  await page.getByText('没有这个比赛码的比赛').waitFor()
  await sit(page, hall.pin)
  const address = new URL(page.url()).pathname
  const other = await page.context().newPage()
  await other.goto(city.base + address)
  await other.getByRole('heading', { name: '已加入' }).waitFor()
  await page.getByText('比赛已经在另一个页面或设备上打开。').waitFor()
  await press(page, '在这里继续')
  await page.locator('.live-line.is-open').waitFor({ state: 'attached' })
  await other.getByText('比赛已经在另一个页面或设备上打开。').waitFor()
  await figure(screen, 'joined', '1')
  await city.as('operator', 'POST', `/api/v1/arena/halls/${hall.id}/end`)
  await page.getByRole('heading', { name: '比赛结束' }).waitFor()
  await done(screen)
  await done(page, '404')
})

test('two people meet in a duel, ratings change, and they play again', { timeout: 240_000 }, async () => {
  const pages = await Promise.all(['learner', 'reader'].map((account) => open(account, '/arena')))
  for (const page of pages) {
    await settled(page)
    await page.locator('.arena-rating').waitFor()
  }
  assert.deepEqual(await accessibilityOf(pages[0]), [])
  assert.deepEqual(await smallTargets(pages[0]), [])
  await shot(pages[0], 'home-390')
  await pages[0].getByRole('link', { name: '开始 双人对战' }).click()
  await pages[0].locator('.seek-time').waitFor()
  await shot(pages[0], 'seek-390')
  await pages[1].getByRole('link', { name: '开始 双人对战' }).click()
  for (const page of pages) await page.waitForURL(/\/arena\/match\/\d+$/)
  const play = async () => {
    for (let at = 0; at < 5; ++at) {
      await Promise.all(pages.map((page) => page.locator('.match-number', { hasText: `第 ${at + 1} / 5 题` }).waitFor()))
      await Promise.all(pages.map((page) => page.locator('button.live-option:enabled').first().waitFor()))
      await answerFirst(pages[0])
      if (at === 0) {
        await pages[1].locator('[data-rival="answered"]', { hasText: '李小麦' }).waitFor()
        await shot(pages[1], 'duel-390')
        assert.deepEqual(await accessibilityOf(pages[1]), [])
      }
      await answerFirst(pages[1])
    }
    for (const page of pages) await page.locator('.match-over').waitFor()
  }
  await play()
  for (const page of pages) await page.locator('.match-rating strong').waitFor()
  await shot(pages[0], 'duel-over-390')
  const first = pages[0].url()
  for (const page of pages) await press(page, '再来一局')
  for (const page of pages) await page.waitForURL((url) => url.href !== first && /\/arena\/match\/\d+$/.test(url.pathname))
  await play()
  for (const page of pages) await done(page)
})

test('a friend follows an invitation', { timeout: 120_000 }, async () => {
  const page = await open('learner', '/arena')
  await settled(page)
  await press(page, '约朋友')
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('button', { name: '邀请一位朋友' }).click()
  const address = await sheet.locator('.share-link').innerText()
  assert.deepEqual(await accessibilityOf(page), [])
  await sheet.getByRole('button', { name: '进入比赛等朋友' }).click()
  await page.getByRole('heading', { name: '已加入' }).waitFor()
  const friend = await open('reader', new URL(address).pathname)
  await friend.getByRole('link', { name: '接受邀请' }).click()
  for (const each of [page, friend]) await each.locator('.match-number', { hasText: '第 1 / 5 题' }).waitFor()
  await done(page)
  await done(friend)
})

test('the pages are accessible, in both languages, dark, large and on every width', { timeout: 240_000 }, async () => {
  const { halls } = await city.as('operator', 'GET', '/api/v1/arena/halls')
  const ended = halls.find((each) => each.name === '宛丘大厅赛')
  const addresses = { home: ['learner', '/arena'], join: ['learner', '/arena/join'], season: ['learner', '/arena/season'], results: ['learner', `/arena/match/${ended.id}/results`], stranger: [undefined, '/arena'] }
  const wrongs = []
  for (const [name, [account, address]] of Object.entries(addresses)) {
    const looks = [...widths.map((width) => ({ width })), { width: 390, dark: true }, { width: 390, large: true }, { width: 1280, language: 'en' }]
    for (const look of looks) {
      const seen = await open(account, address, look)
      await settled(seen)
      const style = `${look.width}${look.dark ? '-dark' : ''}${look.large ? '-large' : ''}${look.language ? '-en' : ''}`
      await seen.screenshot({ path: join(screenshots, `arena-page-${name}-${style}.png`), fullPage: true })
      const wider = await seen.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      const small = look.width < 768 ? await smallTargets(seen) : []
      const found = [...(await accessibilityOf(seen)), ...seen.wrongs, ...small.map((each) => `too small: ${each}`), ...(wider > 0 ? [`${wider} px too wide`] : [])]
      wrongs.push(...found.map((wrong) => `${name} ${style}: ${wrong}`))
      await seen.context().close()
    }
  }
  assert.deepEqual(wrongs, [])
})
