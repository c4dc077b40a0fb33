// The contract: api/openapi.yaml and the fragments beside it in one document. Paths and components are merged; a name that is
// there twice is an error.
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../api')
const main = 'openapi.yaml'

/** Its files, the one that holds what all share first. */
export function contractFiles() {
  const names = [main, ...readdirSync(folder).filter((name) => name.endsWith('.yaml') && name !== main).sort()]
  return names.map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
}

export function joinedContract(files = contractFiles()) {
  const whole = parse(files[0].text)
  whole.paths ??= {}
  whole.components ??= {}
  for (const { name, text } of files.slice(1)) {
    const fragment = parse(text)
    joinInto(whole.paths, fragment.paths ?? {}, name, 'path')
    for (const [kind, entries] of Object.entries(fragment.components ?? {})) joinInto((whole.components[kind] ??= {}), entries, name, kind)
  }
  return whole
}

function joinInto(all, some, name, what) {
  for (const [key, value] of Object.entries(some)) {
    if (key in all) throw new Error(`api/${name}: ${what} ${key} is there twice`)
    all[key] = value
  }
}
