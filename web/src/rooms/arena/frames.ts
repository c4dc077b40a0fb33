import { NoFrame, Reader, Writer, bytes, fixedBytes, flag, list, number, oneOf, record, text, type Field, type ValueOf } from './wire'

/**
 * The frames of api/arena.md: one binary message is the version, the kind, then the fields in the order of the tables below. They are
 * the one place that knows a layout: writing, reading and the limits all walk them.
 */
export const version = 1
export const subprotocol = 'wanqiu.arena.1'
export const nameBytesMax = 96
export const toClientBytesMax = 65_536

export const phases = ['created', 'lobby', 'read', 'open', 'locked', 'reveal', 'ranking', 'ended'] as const
export type Phase = (typeof phases)[number]
export const roles = ['player', 'host', 'screen'] as const
export type LiveRole = (typeof roles)[number]
export const verdicts = ['done', 'seated_already', 'no_seat', 'full', 'wrong_name', 'before_opening', 'late', 'other_question', 'twice', 'wrong_choices', 'wrong_phase', 'over'] as const
export type Verdict = (typeof verdicts)[number]
export const refusals = ['verdict', 'malformed', 'too_large', 'unknown_kind', 'wrong_version', 'out_of_turn', 'not_allowed', 'too_fast', 'no_match', 'replaced', 'left_behind', 'unavailable'] as const
export type Refusal = (typeof refusals)[number]
export const seekings = ['duel', 'four'] as const
export type Seeking = (typeof seekings)[number]

const places = number(0xffff) // a set of stored places
const question = number(200)
const players = number(100_000)
const number32 = number(0xffff_ffff)
const time = number(Number.MAX_SAFE_INTEGER)
const duration = number(600_000)
const address = text(512)
const longText = text(16_384)
const phase = oneOf(phases)
const verdict = oneOf(verdicts)
const person = record({ rank: players, seat: players, name: text(nameBytesMax), organisation: address, score: number32 })
const organisation = record({ rank: players, name: address, mean: number32, players })
export type RankedPerson = ValueOf<typeof person>
export type RankedOrganisation = ValueOf<typeof organisation>

const fromClient = {
  hello: [1, record({ role: oneOf(roles), token: bytes(16) })],
  join: [2, record({ name: text(nameBytesMax) })],
  answer: [3, record({ question, choices: places })],
  pong: [4, record({ number: number32 })],
  leave: [5, record({})],
  next: [6, record({ phase, question })],
  run_by_itself: [7, record({ on: flag })],
  end: [8, record({})],
  seek: [9, record({ seeking: oneOf(seekings) })],
  rematch: [10, record({})],
} as const

const fromServer = {
  welcome: [
    64,
    record({ role: oneOf(roles), seat: players, token: fixedBytes(16), orderSeed: number32, server: time, phase, question, questions: question, players, byItself: flag, answered: places }),
  ],
  lobby: [65, record({ players })],
  read: [
    66,
    record({ question, at: time, readMs: duration, answerMs: duration, worth: number(500), several: flag, shuffled: flag, passage: longText, stem: longText, picture: address, audio: address, options: list(text(1024), 16) }),
  ],
  open: [67, record({ question, at: time, until: time })],
  acknowledged: [68, record({ question, verdict, takenMs: duration })],
  locked: [69, record({ question, answers: players })],
  reveal: [70, record({ question, right: places, explanation: longText, answers: players, chosen: list(players, 16) })],
  standing: [71, record({ question, rank: players, players, score: number32, points: number32, right: flag, organisationRank: players, organisationMean: number32 })],
  ranking: [72, record({ question, last: flag, persons: list(person, 10), organisations: list(organisation, 10) })],
  ended: [73, record({ at: time })],
  ping: [74, record({ number: number32, server: time })],
  counts: [75, record({ question, answers: players, present: players })],
  refused: [76, record({ of: number(255), why: oneOf(refusals), verdict, retryMs: duration })],
  rival: [77, record({ seat: players, question, answered: flag, present: flag, name: text(nameBytesMax) })],
  waiting: [78, record({ since: time, atMostMs: duration })],
  met: [79, record({ address, practice: flag })],
} as const

type Table = { readonly [name: string]: readonly [number, unknown] }
type FrameOf<T extends Table> = { [K in keyof T & string]: { kind: K } & ValueOf<T[K][1]> }[keyof T & string]
export type ClientFrame = FrameOf<typeof fromClient>
export type ServerFrame = FrameOf<typeof fromServer>
export type ServerKind = ServerFrame['kind']
export type Frame<K extends ServerKind> = Extract<ServerFrame, { kind: K }>

/** The kind's number on the wire, as `refused` names it. */
export const kindOf = (kind: ClientFrame['kind']): number => fromClient[kind][0]

function encode(table: Table, frame: { kind: string }): Uint8Array<ArrayBuffer> {
  const [kind, fields] = table[frame.kind]!
  const out = new Writer()
  out.byte(version)
  out.byte(kind)
  ;(fields as Field<object>).write(out, frame)
  return out.done()
}

function decode(table: Table, message: Uint8Array): unknown {
  const from = new Reader(message)
  const said = from.byte()
  const number = from.byte()
  if (said !== version) throw new NoFrame('wrong_version')
  const found = Object.entries(table).find(([, [kind]]) => kind === number)
  if (!found) return null
  const [kind, [, fields]] = found
  const frame = { kind, ...(fields as Field<object>).read(from) }
  if (!from.atEnd) throw new NoFrame('malformed')
  return frame
}

export const encodeClient = (frame: ClientFrame): Uint8Array<ArrayBuffer> => encode(fromClient, frame)
export const encodeServer = (frame: ServerFrame): Uint8Array<ArrayBuffer> => encode(fromServer, frame)

/** What the server said; null for a kind that this page does not know, which is passed over. Throws NoFrame. */
export function decodeServer(message: Uint8Array): ServerFrame | null {
  if (message.length > toClientBytesMax) throw new NoFrame('malformed')
  return decode(fromServer, message) as ServerFrame | null
}
export const decodeClient = (message: Uint8Array): ClientFrame | null => decode(fromClient, message) as ClientFrame | null
