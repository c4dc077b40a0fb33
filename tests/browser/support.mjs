// A demo city, served by the real program with a clock that the test moves, and a browser to visit it with.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Contract } from '../support/contract.mjs'
import { makeDemoHome } from '../support/demo_home.mjs'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const fromWeb = createRequire(join(root, 'web/package.json'))
const { chromium } = fromWeb('playwright-core')
const axeSource = fromWeb.resolve('axe-core/axe.min.js')
const program = process.env.WANQIU_PROGRAM ?? join(root, 'build/release/wanqiu_moved_clock')
export const screenshots = join(root, 'build/screenshots')
mkdirSync(screenshots, { recursive: true })

/** Widths at which every page is looked at. */
export const widths = [390, 1280]

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

export class City {
  /** The demo city. */
  static async start() {
    const city = await City.prepare()
    makeDemoHome(program, city.environment.WANQIU_HOME, city.environment)
    await city.serve()
    return city
  }

  /** A city of `wanqiu simulate`, with what it said about itself as `report`, and an operator who can sign in, with the session's `cookie`. */
  static async simulated(words) {
    const city = await City.prepare()
    mkdirSync(city.environment.WANQIU_HOME)
    const made = city.run('simulate', '--json', ...words)
    const code = /activates with the code (\S+)/.exec(made.stdout + made.stderr)?.[1]
    if (made.status !== 0 || !code) throw new Error(`simulate: ${made.error ?? ''}${made.stderr}${made.stdout}`)
    city.report = JSON.parse(made.stdout.split('\n').find((line) => line.startsWith('{')))
    await city.serve()
    const answer = await fetch(`${city.base}/api/v1/activations`, { method: 'POST', headers: { origin: city.base, 'content-type': 'application/json', 'idempotency-key': 'test-activation' }, body: JSON.stringify({ account: 'operator', code, password: 'wanqiu-demo' }) })
    if (!answer.ok) throw new Error(`activation: ${answer.status} ${await answer.text()}`)
    city.cookie = answer.headers.getSetCookie().map((each) => each.split(';')[0]).join('; ')
    return city
  }

  static async prepare() {
    if (!existsSync(program)) throw new Error(`${program} is missing: tools/build release`)
    const city = new City()
    city.home = mkdtempSync(join(tmpdir(), 'wanqiu-browser-'))
    city.clockFile = join(city.home, 'clock')
    city.moved = 0
    writeFileSync(city.clockFile, '0')
    city.port = await freePort()
    city.base = `http://127.0.0.1:${city.port}`
    const others = Object.entries(process.env).filter(([name]) => !name.startsWith('WANQIU_')) // what is set for the tests is not for the city
    city.environment = { ...Object.fromEntries(others), WANQIU_HOME: join(city.home, 'site'), WANQIU_PORT: String(city.port), WANQIU_CLOCK_FILE: city.clockFile, WANQIU_WEB: join(root, 'web/dist') }
    return city
  }

