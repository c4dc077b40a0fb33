// What people do every day, with what goes wrong every day: keyboard only, a lost network, an ended session, a new build, a
// sound that plays on.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { City, openPage, settled, signIn, startBrowser, wrongsBesides } from './support.mjs'

let city
let browser
let articles
before(async () => {
  ;[city, browser] = [await City.start(), await startBrowser()]
  articles = (await city.get('/api/v1/items?kind=article')).items
})
after(async () => {
  await browser?.close()
  await city?.stop()
})

/** A page for one test: it must have seen nothing wrong in the end, but for what the test expects. */
async function visit(options, during) {
  const page = await openPage(browser, options)
  const expected = await during(page)
  assert.deepEqual(wrongsBesides(page, ...(expected ?? [])), [])
  await page.context().close()
}

async function workerReady(page) {
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
}

const tab = (page, name) => page.locator('.site-tabs').getByRole('link', { name })

test('a sound goes on while somebody browses', { timeout: 60_000 }, () =>
  visit({}, async (page) => {
    const audio = (await city.get('/api/v1/items?kind=audio&limit=1')).items[0]
    await page.goto(city.base + audio.url)
    await page.getByRole('button', { name: /收听/ }).click()
    const bar = page.getByRole('region', { name: '播放器' })
    await bar.getByRole('button', { name: '暂停' }).waitFor()
    await tab(page, '搜索').click()
    await page.getByRole('search').waitFor()
    assert.ok(await bar.isVisible())
    await bar.getByRole('button', { name: '打开播放器' }).click()
    const seek = page.getByRole('slider', { name: '播放位置' })
    const before = Number(await seek.inputValue())
    await page.waitForFunction((least) => Number(document.querySelector('.player-seek').value) > least, before)
  }))

test('a series that is begun in the middle can be played backwards, and listening is shown to count', { timeout: 60_000 }, () =>
  visit({}, async (page) => {
    const audio = (await city.get('/api/v1/items?kind=audio')).items
    const slug = (await city.get(`/api/v1/items/${audio[0].id}`)).series.slug
    const episodes = (await city.get(`/api/v1/series/${slug}`)).items
    await signIn(page, city.base, 'learner')
    await page.goto(city.base + episodes[1].url)
    await settled(page)
    await page.getByRole('button', { name: /收听/ }).click()
    await page.locator('.item-media').getByText('这个节目计入积分').waitFor()
    await page.getByRole('button', { name: '打开播放器' }).click()
    await page.getByRole('button', { name: '上一集' }).click()
    await page.locator('.player-full-title', { hasText: episodes[0].title }).waitFor()
    await page.getByRole('button', { name: '下一集' }).click()
    await page.locator('.player-full-title', { hasText: episodes[1].title }).waitFor()
    await page.locator('.player-bar').getByRole('button', { name: '暂停' }).first().waitFor()
  }))

test('only one of a sound and a video plays', { timeout: 60_000 }, () =>
  visit({}, async (page) => {
    const [audio, video] = await Promise.all(['audio', 'video'].map(async (kind) => (await city.get(`/api/v1/items?kind=${kind}&limit=1`)).items[0]))
    await page.goto(city.base + audio.url)
    await page.getByRole('button', { name: /收听/ }).click()
    const bar = page.getByRole('region', { name: '播放器' })
    await bar.getByRole('button', { name: '暂停' }).waitFor()
    await tab(page, '学习').click()
    await page.locator(`.item-card-link[href="${video.url}"]`).first().click()
    await page.locator('video').evaluate((element) => element.play())
    await bar.getByRole('button', { name: '播放', exact: true }).waitFor()
    await bar.getByRole('button', { name: '播放', exact: true }).click()
    await page.waitForFunction(() => document.querySelector('video').paused)
  }))

test('search finds a word and marks it', { timeout: 60_000 }, () =>
  visit({}, async (page) => {
    await page.goto(`${city.base}/search`)
    await page.getByRole('searchbox').fill('排水管')
    await page.keyboard.press('Enter')
    await page.locator('mark').first().waitFor()
    assert.match(await page.locator('mark').first().innerText(), /排|水|管/)
  }))

