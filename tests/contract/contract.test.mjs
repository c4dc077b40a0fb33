// The contract and the program name the same routes, in both directions: every path of api/*.yaml is served, every route
// below /api is written down.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { Contract } from '../support/contract.mjs'
import { root } from '../support/site.mjs'

const program = join(root, 'build/release/wanqiu')

function served() {
  const home = mkdtempSync(join(tmpdir(), 'wanqiu-contract.'))
  const env = { ...process.env, WANQIU_HOME: join(home, 'site') }
  try {
    execFileSync(program, ['init', '--json'], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    return JSON.parse(execFileSync(program, ['admin', 'routes', '--json'], { env, maxBuffer: 1 << 24, stdio: ['ignore', 'pipe', 'ignore'] }))
  } finally {
    rmSync(home, { recursive: true })
  }
}

/** A last {name*} of a route is {name} in the contract. */
const plain = (path) => path.replace('*}', '}')

test('every_route_of_the_contract_is_served_and_every_served_one_is_written_down', () => {
  const contract = new Set(new Contract().operations.map(({ method, path }) => `${method} ${path}`))
  const program_routes = new Set(served().map(({ method, path }) => `${method} ${plain(path)}`))
  const missing = [...contract].filter((route) => !program_routes.has(route))
  const unwritten = [...program_routes].filter((route) => route.split(' ')[1].startsWith('/api/') && !contract.has(route))
  assert.deepEqual({ missing, unwritten }, { missing: [], unwritten: [] })
})

test('every_route_says_who_may_call_it', () => {
  for (const { method, path, access } of served()) {
    assert.match(access, /^(anyone|signed_in|site: .+|within \w+: .+|somewhere: .+)$/, `${method} ${path}`)
  }
})
