// Joins api/openapi.yaml and the fragments beside it (paths and components are merged; a name that is there twice is an
// error) and makes src/api/generated/schema.ts from the whole. Does nothing when no fragment changed.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'
import { parse } from 'yaml'

const web = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = join(web, '..', 'api')
const target = join(web, 'src/api/generated/schema.ts')

const main = 'openapi.yaml'
const names = [main, ...readdirSync(folder).filter((name) => name.endsWith('.yaml') && name !== main).sort()]
const texts = names.map((name) => readFileSync(join(folder, name), 'utf8'))
const digest = createHash('sha256').update(texts.join('\0')).digest('hex')
const stamp = `// Made by \`npm run api\` from api/*.yaml ${digest}\n`
if (existsSync(target) && readFileSync(target, 'utf8').startsWith(stamp)) process.exit(0)

const whole = parse(texts[0])
whole.paths ??= {}
whole.components ??= {}
for (let i = 1; i < names.length; ++i) {
  const fragment = parse(texts[i])
  join_into(whole.paths, fragment.paths ?? {}, names[i], 'path')
  for (const [kind, entries] of Object.entries(fragment.components ?? {})) {
    whole.components[kind] ??= {}
    join_into(whole.components[kind], entries, names[i], kind)
  }
}

function join_into(all, some, name, what) {
  for (const [key, value] of Object.entries(some)) {
    if (key in all) {
      console.error(`api/${name}: ${what} ${key} is there twice`)
      process.exit(1)
    }
    all[key] = value
  }
}

const tree = await openapiTS(whole, { alphabetize: false })
mkdirSync(dirname(target), { recursive: true })
writeFileSync(target, stamp + astToString(tree))
