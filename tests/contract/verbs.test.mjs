// What the verbs print with --json, and what stops a start.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'node:test'

const root = fileURLToPath(new URL('../../', import.meta.url))
const program = join(root, 'build/release/wanqiu')

/** A place with a blank, an apostrophe and a backslash in its name: none of them may matter. */
function place(t) {
  const folder = mkdtempSync(join(tmpdir(), "wanqiu o'clock \\ "))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

function run(home, ...words) {
  const env = { ...process.env, WANQIU_HOME: home }
  const done = spawnSync(program, words, { env, encoding: 'utf8', maxBuffer: 1 << 24 })
  return { ...done, json: () => JSON.parse(done.stdout.trim().split('\n').at(-1)) }
}

function init(t) {
  const folder = place(t)
  const home = join(folder, 'site')
  const made = run(home, 'init', '--json')
  assert.equal(made.status, 0, made.stderr)
  assert.deepEqual(made.json(), { home, demo: false })
  return { folder, home }
}

test('every_verb_that_prints_data_prints_json', (t) => {
  const { folder, home } = init(t)
  const file = (name, text) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const learners = file('learners.csv', 'name,staff_number,organisation_code\n王一,n1,1\n"李二,n2,1\n张三,n3,nowhere\n赵四,n4,1\n')
  const imported = run(home, 'import', 'learners', learners, '--json')
  assert.equal(imported.status, 1, imported.stderr)
  const { rejected, ...counts } = imported.json()
  assert.deepEqual(counts, { imported: 2, duplicates: 0, moved: 0, rejected_count: 2 })
  assert.deepEqual(rejected.map(({ where }) => where), ['learners.csv:3', 'learners.csv:4: organisation_code'])

  const refused = run(home, 'import', 'learners', file('wrong.csv', 'nothing,of,this\n1,2,3\n'), '--json')
  assert.equal(refused.status, 2)
  assert.equal(refused.json().imported, 0)
  assert.equal(refused.json().rejected.length, 1)
  assert.match(refused.stderr, /must name this column/)

  const codes = run(home, 'admin', 'activation-codes', '--json').json()
  assert.deepEqual(codes.map(({ name }) => name).sort(), ['王一', '赵四'])
  assert.match(codes[0].code, /^\w{4}-\w{4}-\w{4}$/)

  const code = run(home, 'admin', 'activation-code', 'N4', '--json').json()
  assert.deepEqual([code.name, code.account], ['赵四', 'N4'])
  assert.match(code.code, /^\w{4}-\w{4}-\w{4}$/)
  const nobody = run(home, 'admin', 'activation-code', 'nobody', '--json')
  assert.equal(nobody.status, 2)
  assert.match(nobody.stderr, /nobody has the account 'nobody'/)

  const config = run(home, 'config', '--json').json()
  assert.equal(config.find(({ key }) => key === 'port').value, '8080')

  const copy = join(folder, 'copy')
  assert.deepEqual(run(home, 'backup', copy, '--json').json(), { folder: copy })
  for (const name of ['wanqiu.db', 'site.yaml', 'rules.yaml']) assert.ok(existsSync(join(copy, name)), name)
})

test('a_site_brings_its_own_rules_and_logo_and_a_wrong_name_of_them_stops_the_start', (t) => {
  const folder = place(t)
  const site = join(folder, 'ours.yaml')
  const neutral = readFileSync(join(root, 'sites/neutral.yaml'), 'utf8')
  writeFileSync(site, neutral.replace('rules: rules.yaml', 'logo: logo.svg\nrules: ours-rules.yaml'))
  writeFileSync(join(folder, 'logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  copyFileSync(join(root, 'rules/default.yaml'), join(folder, 'ours-rules.yaml'))
  const home = join(folder, 'home')
  assert.equal(run(home, 'init', '--site', site).status, 0)
  for (const name of ['logo.svg', 'ours-rules.yaml']) assert.ok(existsSync(join(home, name)), name)
  assert.equal(run(home, 'admin', 'routes', '--json').status, 0)
  rmSync(join(home, 'ours-rules.yaml'))
  const stopped = run(home, 'admin', 'routes', '--json')
  assert.equal(stopped.status, 2)
  assert.match(stopped.stderr, /rules: .*ours-rules\.yaml cannot be read/)
})

test('a_simulated_city_is_reported_in_one_line_of_json_and_a_home_that_has_one_is_refused', (t) => {
  const home = join(place(t), 'city')
  const words = ['simulate', '--learners', '200', '--days', '8', '--organisations', '400', '--seed', '5', '--until', '2026-05-31']
  const made = run(home, ...words, '--json')
  assert.equal(made.status, 0, made.stderr)
  const city = made.json()
  assert.equal(made.stdout.trim().split('\n').length, 1)
  assert.equal(city.learners, 200)
  assert.equal(city.organisations, 400)
  assert.equal(city.from, '2026-05-24')
  assert.ok(city.events > 500 && city.events_per_s > 0 && city.points > 0, made.stdout)
  assert.match(made.stderr, /operator 'operator' activates with the code/)

  const verified = run(home, 'verify', '--json')
  assert.equal(verified.status, 0, verified.stdout)
  assert.equal(verified.json().events, city.events + 1, 'and the rules that were taken into use')

  const again = run(home, ...words)
  assert.equal(again.status, 2)
  assert.match(again.stderr, /holds \d+ learning events already.*choose another WANQIU_HOME, or remove this one/)
})

test('what_a_simulation_cannot_do_is_said_before_anything_is_made', (t) => {
  const home = join(place(t), 'city')
  const refused = [
    [['--learners', '0'], /--learners: .*range/],
    [['--learners', '9000000'], /--learners: .*range/],
    [['--days', '0'], /--days: .*range/],
    [['--swiftly'], /not expected: --swiftly/],
    [['--profile', join(home, 'none.json')], /--profile: File does not exist/],
    [['--data', home], /--data: Directory does not exist/],
    [['--target', 'http://127.0.0.1:1'], /tokens: must name the file that `wanqiu simulate --tokens FILE` wrote/],
  ]
  for (const [words, reason] of refused) {
    const done = run(home, 'simulate', ...words)
    assert.equal(done.status, 2, words.join(' '))
    assert.match(done.stderr, reason)
  }
  assert.ok(!existsSync(home))
  const help = run(home, 'simulate', '--help')
  assert.equal(help.status, 0)
  assert.match(help.stdout, /--learners[^\n]*350000/)
})
