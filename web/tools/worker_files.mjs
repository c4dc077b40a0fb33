// Tells the service worker every file of the learner app, from the build's manifest: dist/sw.js gets the list in place of
// its empty one. The console is not kept on a device.
import { readFileSync, writeFileSync } from 'node:fs'

const manifest = JSON.parse(readFileSync('dist/.vite/learner.json', 'utf8'))
const seen = new Set()
const files = new Set()
function collect(key) {
  if (seen.has(key)) return
  seen.add(key)
  const chunk = manifest[key]
  for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(`/${file}`)
  for (const next of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]) collect(next)
}
collect('learner.html')

const place = 'const appFiles = []'
const worker = readFileSync('dist/sw.js', 'utf8')
if (!worker.includes(place)) throw new Error(`public/sw.js has no "${place}"`)
writeFileSync('dist/sw.js', worker.replace(place, `const appFiles = ${JSON.stringify([...files].sort())}`))
