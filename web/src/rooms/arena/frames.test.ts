import { describe, expect, it } from 'vitest'
import { decodeClient, decodeServer, encodeClient, encodeServer, phases, roles, type ClientFrame, type ServerFrame } from './frames'
import { NoFrame } from './wire'

const token = Uint8Array.from({ length: 16 }, (_, i) => i * 16)
const fromClient: ClientFrame[] = [
  { kind: 'hello', role: 'screen', token: new Uint8Array() },
  { kind: 'hello', role: 'player', token },
  { kind: 'join', name: '李小麦' },
  { kind: 'answer', question: 200, choices: 0xffff },
  { kind: 'pong', number: 0xffff_ffff },
  { kind: 'leave' },
  { kind: 'next', phase: 'ended', question: 0 },
  { kind: 'run_by_itself', on: true },
  { kind: 'end' },
  { kind: 'seek', seeking: 'four' },
  { kind: 'rematch' },
]
const fromServer: ServerFrame[] = [
  { kind: 'welcome', role: 'host', seat: 100_000, token, orderSeed: 0xfeedface, server: Number.MAX_SAFE_INTEGER, phase: 'open', question: 3, questions: 10, players: 99, byItself: true, answered: 5 },
  { kind: 'lobby', players: 128 },
  { kind: 'read', question: 0, at: 1_790_000_000_123, readMs: 3_000, answerMs: 20_000, worth: 100, several: true, shuffled: false, passage: '', stem: '<p>宛丘之上兮？</p>', picture: '/media/1.webp', audio: '', options: ['甲', 'B'] },
  { kind: 'open', question: 1, at: 1, until: 127 },
  { kind: 'acknowledged', question: 1, verdict: 'done', takenMs: 600_000 },
  { kind: 'locked', question: 1, answers: 16_384 },
  { kind: 'reveal', question: 1, right: 0x8000, explanation: '因为', answers: 3, chosen: [0, 1, 2] },
  { kind: 'standing', question: 1, rank: 2, players: 3, score: 1_790, points: 890, right: true, organisationRank: 1, organisationMean: 600 },
  { kind: 'ranking', question: 1, last: true, persons: [{ rank: 1, seat: 2, name: '王听泉', organisation: '市图书馆', score: 9 }], organisations: [{ rank: 1, name: '市图书馆', mean: 3, players: 1 }] },
  { kind: 'ended', at: 5 },
  { kind: 'ping', number: 7, server: 1_790_000_000_000 },
  { kind: 'counts', question: 2, answers: 3, present: 4 },
  { kind: 'refused', of: 3, why: 'verdict', verdict: 'late', retryMs: 0 },
  { kind: 'rival', seat: 2, question: 1, answered: true, present: false, name: '王听泉' },
  { kind: 'waiting', since: 3, atMostMs: 15_000 },
  { kind: 'met', address: '/api/v1/arena/matches/77/live', practice: true },
]
const why = (act: () => unknown): string => {
  try {
    act()
    return 'read'
  } catch (reason) {
    return reason instanceof NoFrame ? reason.why : String(reason)
  }
}
const server = (...bytes: number[]): string => why(() => decodeServer(Uint8Array.from(bytes)))

describe('frames', () => {
  it('come back whole, and no shorter or longer one does', () => {
    const both: [object, Uint8Array, (bytes: Uint8Array) => unknown][] = [
      ...fromClient.map((frame): [object, Uint8Array, typeof decodeClient] => [frame, encodeClient(frame), decodeClient]),
      ...fromServer.map((frame): [object, Uint8Array, typeof decodeServer] => [frame, encodeServer(frame), decodeServer]),
    ]
    for (const [frame, bytes, decode] of both) {
      expect(decode(bytes)).toEqual(frame)
      for (let size = 0; size < bytes.length; ++size) expect(why(() => decode(bytes.slice(0, size)))).toBe('malformed')
      expect(why(() => decode(Uint8Array.from([...bytes, 0])))).toBe('malformed')
    }
  })

  it('are the bytes of the contract', () => {
    expect([...encodeClient({ kind: 'answer', question: 9, choices: 4 })]).toEqual([1, 3, 9, 4])
    expect([...encodeClient({ kind: 'hello', role: 'host', token: new Uint8Array() })]).toEqual([1, 1, 1, 0])
    expect([...encodeServer({ kind: 'lobby', players: 300 })]).toEqual([1, 65, 0xac, 2])
    expect([phases.indexOf('ended'), roles.indexOf('screen')]).toEqual([7, 2])
  })

  it('pass over a kind that is not known, and tell another version from what is broken', () => {
    expect(decodeServer(Uint8Array.from([1, 99, 5, 6]))).toBeNull()
    expect(server(2, 65, 1)).toBe('wrong_version')
    expect(server()).toBe('malformed')
    expect(server(1)).toBe('malformed')
    expect(server(1, 65, 0x89, 0)).toBe('malformed') // 9 spelt with two bytes
    expect(server(1, 65, 0xa1, 0x8d, 0x06)).toBe('malformed') // 100,001 players
    expect(server(1, 65, 255, 255, 255, 255, 255, 255, 255, 255, 1)).toBe('malformed')
    expect(server(1, 77, 1, 1, 2, 0)).toBe('malformed') // neither true nor false
    expect(server(1, 79, 2, 0xc3, 0x28, 0)).toBe('malformed') // not UTF-8
    expect(server(1, 76, 3, 12, 0, 0)).toBe('malformed') // no such reason
  })

  it('keep their limits when they are written', () => {
    expect(() => encodeClient({ kind: 'join', name: '宛'.repeat(33) })).toThrow(RangeError)
    expect(() => encodeClient({ kind: 'answer', question: 201, choices: 1 })).toThrow(RangeError)
    expect(() => encodeClient({ kind: 'answer', question: 1, choices: 1.5 })).toThrow(RangeError)
  })
})
