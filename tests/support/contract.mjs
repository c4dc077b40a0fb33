// The contract (api/*.yaml) as a judge of answers: is what a route answered what it promised?
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from './site.mjs'

const fromWeb = createRequire(join(root, 'web/package.json'))
const { parse } = fromWeb('yaml')
const { default: Ajv } = fromWeb('ajv/dist/2020')
const { default: addFormats } = fromWeb('ajv-formats')

const methods = ['get', 'post', 'put', 'patch', 'delete']

/** All fragments in one document; its parts are found where `$ref: '#/components/…'` looks for them. */
function joined() {
  const whole = { paths: {}, components: {} }
  for (const file of readdirSync(join(root, 'api')).filter((name) => name.endsWith('.yaml'))) {
    const fragment = parse(readFileSync(join(root, 'api', file), 'utf8'))
    Object.assign(whole.paths, fragment.paths)
    for (const [kind, entries] of Object.entries(fragment.components ?? {})) whole.components[kind] = { ...whole.components[kind], ...entries }
  }
  return whole
}

export class Contract {
  constructor() {
    this.whole = joined()
    this.ajv = addFormats(new Ajv({ strict: false, allErrors: true }))
    this.ajv.addSchema({ $id: 'contract', ...this.whole })
    this.operations = Object.entries(this.whole.paths).flatMap(([path, item]) =>
      methods.filter((method) => method in item).map((method) => ({ method: method.toUpperCase(), path, place: ['paths', path, method], pattern: new RegExp(`^${path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+')}$`), operation: item[method] })),
    )
    this.operations.sort((a, b) => (a.path.match(/\{/g)?.length ?? 0) - (b.path.match(/\{/g)?.length ?? 0)) // a word before a parameter
    this.judges = new Map()
    this.seen = new Set()
  }

  /** What is wrong with an answer, in words; null when it is as promised. `type` and `text` as they came. */
  fault({ method, path, status, type, text }) {
    const found = this.operations.find((each) => each.method === method && each.pattern.test(path))
    if (!found) return status === 404 || status === 405 ? null : `${method} ${path} answered ${status} and is not in the contract`
    if (status === 304) return null
    const said = (what) => `${method} ${found.path} ${status}: ${what}`
    let place = [...found.place, 'responses', String(status) in found.operation.responses ? String(status) : 'default']
    let response = this.#at(place)
    if (!response) return said('this status is not in the contract')
    if (response.$ref) {
      place = response.$ref.slice(2).split('/')
      response = this.#at(place)
    }
    this.seen.add(`${method} ${found.path}`)
    if (!response.content) return text ? said(`a body (${text.slice(0, 80)}) where none is promised`) : null
    const media = type?.split(';')[0].trim() ?? ''
    if (!(media in response.content)) return said(`'${media}' instead of ${Object.keys(response.content).join(', ')}`)
    if (!/json$/.test(media) || !response.content[media].schema) return null
    let value
    try {
      value = JSON.parse(text)
    } catch (error) {
      return said(error.message)
    }
    const judge = this.#judge([...place, 'content', media, 'schema'])
    return judge(value) ? null : said(judge.errors.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`).join('; '))
  }

  #at(place) {
    return place.reduce((value, key) => value?.[key], this.whole)
  }

  #judge(place) {
    const pointer = place.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')
    if (!this.judges.has(pointer)) this.judges.set(pointer, this.ajv.compile({ $ref: `contract#/${pointer}` }))
    return this.judges.get(pointer)
  }
}
