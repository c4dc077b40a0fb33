// Players without a browser: the codec and the session of the web app over real sockets, for halls that are full.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from './support.mjs'

const fromWeb = createRequire(join(root, 'web/package.json'))
const { WebSocket } = fromWeb('ws')
const { buildSync } = fromWeb('esbuild')

/** The web app's own modules, as they are. */
async function web(path) {
  const { outputFiles } = buildSync({ entryPoints: [join(root, 'web/src/rooms/arena', path)], bundle: true, format: 'esm', write: false, target: 'node20' })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}
const { encodeClient, decodeServer, subprotocol } = await web('frames.ts')
const { MatchSession } = await web('match_session.ts')

/** One who plays: sits down, answers what `choose` says as soon as a question opens, and keeps what it was told. */
export class Player {
  constructor(city, match, cookie, { name, role = 'player', choose = () => 1 } = {}) {
    Object.assign(this, { city, match, cookie, choose, heard: [], shown: null, waiting: [] })
    this.session = new MatchSession({
      send: (frame) => this.send(frame),
      show: (shown) => (this.shown = shown),
      later: (act, ms) => setTimeout(act, ms).unref(),
      chance: () => Math.random(),
    })
    this.role = role
    if (role === 'player') this.session.join(name)
  }

  connect() {
    this.socket = new WebSocket(`${this.city.base.replace(/^http/, 'ws')}/api/v1/arena/matches/${this.match}/live`, subprotocol, { headers: { cookie: this.cookie, origin: this.city.base } })
    this.socket.binaryType = 'arraybuffer'
    return new Promise((resolve, reject) => {
      this.socket.once('open', () => {
        this.send({ kind: 'hello', role: this.role, token: new Uint8Array() })
        resolve(this)
      })
      this.socket.once('error', reject)
      this.socket.on('message', (bytes) => this.take(decodeServer(new Uint8Array(bytes))))
    })
  }

  send(frame) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false
    this.socket.send(encodeClient(frame))
    return true
  }

  take(frame) {
    if (!frame) return
    if (frame.kind === 'ping') return void this.send({ kind: 'pong', number: frame.number })
    this.heard.push(frame)
    this.session.heard(frame)
    if (frame.kind === 'open' && this.shown.asked) this.session.answer(this.choose(this.shown.asked))
    this.waiting = this.waiting.filter(({ holds, resolve }) => !holds(this.shown) || resolve(this.shown))
  }

  /** Till what is shown is so. */
  until(holds, ms = 30_000) {
    if (this.shown && holds(this.shown)) return Promise.resolve(this.shown)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`a player waited in vain, at ${this.shown?.phase} ${this.shown?.question}`)), ms)
      this.waiting.push({ holds, resolve: (shown) => (clearTimeout(timer), resolve(shown)) })
    })
  }

  close() {
    this.socket?.close()
  }
}
