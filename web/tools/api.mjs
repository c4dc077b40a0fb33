// Makes src/api/generated/schema.ts from the joined contract. Does nothing when no fragment of it changed.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'
import { contractFiles, joinedContract } from './contract.mjs'

const target = join(dirname(dirname(fileURLToPath(import.meta.url))), 'src/api/generated/schema.ts')

const files = contractFiles()
const digest = createHash('sha256').update(files.map(({ text }) => text).join('\0')).digest('hex')
const stamp = `// Made by \`npm run api\` from api/*.yaml ${digest}\n`
if (existsSync(target) && readFileSync(target, 'utf8').startsWith(stamp)) process.exit(0)

const tree = await openapiTS(joinedContract(files), { alphabetize: false })
mkdirSync(dirname(target), { recursive: true })
writeFileSync(target, stamp + astToString(tree))
