// PostgreSQL gone and back while learners are at it.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { Sharing, Site, wait } from '../support/site.mjs'

/** A server of its own that can be stopped and started. */
class Server {
  constructor() {
    const version = readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a))[0]
    this.programs = `/usr/lib/postgresql/${version}/bin`
    this.place = mkdtempSync(join(tmpdir(), 'wanqiu-postgresql-'))
    this.as = {}
    if (process.getuid() === 0) { // the server refuses to run as root
      this.as = { uid: Number(execFileSync('id', ['-u', 'postgres'])), gid: Number(execFileSync('id', ['-g', 'postgres'])) }
      chownSync(this.place, this.as.uid, this.as.gid)
    }
    this.#run('initdb', '-D', join(this.place, 'data'), '-U', 'wanqiu', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync')
    this.start()
  }

  #run(name, ...words) {
    const done = spawnSync(join(this.programs, name), words, { ...this.as, cwd: this.place, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    if (done.status !== 0) throw new Error(`${name}: ${done.error ?? ''}${done.stderr}${done.stdout}`)
  }

  start() {
    this.#run('pg_ctl', '-D', join(this.place, 'data'), '-l', join(this.place, 'log'), '-w', '-s', '-o', `-k '${this.place}' -c listen_addresses=''`, 'start')
  }

  /** As if the machine had lost its power. */
  stop() {
    this.#run('pg_ctl', '-D', join(this.place, 'data'), '-m', 'immediate', '-s', 'stop')
  }

  url() {
    return `postgresql://wanqiu@/postgres?host=${this.place}`
  }

  remove() {
    try {
      this.stop()
    } catch {
      // it was stopped
    }
    rmSync(this.place, { recursive: true, force: true })
  }
}

test('postgresql_gone_and_back_loses_nothing_that_was_acknowledged_and_counts_nothing_twice', async (t) => {
  const server = new Server()
  t.after(() => server.remove())
  const site = await Site.make({ settings: { WANQIU_DATABASE: server.url() }, learners: 8, items: 100 })
  t.after(() => site.stop())
  const cookies = await site.signIn()
  const sharing = new Sharing(site, cookies, await site.items())
  t.after(() => sharing.stop())
  for (let times = 0; times < 3; ++times) {
    await wait(700)
    server.stop()
    await wait(1_500)
    const before = sharing.acknowledged.length
    await wait(500)
    assert.equal(sharing.acknowledged.length, before, 'nothing is acknowledged while there is no database')
    server.start()
    for (let i = 0; i < 100 && sharing.acknowledged.length === before; ++i) await wait(100)
    assert.ok(sharing.acknowledged.length > before, `it goes on when the database is back: ${site.said}`)
  }
  await sharing.stop()
  assert.equal(site.process.exitCode, null, site.said)
  for (const { status, detail } of sharing.refused) assert.equal(status, 503, `${status} ${detail}`)

  // Whatever was acknowledged is there: the same key again is the same event.
  const events = sharing.events()
  for (const { cookie, body } of sharing.acknowledged.slice(-50)) {
    const again = await (await site.ask('/api/v1/events', { method: 'POST', body, cookie })).json()
    assert.equal(again.duplicate, true)
  }
  await site.halt()
  const report = site.verify()
  assert.equal(report.ok, true, JSON.stringify(report))
  assert.ok(report.events >= events, `${report.events} in the log, ${events} acknowledged`)
})

test('a_database_that_is_not_there_refuses_the_start_with_a_clear_message', async (t) => {
  const server = new Server()
  t.after(() => server.remove())
  const site = await Site.make({ settings: { WANQIU_DATABASE: server.url() }, learners: 1 })
  t.after(() => site.stop())
  server.stop()
  const started = site.run('serve')
  assert.equal(started.status, 2)
  assert.match(started.stderr, /wanqiu: .*(could not connect|connection|No such file)/i)
})
