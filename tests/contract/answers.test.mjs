// What the program answers is what the contract promises: every route that only reads is asked, by everybody who may and
// everybody who may not, about things that are there and a thing that is not.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { after, before, test } from 'node:test'
import { Contract } from '../support/contract.mjs'
import { Site } from '../support/site.mjs'

const accounts = ['learner', 'reader', 'admin', 'editor', 'chief', 'operator']
const contract = new Contract()
const cookies = new Map()
let site

before(async () => {
  site = await Site.demo()
  await site.serve()
  for (const account of accounts) cookies.set(account, await cookieOf(account))
})
after(() => site?.stop())

async function cookieOf(account) {
  const { answer } = await ask('POST', '/api/v1/sessions', undefined, { account, password: 'wanqiu-demo' })
  assert.equal(answer.status, 201, account)
  return answer.headers.get('set-cookie').split(';')[0]
}

/** Asks, and holds the answer against the contract. */
async function ask(method, address, cookie, body) {
  const answer = await site.ask(address, { method, body, cookie, key: randomUUID() })
  const text = await textOf(answer)
  const fault = contract.fault({ method, path: address.split('?')[0], status: answer.status, type: answer.headers.get('content-type'), text })
  return { answer, fault, value: /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : undefined }
}

/** What was answered; of a stream of events, which has no end, the first piece. */
async function textOf(answer) {
  if (!answer.headers.get('content-type')?.startsWith('text/event-stream')) return answer.text()
  const reader = answer.body.getReader()
  const { value } = await reader.read()
  await reader.cancel()
  return new TextDecoder().decode(value)
}

/** As the operator's and the editors' lists name them: what may stand for each parameter of an address. */
async function known() {
  const read = async (account, address) => (await ask('GET', address, cookies.get(account))).value.items
  const items = await read('editor', '/api/v1/editing/items?limit=100')
  const learner = cookies.get('learner')
  const item = items.find(({ kind, state }) => kind === 'article' && state === 'published').id
  const wrote = await ask('POST', `/api/v1/items/${item}/comments`, learner, { text: '麦子熟了' })
  assert.equal(wrote.answer.status, 201, JSON.stringify(wrote.value))
  const course = items.filter(({ kind }) => kind === 'course').map(({ id }) => id)
  const organisations = await read('operator', '/api/v1/organisations')
  const columns = await read('editor', '/api/v1/editing/columns')
  const series = await read('editor', '/api/v1/series')
  const media = await read('editor', '/api/v1/media')
  const bank = (await read('editor', '/api/v1/quiz/banks'))[0].id
  const questions = await read('editor', `/api/v1/quiz/banks/${bank}/questions`)
  const city = (await read('operator', '/api/v1/insight/organisations'))[0].organisation.id
  const quiz = await answered(bank)
  const arena = await played()
  const campaign = (await read('operator', `/api/v1/insight/organisations/${city}/campaigns`))[0]
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  return {
    item: [item, ...items.slice(0, 6).map(({ id }) => id)],
    course,
    series: series.map(({ id }) => id),
    organisation_id: organisations.map(({ id }) => id),
    slug: [...columns, ...series].map(({ slug }) => slug),
    hash: media.slice(0, 3).map(({ hash }) => hash),
    comment: [wrote.value.comment.id],
    code: ['JINGHE2026', arena.invitation],
    version: ['1', '2'],
    day: [today],
    month: [today.slice(0, 7)],
    verb: [campaign.verb],
    object: [campaign.object],
    q: ['麦'],
    bank: [bank],
    ...quiz,
    match: arena.match,
    pin: arena.pin,
    season: arena.season,
    question: [...quiz.question, ...questions.slice(0, 6).map(({ id }) => id)],
    format: ['gift'],
  }
}

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** A question with a picture comes into use, and a learner answers the quiz of the day; each step as the contract says. */
async function answered(bank) {
  const step = async (account, method, address, body, status = 200) => {
    const { answer, fault, value } = await ask(method, `/api/v1/quiz/${address}`, cookies.get(account), body)
    assert.equal(answer.status, status, JSON.stringify(value))
    assert.equal(fault, null, method + ' ' + address)
    return value
  }
  const question = { kind: 'single', stem: '图中是什么？', picture: 'p.png', options: ['一个点', '一条线'], answer: [0], files: [{ name: 'p.png', base64: pixel }] }
  const { id, version } = await step('editor', 'POST', `banks/${bank}/questions`, { question }, 201)
  await step('chief', 'POST', `questions/${id}/reviews`, { decision: 'approve', version })
  const { daily, endless } = await step('learner', 'GET', 'today')
  const attempt = await step('learner', 'POST', 'attempts', { paper: daily.paper })
  const at = `attempts/${attempt.id}`
  const empty = { choices: [], texts: [] }
  await step('learner', 'PUT', `${at}/answers/0`, empty)
  await step('learner', 'POST', `${at}/answers/1/check`, empty)
  await step('learner', 'POST', `${at}/finish`)
  await step('learner', 'PUT', `${at}/answers/0`, empty, 409)
  const run = await step('learner', 'POST', 'attempts', { paper: endless.paper })
  await step('learner', 'POST', `attempts/${run.id}/answers/0/check`, empty)
  await step('learner', 'POST', `attempts/${run.id}/revive`)
  const papers = (await step('editor', 'GET', 'papers')).items
  const { paper } = papers[0]
  const made = await step('editor', 'POST', 'papers', { ...paper, name: '新的试卷' }, 201)
  const changed = await step('editor', 'PUT', `papers/${made.id}`, { version: made.version, paper })
  await step('editor', 'PUT', `papers/${made.id}`, { version: made.version, paper }, 409)
  await step('editor', 'PUT', `papers/${made.id}/state`, { version: changed.version, state: 'open' })
  await step('editor', 'DELETE', `papers/${made.id}`, undefined, 204)
  return { question: [id, attempt.questions[0].question.id], attempt: [attempt.id, run.id], paper: papers.map((each) => each.id), name: ['p.png'] }
}