  async serve() {
    this.said = ''
    this.process = spawn(program, ['serve'], { env: this.environment, stdio: ['ignore', 'pipe', 'pipe'] })
    this.ended = new Promise((resolve) => this.process.once('exit', resolve))
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on('data', (bytes) => (this.said += bytes))
    for (let i = 0; i < 300; ++i) {
      if (this.process.exitCode !== null) throw new Error(`serve ended: ${this.said}`)
      const health = await fetch(`${this.base}/healthz`).catch(() => null)
      if (health?.ok) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error(`the program does not answer: ${this.said}`)
  }

  /** Lets time pass for the program. */
  move(ms) {
    this.moved += ms
    writeFileSync(this.clockFile, String(this.moved))
  }

  /** Moves the program's clock to the next time of day in the site's zone (+08:00), such as '10:00'. */
  moveTo(time) {
    const [hours, minutes] = time.split(':').map(Number)
    const dayMs = 24 * 3600 * 1000
    const local = (Date.now() + this.moved + 8 * 3600 * 1000) % dayMs
    this.move((((hours * 60 + minutes) * 60 * 1000 - local) % dayMs + dayMs) % dayMs)
  }

  now() {
    return Date.now() + this.moved
  }

  async get(path) {
    const answer = await fetch(this.base + path)
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }

  /** Calls the API as somebody of the demo city. */
  async as(account, method, path, body) {
    const send = (headers, to, what, how = 'POST') => fetch(this.base + to, { method: how, headers: { origin: this.base, 'content-type': 'application/json', 'idempotency-key': `test-${Math.random()}`, ...headers }, body: what && JSON.stringify(what) })
    const session = await send({}, '/api/v1/sessions', { account, password: 'wanqiu-demo' })
    if (!session.ok) throw new Error(`${account}: ${session.status} ${await session.text()}`)
    const cookie = session.headers.getSetCookie().map((each) => each.split(';')[0]).join('; ')
    const answer = await send({ cookie }, path, body, method)
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text ? JSON.parse(text) : undefined
  }

  run(...words) {
    return spawnSync(program, words, { env: this.environment, encoding: 'utf8', timeout: 120_000 })
  }

  async halt(signal = 'SIGTERM') {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill(signal)
    await this.ended
  }

  async stop() {
    await this.halt()
    rmSync(this.home, { recursive: true, force: true })
  }
}

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--autoplay-policy=no-user-gesture-required']

export function startBrowser() {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: flags })
}

const contract = new Contract()

/** What is wrong with an answer that a page got; null too where the page was left before it had come. */
async function contractFault(response) {
  const request = response.request()
  const { pathname } = new URL(response.url())
  if (!pathname.startsWith('/api/')) return null
  const text = await response.text().catch(() => null)
  const type = response.headers()['content-type']
  if (text === null || type === 'text/event-stream') return null
  return contract.fault({ method: request.method(), path: pathname, status: response.status(), type, text })
}

/** A page that takes down everything that went wrong in it: console errors, exceptions, requests to other sites. */
export async function openPage(browser, { width = 390, dark = false, language = 'zh', large = false, ...rest } = {}) {
  const context = await browser.newContext({ viewport: { width, height: width < 768 ? 844 : 900 }, locale: language === 'en' ? 'en-GB' : 'zh-CN', reducedMotion: 'reduce', ...rest })
  await context.addInitScript(
    (settings) => {
      // Once for each visit, so that what the page itself sets afterwards stays.
      if (sessionStorage.getItem('asked')) return
      sessionStorage.setItem('asked', 'yes')
      localStorage.setItem('wanqiu.settings', settings)
    },
    JSON.stringify({ theme: dark ? 'dark' : 'light', largeType: large, language }),
  )
  const page = await context.newPage()
  page.wrongs = []
  page.on('response', async (response) => {
    const fault = await contractFault(response)
    if (fault) page.wrongs.push(`contract: ${fault}`)
  })
  page.on('console', (message) => {
    if (message.type() === 'error') page.wrongs.push(`console: ${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => page.wrongs.push(`exception: ${error.message}`))
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') page.wrongs.push(`request to ${request.url()}`)
  })
  return page
}

/** Violations of accessibility rules, each as one readable line. */
export async function accessibilityOf(page) {
  if (!(await page.evaluate(() => 'axe' in window))) {
    // Through the debugger, since the site's policy lets no foreign script element in.
    const { readFileSync } = await import('node:fs')
    await page.evaluate(readFileSync(axeSource, 'utf8'))
  }
  const found = await page.evaluate(() => window.axe.run())
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)} (${node.failureSummary?.split('\n')[1]?.trim() ?? ''})`))
}

/** The page stands: the app is mounted (the program's own page is not enough), nothing is on its way, no skeleton is left. */
export async function settled(page) {
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => document.querySelector('#app[data-v-app]') && !document.querySelector('.skeleton'))
}

