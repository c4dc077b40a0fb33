// Disk full, read-only disk, a database that somebody else holds: a clear message, and nothing acknowledged is lost.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { Sharing, Site, wait } from '../support/site.mjs'

/** A small disk of its own; null where this user may not mount one. */
function mountDisk(mib) {
  const place = mkdtempSync(join(tmpdir(), 'wanqiu-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mib}m`, 'tmpfs', place])
  if (mounted.status === 0) return place
  rmSync(place, { recursive: true })
  return null
}

function unmount(place) {
  spawnSync('umount', ['-l', place])
  rmSync(place, { recursive: true, force: true })
}

/** Others may write at the same time, so it is filled piece by piece and may be full earlier. */
function fillUp(place, leaveBytes) {
  const piece = Buffer.alloc(4096)
  const ballast = openSync(join(place, 'ballast'), 'w')
  try {
    for (;;) {
      const { bavail, bsize } = statfsSync(place)
      if (bavail * bsize <= leaveBytes) break
      writeSync(ballast, piece)
    }
  } catch (error) {
    if (error.code !== 'ENOSPC') throw error
  } finally {
    closeSync(ballast)
  }
}

const noMount = 'needs the right to mount a disk (root)'

test('a_full_disk_ends_the_program_with_a_clear_message_and_loses_nothing', async (t) => {
  const disk = mountDisk(64)
  if (!disk) return t.skip(noMount)
  t.after(() => unmount(disk))
  const site = await Site.make({ directory: disk, learners: 8, items: 300 })
  t.after(() => site.halt('SIGKILL'))
  const cookies = await site.signIn()
  const items = (await site.items()).slice(0, 100)
  const sharing = new Sharing(site, cookies, items)
  t.after(() => sharing.stop())
  await wait(500)
  fillUp(disk, 200_000)
  const code = await Promise.race([site.ended, wait(60_000).then(() => 'still running')])
  await sharing.stop()
  assert.equal(code, 74, `it should end: ${site.said}`)
  assert.match(site.said, /wanqiu ends: the ledger could not commit events \d+ to \d+: .*full/)
  assert.match(site.said, /Nothing was acknowledged that is not durable/)
  assert.ok(sharing.events() > 50)

  rmSync(join(disk, 'ballast'))
  const report = site.verify()
  assert.equal(report.ok, true, JSON.stringify(report))
  assert.ok(report.events >= sharing.events(), `${report.events} in the log, ${sharing.events()} acknowledged`)
  await site.serve()
  for (const { cookie, body } of sharing.acknowledged.slice(-20)) {
    const again = await (await site.ask('/api/v1/events', { method: 'POST', body, cookie })).json()
    assert.equal(again.duplicate, true, 'what was acknowledged is there')
  }
})

test('a_write_beside_the_ledger_on_a_full_disk_is_refused_and_half_done_nowhere', async (t) => {
  const disk = mountDisk(64)
  if (!disk) return t.skip(noMount)
  t.after(() => unmount(disk))
  const site = await Site.make({ directory: disk, learners: 1 })
  t.after(() => site.halt('SIGKILL'))
  const [cookie] = await site.signIn()
  fillUp(disk, 0)
  let refused
  for (let i = 0; i < 200 && !refused; ++i) {
    const answer = await site.ask('/api/v1/me', { method: 'PATCH', body: { name: `学员${'甲'.repeat(i % 20)}` }, cookie })
    if (answer.status !== 200) refused = { status: answer.status, ...(await answer.json()) }
  }
  assert.equal(refused?.status, 503, JSON.stringify(refused))
  assert.match(refused.detail, /disk .* is full; nothing was changed/)
  const { name } = await (await site.ask('/api/v1/me', { cookie })).json()
  rmSync(join(disk, 'ballast'))
  const later = await site.ask('/api/v1/me', { method: 'PATCH', body: { name: '学员后来' }, cookie })
  assert.equal(later.status, 200, 'it goes on once there is room')
  assert.match(name, /^学员/)
})

test('a_read_only_disk_refuses_the_start_with_a_clear_message', async (t) => {
  const disk = mountDisk(64)
  if (!disk) return t.skip(noMount)
  t.after(() => unmount(disk))
  const site = await Site.make({ directory: disk, learners: 1 })
  assert.equal(spawnSync('mount', ['-o', 'remount,ro', disk]).status, 0)
  const started = site.run('serve')
  assert.equal(started.status, 2)
  assert.match(started.stderr, /read-only|Read-only/)
  assert.match(started.stderr, new RegExp(site.home), 'it names the place')
})

test('events_wait_while_another_process_holds_the_database_and_are_answered_afterwards', async (t) => {
  const site = await Site.make()
  t.after(() => site.stop())
  const cookies = await site.signIn()
  const items = await site.items()
  const held = spawn('sqlite3', [join(site.home, 'wanqiu.db')], { stdio: ['pipe', 'pipe', 'inherit'] })
  held.stdin.write('begin immediate;\nselect 1;\n')
  await new Promise((resolve) => held.stdout.once('data', resolve))
  const began = Date.now()
  const body = { verb: 'shared_item', object: items[0], key: 'held' }
  const waiting = site.ask('/api/v1/events', { method: 'POST', body, cookie: cookies[0] })
  await wait(3_000)
  held.stdin.end('commit;\n')
  const answer = await waiting
  assert.equal(answer.status, 200, await answer.text())
  assert.ok(Date.now() - began >= 2_900, 'it was not answered while it could not be durable')
  assert.equal(site.process.exitCode, null)
  await site.halt()
  assert.equal(site.verify().ok, true)
})