/** Hall matches, one that runs and one that has ended, and an invitation to a duel; each step as the contract says. */
async function played() {
  const step = async (account, method, address, body, status = 200) => {
    const { answer, fault, value } = await ask(method, `/api/v1/arena/${address}`, cookies.get(account), body)
    assert.equal(answer.status, status, JSON.stringify(value))
    assert.equal(fault, null, method + ' ' + address)
    return value
  }
  const paper = (await step('operator', 'GET', 'papers')).papers.find(({ playable }) => playable > 0)
  const root = (await ask('GET', '/api/v1/organisations', cookies.get('operator'))).value.items[0].id
  const draft = { name: '麦收答题', organisation: root, paper: paper.id, starts_at: null, by_itself: true, all_answered_locks: true, answer_seconds: 20, players_max: 100 }
  const running = await step('operator', 'POST', 'halls', draft, 201)
  const over = await step('operator', 'POST', 'halls', draft, 201)
  await step('operator', 'POST', `halls/${over.id}/end`)
  await step('operator', 'POST', 'halls', { ...draft, answer_seconds: 1 }, 422)
  await step('learner', 'POST', 'halls', draft, 403)
  const invitation = await step('learner', 'POST', 'invitations', { kind: 'duel' }, 201)
  await step('learner', 'POST', 'invitations', { kind: 'hall' }, 422)
  const { seasons } = await step('learner', 'GET', 'seasons')
  return { match: [running.id, over.id, invitation.match], pin: [running.pin], invitation: invitation.code, season: [seasons[0].id] }
}

/** What a request for a WebSocket is answered with. */
function upgraded(address, cookie) {
  return new Promise((resolve, reject) => {
    const headers = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Protocol': 'wanqiu.arena.1', Origin: site.base, Cookie: cookie }
    const asked = request(site.base + address, { headers })
    asked.on('upgrade', (answer, socket) => (socket.destroy(), resolve(answer.statusCode)))
    asked.on('response', (answer) => (answer.resume(), resolve(answer.statusCode)))
    asked.on('error', reject)
    asked.end()
  })
}

/** The addresses of an operation with everything that is known put in, and one with what is nowhere. */
function addresses({ path, operation }, values) {
  const required = (operation.parameters ?? []).filter((each) => each.in === 'query' && each.required).map((each) => `${each.name}=${encodeURIComponent(values[each.name]?.[0] ?? '1')}`)
  const query = required.length ? `?${required.join('&')}` : ''
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
  let made = [path]
  for (const name of names) made = made.flatMap((address) => (values[name] ?? []).map((value) => address.replace(`{${name}}`, encodeURIComponent(value))))
  if (names.length) made.push(path.replace(/\{\w+\}/g, '123456789'))
  return made.map((address) => address + query)
}

test('every_answer_of_a_route_that_reads_is_as_the_contract_says', async () => {
  const values = await known()
  const faults = new Set()
  const succeeded = new Set()
  for (const operation of contract.operations.filter(({ method, path }) => method === 'GET' && path.startsWith('/api/'))) {
    for (const address of addresses(operation, values)) {
      for (const cookie of [undefined, ...cookies.values()]) {
        const { answer, fault } = await ask('GET', address, cookie)
        if (fault) faults.add(fault)
        if (answer.ok) succeeded.add(operation.path)
      }
    }
  }
  for (const live of ['/api/v1/arena/matches/{match}/live', '/api/v1/arena/seek/live'])
    if ((await upgraded(live.replace('{match}', values.match[0]), cookies.get('learner'))) === 101) succeeded.add(live)
  assert.deepEqual([...faults], [])
  const never = contract.operations.filter(({ method, path }) => method === 'GET' && path.startsWith('/api/') && !succeeded.has(path)).map(({ path }) => path)
  assert.deepEqual(never, ['/api/v1/imports/learners/{import_id}'], 'routes that never answered with success prove nothing')
})
