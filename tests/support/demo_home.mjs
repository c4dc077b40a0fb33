// The demo city's home, made once a day for each build of the program and copied for each test: making it takes longer than
// most tests, since every picture goes through the checks that a stranger's would.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const kept = join(root, 'build/test/demo')

/** Makes `home`, which must not be there. `environment` is the one that the program will have. */
export function makeDemoHome(program, home, environment) {
  const name = `${new Date().toISOString().slice(0, 10)}-${statSync(program).mtimeMs}-${statSync(join(root, 'demo')).mtimeMs}`
  const made = join(kept, name)
  if (!existsSync(made)) {
    mkdirSync(kept, { recursive: true })
    const place = mkdtempSync(join(kept, 'making-'))
    const done = spawnSync(program, ['init', '--demo'], { env: { ...environment, WANQIU_HOME: join(place, 'home') }, encoding: 'utf8', timeout: 300_000 })
    if (done.status !== 0) throw new Error(`init --demo: ${done.error ?? ''}${done.stderr}${done.stdout}`)
    for (const old of readdirSync(kept).filter((each) => !each.startsWith('making-') && each !== name)) rmSync(join(kept, old), { recursive: true, force: true })
    try {
      renameSync(join(place, 'home'), made)
    } catch (error) {
      if (!existsSync(made)) throw error // else another test was quicker
    }
    rmSync(place, { recursive: true, force: true })
  }
  cpSync(made, home, { recursive: true, preserveTimestamps: true })
}
