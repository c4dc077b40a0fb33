// The real program on a site of its own, for whole-program tests without a browser.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeDemoHome } from './demo_home.mjs'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const program = process.env.WANQIU_PROGRAM ?? join(root, 'build/release/wanqiu')
const password = 'wheat-and-water'

export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

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

export class Site {
  /** An empty site with `learners` who are invited and `items` short texts; `directory` is where its home is made. */
  static async make({ directory = mkdtempSync(join(tmpdir(), 'wanqiu-site-')), settings = {}, learners = 4, items = 3 } = {}) {
    if (!existsSync(program)) throw new Error(`${program} is missing: tools/build release`)
    const site = await Site.place(directory, settings)
    site.mustRun('init')
    const rows = Array.from({ length: learners }, (_, i) => `学员${i + 1},W${i + 1},1`)
    writeFileSync(join(directory, 'learners.csv'), ['name,staff_number,organisation_code', ...rows, ''].join('\n'))
    site.mustRun('import', 'learners', join(directory, 'learners.csv'))
    mkdirSync(join(directory, 'texts'))
    for (let i = 1; i <= items; ++i) writeFileSync(join(directory, 'texts', `${i}.md`), `---\ntitle: 第${i}篇\ncolumn: 新闻\nkind: article\n---\n麦子熟了，${i}亩。\n`)
    site.mustRun('import', 'content', join(directory, 'texts'))
    return site
  }

  /** The demo city. */
  static async demo({ directory = mkdtempSync(join(tmpdir(), 'wanqiu-site-')), settings = {} } = {}) {
    const site = await Site.place(directory, settings)
    makeDemoHome(program, site.home, site.environment)
    return site
  }

  static async place(directory, settings) {
    const site = new Site()
    site.directory = directory
    site.home = join(directory, 'home')
    site.port = await freePort()
    site.base = `http://127.0.0.1:${site.port}`
    const others = Object.entries(process.env).filter(([name]) => !name.startsWith('WANQIU_')) // what is set for the tests is not for the site
    site.environment = { ...Object.fromEntries(others), WANQIU_HOME: site.home, WANQIU_PORT: String(site.port), ...settings }
    return site
  }

  run(...words) {
    return spawnSync(program, words, { env: this.environment, encoding: 'utf8', timeout: 120_000 })
  }

  mustRun(...words) {
    const done = this.run(...words)
    if (done.status !== 0) throw new Error(`wanqiu ${words.join(' ')}: ${done.error ?? ''}${done.stderr}${done.stdout}`)
    return done.stdout
  }

  verify() {
    return JSON.parse(this.mustRun('verify', '--json').trim().split('\n').at(-1))
  }

  /** Starts it; what it says is in `said`, its exit code comes from `ended`. */
  start() {
    this.said = ''
    this.process = spawn(program, ['serve'], { env: this.environment, stdio: ['ignore', 'pipe', 'pipe'] })
    this.ended = new Promise((resolve) => this.process.once('exit', (code) => resolve(code)))
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on('data', (bytes) => (this.said += bytes))
  }

  async serve() {
    this.start()
    for (let i = 0; i < 300; ++i) {
      if (this.process.exitCode !== null) throw new Error(`serve ended: ${this.said}`)
      const health = await fetch(`${this.base}/healthz`).catch(() => null)
      if (health?.ok) return
      await wait(100)
    }
    throw new Error(`the program does not answer: ${this.said}`)
  }

  async halt(signal = 'SIGTERM') {
    if (!this.process) return
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill(signal)
    await this.ended
  }

  async stop() {
    await this.halt()
    rmSync(this.directory, { recursive: true, force: true })
  }

  ask(path, { method = 'GET', body, cookie, key } = {}) {
    const headers = { Origin: this.base }
    if (key) headers['Idempotency-Key'] = key
    if (cookie) headers.Cookie = cookie
    if (body !== undefined) headers['Content-Type'] = 'application/json'
    return fetch(this.base + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) })
  }

  /** Cookies of the invited learners; to be called while it is not served. */
  async signIn() {
    const [, ...rows] = this.mustRun('admin', 'activation-codes').trim().split(/\r?\n/)
    await this.serve()
    const cookies = []
    for (const row of rows) {
      const [, , account, , code] = row.split(',')
      if (!account.startsWith('W')) continue
      const answer = await this.ask('/api/v1/activations', { method: 'POST', body: { account, code, password } })
      if (answer.status !== 201) throw new Error(`activation: ${answer.status} ${await answer.text()}`)
      cookies.push(answer.headers.get('set-cookie').split(';')[0])
    }
    return cookies
  }

  async items() {
    const page = await (await this.ask('/api/v1/items?limit=100')).json()
    return page.items.map(({ id }) => id)
  }
}

/**
 * Learners who share items as fast as they are answered, until `stop()`: each event has a key of its own, `acknowledged`
 * holds those that were answered with 200, `refused` the problems of the others.
 */
export class Sharing {
  constructor(site, cookies, items) {
    this.acknowledged = []
    this.refused = []
    this.stopped = false
    this.running = Promise.all(cookies.map((cookie, learner) => this.#share(site, cookie, learner, items)))
  }

  async #share(site, cookie, learner, items) {
    for (let n = 0; !this.stopped; ++n) {
      const day = new Date(Date.now() - 60_000 - (Math.floor(n / items.length) % 6) * 86_400_000)
      const body = { verb: 'shared_item', object: items[n % items.length], at: day.toISOString(), key: `${learner}-${n}` }
      const answer = await site.ask('/api/v1/events', { method: 'POST', body, cookie }).catch(() => null)
      if (!answer) {
        await wait(20) // the program has ended, or is about to
        continue
      }
      const told = await answer.json().catch(() => null)
      if (answer.status === 200 && told) this.acknowledged.push({ cookie, body, seq: told.seq, duplicate: told.duplicate })
      else this.refused.push({ status: answer.status, ...told })
    }
  }

  async stop() {
    this.stopped = true
    await this.running
  }

  /** What was acknowledged as a new event. */
  events() {
    return this.acknowledged.filter(({ duplicate }) => !duplicate).length
  }
}