/** What went wrong besides requests that could not reach a server which the test had stopped. */
export function wrongsBesides(page, ...expected) {
  // The last is what Chromium says when it looks for a new service worker while the server is away.
  const away = /net::ERR_(CONNECTION_REFUSED|FAILED|EMPTY_RESPONSE|CONNECTION_RESET|INTERNET_DISCONNECTED)|error occurred when fetching the script/
  return page.wrongs.filter((wrong) => !away.test(wrong) && !expected.some((each) => wrong.includes(each)))
}

/** Things to press that are smaller than a finger: everything but links within running text. What reacts counts, not what is drawn. */
export function smallTargets(page) {
  return page.evaluate(() => {
    const least = 43.5
    const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest('.unseen, .skip-link')
    const isInText = (element) => element.matches('a') && getComputedStyle(element).display === 'inline' && element.closest('p, li, dd, h1')
    const reacts = (element, x, y) => element.contains(document.elementFromPoint(x, y))
    const small = []
    const root = document.querySelector('dialog[open]') ?? document
    for (const element of root.querySelectorAll('a[href], button, input, select, textarea, summary, [role="button"], [role="switch"]')) {
      if (!isShown(element) || isInText(element) || element.disabled) continue
      let { width, height } = element.getBoundingClientRect()
      if (width === 0 || (width >= least && height >= least)) continue
      element.scrollIntoView({ block: 'center' })
      const { left, top } = element.getBoundingClientRect()
      const [x, y] = [left + width / 2, top + height / 2]
      if (height < least && reacts(element, x, y - least / 2) && reacts(element, x, y + least / 2)) height = least
      if (width < least && reacts(element, x - least / 2, y) && reacts(element, x + least / 2, y)) width = least
      if (width < least || height < least) small.push(`${Math.round(width)}×${Math.round(height)}: ${element.outerHTML.slice(0, 110)}`)
    }
    scrollTo(0, 0)
    return small
  })
}

/** The same for a page of the console. */
export async function settledConsole(page) {
  await page.locator('.console h1, .console h2').first().waitFor()
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => !document.querySelector('.console .skeleton'))
}

export async function signIn(page, base, account, password = 'wanqiu-demo') {
  await page.goto(`${base}/sign-in`)
  await page.getByLabel('账号', { exact: true }).fill(account)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL(`${base}/`)
}

/** Signs people in once, for many pages: what a browser keeps of each, by account. */
export async function signedIn(browser, base, accounts) {
  const storage = {}
  for (const account of accounts) {
    const page = await openPage(browser)
    await signIn(page, base, account)
    storage[account] = await page.context().storageState()
    await page.context().close()
  }
  return storage
}

/** A page of the console, standing. */
export async function openConsole(browser, base, address, options) {
  const page = await openPage(browser, { width: 1280, ...options })
  await page.goto(`${base}/console${address}`)
  await settledConsole(page)
  return page
}

/** What the console says of what was just done. */
export const message = (page, text) => page.locator('.message', { hasText: text })

/** Nothing went wrong on the page, but for the `refusals` by the program that the test asked for. */
export async function done(page, refusals = 0) {
  const refused = page.wrongs.filter((wrong) => /status of (409|413|415|422)/.test(wrong))
  assert.equal(refused.length, refusals)
  assert.deepEqual(page.wrongs.filter((wrong) => !refused.includes(wrong)), [])
  await page.context().close()
}

/** What "my data", open on the page, shows as it is stored and not as its reader would say it: names of fields and values, times. */
export async function wordlessIn(page) {
  return page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
    const texts = [...document.querySelectorAll('.data-tree dt, .data-tree summary, .data-tree dd')].map((each) => each.textContent.trim())
    return [...new Set(texts.filter((text) => /^[a-z]+(_[a-z]+)*$/.test(text) || /^\d{4}-\d{2}-\d{2}T/.test(text)))]
  })
}