test('keeping, sharing and commenting earn what the rules give, each with its reason', { timeout: 60_000 }, () =>
  visit({ permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
    const item = articles[0]
    await signIn(page, city.base, 'reader')
    await page.goto(city.base + item.url)
    await settled(page)
    await page.getByRole('button', { name: '收藏' }).click()
    await page.locator('.notice-line', { hasText: '收藏' }).first().waitFor()
    await page.getByRole('button', { name: '分享' }).click()
    await page.getByRole('button', { name: '复制链接' }).click()
    await page.locator('.notice-line', { hasText: '分享' }).first().waitFor()
    await page.getByRole('button', { name: '关闭' }).click()
    assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), '分享', 'the focus is back where it was')
    await page.getByLabel('写评论').fill('写得真好，周末去看看。')
    await page.getByRole('button', { name: '发表' }).click()
    await page.locator('.comment', { hasText: '周末去看看' }).waitFor()
    await page.goto(`${city.base}/me/kept`)
    await page.getByRole('heading', { name: item.title }).waitFor()
  }))

test('all of signing in and opening an item works by keyboard', { timeout: 60_000 }, () =>
  visit({ width: 1280 }, async (page) => {
    await page.goto(`${city.base}/sign-in`)
    await page.getByLabel('账号', { exact: true }).waitFor()
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
  }))

test('whose session has ended is brought to the sign-in and back', { timeout: 60_000 }, () =>
  visit({}, async (page) => {
    await signIn(page, city.base, 'learner')
    await page.context().clearCookies()
    await tab(page, '排行').click()
    await page.waitForURL(`${city.base}/sign-in?next=/ranks`)
    await page.locator('.notice-line', { hasText: '重新登录' }).waitFor()
    await page.getByLabel('账号', { exact: true }).fill('learner')
    await page.getByLabel('密码', { exact: true }).fill('wanqiu-demo')
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.waitForURL(`${city.base}/ranks`)
    await page.locator('.rank-places').waitFor()
    return ['status of 401']
  }))

test('signing in leads on to the console, which is another app', { timeout: 60_000 }, async () => {
  const page = await openPage(browser)
  await page.goto(`${city.base}/sign-in?next=/console`)
  await page.getByLabel('账号', { exact: true }).fill('operator')
  await page.getByLabel('密码', { exact: true }).fill('wanqiu-demo')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((url) => url.pathname.startsWith('/console'))
  await page.waitForFunction(() => document.querySelector('script[src*="console"]') !== null)
  await page.context().close()
})

test('reading goes on being metered on a page that Back brought as it was left', { timeout: 60_000 }, () =>
  visit({}, async (page) => {
    await signIn(page, city.base, 'learner')
    let opened = 0
    page.on('request', (request) => request.method() === 'POST' && request.url().endsWith('/attention') && ++opened)
    await page.goto(city.base + articles[0].url)
    await settled(page)
    await page.mouse.move(100, 300)
    await page.waitForRequest((request) => request.url().endsWith('/attention'), { timeout: 5000 }).catch(() => {})
    assert.equal(opened, 1)
    await page.evaluate(() => {
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
    })
    await page.waitForRequest((request) => request.url().endsWith('/attention'))
  }))

test('a link within a text is followed without loading the page anew', { timeout: 60_000 }, () =>
  visit({}, async (page) => {
    await page.goto(city.base + articles[0].url)
    await settled(page)
    await page.evaluate((url) => {
      window.isSame = true
      document.querySelector('.item-body').insertAdjacentHTML('afterbegin', `<p><a href="${url}">另一篇</a></p>`)
    }, articles[1].url)
    await page.getByRole('link', { name: '另一篇' }).click()
    await page.getByRole('heading', { level: 1, name: articles[1].title }).waitFor()
    assert.equal(await page.evaluate(() => window.isSame), true)
  }))

test('Back finds the list at the place where it was left', { timeout: 60_000 }, () =>
  visit({}, async (page) => {
    for (const address of ['/', `/search?q=${encodeURIComponent('周口')}`]) {
      await page.goto(city.base + address)
      await settled(page)
      const link = page.locator('.item-card-link').last()
      await link.scrollIntoViewIfNeeded()
      const before = await page.evaluate(() => scrollY)
      assert.ok(before > 300)
      await link.click()
      await page.locator('.item-title').waitFor()
      await settled(page)
      const asked = []
      page.on('request', (request) => /\/api\/v1\/(home|search)/.test(request.url()) && asked.push(request.url()))
      await page.goBack()
      await page.locator('.item-card-link').last().waitFor()
      await page.waitForFunction((place) => Math.abs(scrollY - place) < 60, before)
      assert.deepEqual(asked, [], 'nothing was asked for again')
    }
  }))

test('"Continue" opens a text where it was left, and forgets what was withdrawn', { timeout: 60_000 }, () =>
  visit({}, async (page) => {
    const long = articles.toSorted((a, b) => b.reading_seconds - a.reading_seconds)[0]
    await page.goto(city.base + long.url)
    await settled(page)
    await page.evaluate(() => scrollTo(0, 500))
    await page.waitForFunction(() => JSON.parse(localStorage.getItem('wanqiu.left_off') ?? '[]')[0]?.share > 0.05)
    await page.waitForTimeout(600)
    await tab(page, '学习').click()
    await page.locator('.continue').click()
    await page.locator('.item-title').waitFor()
    await page.waitForFunction(() => Math.abs(scrollY - 500) < 60)

    await page.evaluate(() => localStorage.setItem('wanqiu.left_off', JSON.stringify([{ id: '999999', url: '/items/999999', title: '撤回了的', kind: 'article', cover: null, share: 0.5, seconds: 0, at: Date.now() }])))
    await page.goto(city.base)
    await page.locator('.continue', { hasText: '撤回了的' }).click()
    await page.getByRole('heading', { name: '这里没有内容' }).waitFor()
    await tab(page, '学习').click()
    await page.locator('.item-card').first().waitFor()
    assert.equal(await page.locator('.continue').count(), 0)
    return ['status of 404']
  }))

test('an app that was left open visits on the next day too', { timeout: 60_000 }, () =>
  visit({}, async (page) => {
    await page.clock.install({ time: city.now() })
    const visits = new Set()
    page.on('request', (request) => {
      const key = request.url().endsWith('/api/v1/events') ? request.postDataJSON().key : ''
      if (key.startsWith('visit-')) visits.add(key)
    })
    await signIn(page, city.base, 'learner')
    await page.getByText('今日积分').waitFor()
    await page.waitForLoadState('networkidle')
    assert.equal(visits.size, 1)
    city.move(24 * 3600 * 1000)
    await page.clock.setFixedTime(city.now())
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await page.waitForLoadState('networkidle')
    await page.waitForTimeout(300)
    assert.equal(visits.size, 2)
  }))

test('what is new in followed columns stands first on the home page', { timeout: 60_000 }, () =>
  visit({}, async (page) => {
    const home = await city.get('/api/v1/home')
    const [first] = home.picks
    const newest = home.picks.find((each) => each.column !== first.column)
    await city.as('admin', 'PUT', `/api/v1/columns/${newest.column}/follow`)
    await signIn(page, city.base, 'admin')
    await page.locator('.item-list').first().locator('.item-card-title').first().filter({ hasText: newest.title }).waitFor()
  }))

test('a comment written without a network is not lost', { timeout: 90_000 }, () =>
  visit({}, async (page) => {
    await signIn(page, city.base, 'learner')
    await page.goto(city.base + articles[0].url)
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
  }))

test('what was begun and not sent goes with its writer', { timeout: 60_000 }, () =>
  visit({}, async (page) => {
    await signIn(page, city.base, 'learner')
    await page.goto(city.base + articles[1].url)
    await settled(page)
    await page.getByLabel('写评论').fill('只给自己看的话')
    await tab(page, '我的').click()
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.getByRole('button', { name: '退出这台设备' }).click()
    await page.waitForURL(`${city.base}/`)
    assert.equal(await page.evaluate(() => JSON.stringify(localStorage).includes('只给自己看的话')), false)
  }))

test('what is shared without a network counts when it is back', { timeout: 90_000 }, () =>
  visit({ permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
    await signIn(page, city.base, 'chief')
    await page.goto(city.base + articles[0].url)
    await settled(page)
    await page.getByRole('button', { name: '分享' }).click()
    await city.halt()
    await page.getByRole('button', { name: '复制链接' }).click()
    await page.locator('.notice-line', { hasText: '链接已复制' }).waitFor()
    await city.serve()
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await page.locator('.notice-line', { hasText: '+1' }).filter({ hasText: '分享' }).waitFor()
  }))

test('what was opened can be read while the server cannot be reached, and every page of the app opens', { timeout: 90_000 }, () =>
  visit({}, async (page) => {
    const item = articles[0]
    await page.goto(city.base + item.url)
    await settled(page)
    await workerReady(page)
    await page.reload() // now through the service worker, which keeps it
    await settled(page)
    await city.halt()
    await page.reload()
    await page.locator('#app[data-v-app]').waitFor()
    await page.getByRole('heading', { level: 1, name: item.title }).waitFor()
    assert.ok((await page.locator('.item-body').innerText()).length > 100)
    await tab(page, '搜索').click() // never opened before
    await page.getByRole('searchbox').waitFor()
    await page.goto(`${city.base}/about`)
    await page.locator('#app[data-v-app]').waitFor()
    await page.getByRole('heading', { level: 1, name: '关于与隐私' }).waitFor()
    await city.serve()
  }))

test('what is kept can be found and read without a network', { timeout: 90_000 }, () =>
  visit({}, async (page) => {
    const item = articles[2]
    await signIn(page, city.base, 'editor')
    await workerReady(page)
    await page.goto(city.base + item.url)
    await settled(page)
    await page.getByRole('button', { name: '收藏' }).click()
    await page.getByRole('button', { name: '已收藏' }).waitFor()
    await page.goto(`${city.base}/me/kept`)
    await page.getByRole('heading', { name: item.title }).waitFor()
    const isSaved = () => page.evaluate(async (url) => (await (await caches.open('saved-1')).match(url)) !== undefined, item.url)
    await page.waitForFunction(async (url) => (await (await caches.open('saved-1')).match(`/api/v1${url}`)) !== undefined, item.url)
    await city.halt()
    await page.goto(`${city.base}/me/kept`)
    await page.getByText('这是上次看到的列表').waitFor()
    await page.getByRole('link', { name: item.title }).click()
    await page.getByRole('heading', { level: 1, name: item.title }).waitFor()
    assert.ok((await page.locator('.item-body').innerText()).length > 100)
    await city.serve()
    await page.reload()
    await page.getByRole('button', { name: '已收藏' }).click()
    await page.getByRole('button', { name: '收藏', exact: true }).waitFor()
    await page.waitForFunction(async (url) => (await (await caches.open('saved-1')).match(url)) === undefined, item.url)
    assert.equal(await isSaved(), false)
  }))

test('a page that was open while the program was upgraded goes on with the new app', { timeout: 60_000 }, () =>
  visit({ serviceWorkers: 'block' }, async (page) => {
    await page.goto(city.base)
    await settled(page)
    // The old page may ask twice: ahead of the part's styles and after them.
    let isOld = true
    page.on('request', (request) => (isOld &&= !request.isNavigationRequest()))
    await page.route('**/assets/SearchPage-*.js', (route) => (isOld ? route.fulfill({ status: 404, body: '' }) : route.continue()))
    await page.evaluate(() => (window.isSame = true))
    await tab(page, '搜索').click()
    await page.getByRole('searchbox').waitFor()
    assert.equal(await page.evaluate(() => window.isSame), undefined, 'the address was loaded anew')
    return ['status of 404', 'MIME type']
  }))

test('without the other language’s texts the app still stands', { timeout: 60_000 }, () =>
  visit({ language: 'en', serviceWorkers: 'block' }, async (page) => {
    await page.route('**/assets/texts.en-*.js', (route) => route.fulfill({ status: 404, body: '' }))
    await page.goto(city.base)
    await settled(page)
    await tab(page, '我的').waitFor()
    return ['status of 404', 'MIME type']
  }))

test('ranks of organisations go down the tree', { timeout: 60_000 }, () =>
  visit({}, async (page) => {
    await signIn(page, city.base, 'learner')
    await tab(page, '排行').click()
    await page.getByRole('button', { name: '学习组织' }).click()
    const county = page.locator('.rank-list .rank-name', { hasText: '川汇区' })
    await county.click()
    await county.waitFor({ state: 'detached' })
    assert.equal(await page.getByLabel('在哪个组织之下').evaluate((select) => select.selectedOptions[0].textContent), '川汇区')
    await page.locator('.rank-list .rank-name').first().waitFor()
  }))

test('who opens "Me" sees the balance there', { timeout: 60_000 }, () =>
  visit({}, async (page) => {
    await signIn(page, city.base, 'learner')
    await page.goto(`${city.base}/me`)
    await page.locator('.me-points', { hasText: '可用积分' }).waitFor()
  }))

test('a room that is not open yet says so', { timeout: 60_000 }, () =>
  visit({}, async (page) => {
    await page.goto(`${city.base}/around`)
    await page.getByRole('heading', { level: 1, name: '活动还没有开放' }).waitFor()
  }))
