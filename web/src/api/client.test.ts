import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { addressOf, onSignedOut, send } from './client'
import { Problem } from './problem'

const json = (status: number, body: unknown, type = 'application/json'): Response => new Response(JSON.stringify(body), { status, headers: { 'content-type': type } })
const problem = (status: number, errors: unknown[] = []): Response => json(status, { type: 'about:blank', title: 'T', status, detail: 'D', errors }, 'application/problem+json')

describe('client', () => {
  const fetched = vi.fn<typeof fetch>()
  beforeEach(() => {
    fetched.mockReset()
    vi.stubGlobal('fetch', fetched)
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  async function caught(promise: Promise<unknown>): Promise<Problem> {
    const kept = promise.catch((reason: unknown) => reason)
    await vi.runAllTimersAsync()
    return (await kept) as Problem
  }

  it('fills and encodes path and query, and leaves out what is not given', () => {
    expect(addressOf('/api/v1/columns/{slug}', { slug: '三 川' }, { cursor: undefined, q: 'a&b', kind: '' })).toBe('/api/v1/columns/%E4%B8%89%20%E5%B7%9D?q=a%26b')
  })

  it('gives a problem document with its fields', async () => {
    fetched.mockResolvedValue(problem(422, [{ field: 'name', reason: 'too long' }]))
    const found = await caught(send('post', '/x', { body: {} }))
    expect(found).toBeInstanceOf(Problem)
    expect([found.kind, found.reasonFor('name'), found.reasonFor('other')]).toEqual(['invalid', 'too long', undefined])
  })

  it('understands an error that is no problem document', async () => {
    fetched.mockResolvedValue(new Response('<html>bad gateway</html>', { status: 500, headers: { 'content-type': 'text/html' } }))
    expect((await caught(send('get', '/x', {}))).kind).toBe('broken')
  })

  it('tries a read again while the network is away', async () => {
    fetched.mockRejectedValueOnce(new TypeError('away')).mockResolvedValueOnce(json(200, { a: 1 }))
    const answer = send('get', '/x', {})
    await vi.runAllTimersAsync()
    expect(await answer).toEqual({ a: 1 })
  })

  it('gives up after three attempts and says that the network is away', async () => {
    fetched.mockRejectedValue(new TypeError('away'))
    expect((await caught(send('get', '/x', {}))).kind).toBe('offline')
    expect(fetched).toHaveBeenCalledTimes(3)
  })

  it('gives up on a server that is silent, also where the page gave a signal', async () => {
    const never = (_: unknown, request?: RequestInit): Promise<Response> => new Promise((_resolve, reject) => request!.signal!.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))))
    fetched.mockImplementation(never)
    expect((await caught(send('get', '/x', { signal: new AbortController().signal }))).kind).toBe('offline')
    expect(fetched).toHaveBeenCalledTimes(1)
  })

  it('ends a request when its page is left, and says nothing', async () => {
    fetched.mockImplementation((_, request) => new Promise((_resolve, reject) => request!.signal!.addEventListener('abort', () => reject(new DOMException('', 'AbortError')))))
    const page = new AbortController()
    const answer = send('get', '/x', { signal: page.signal }).catch((reason: unknown) => reason)
    page.abort()
    expect(await answer).toBeInstanceOf(DOMException)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('never sends a POST twice by itself', async () => {
    fetched.mockRejectedValue(new TypeError('away'))
    await caught(send('post', '/x', { body: {} }))
    expect(fetched).toHaveBeenCalledTimes(1)
  })

  it('carries an Idempotency-Key with every POST', async () => {
    fetched.mockImplementation(async () => json(201, {}))
    await send('post', '/x', { body: {}, idempotencyKey: 'mine-1234' })
    await send('post', '/x', { body: {} })
    const keys = fetched.mock.calls.map((call) => (call[1]?.headers as Record<string, string>)['idempotency-key'])
    expect(keys[0]).toBe('mine-1234')
    expect(keys[1]).toMatch(/^[0-9a-f-]{32,36}$/)
  })

  it('tells when the session is over', async () => {
    const told = vi.fn()
    onSignedOut(told)
    fetched.mockResolvedValue(problem(401))
    expect((await caught(send('get', '/x', {}))).kind).toBe('signed_out')
    expect(told).toHaveBeenCalledOnce()
  })

  it('reads how long to wait', async () => {
    fetched.mockResolvedValue(new Response('{}', { status: 429, headers: { 'content-type': 'application/problem+json', 'retry-after': '30' } }))
    const found = await caught(send('post', '/x', {}))
    expect([found.kind, found.retryAfterSeconds]).toEqual(['too_many', 30])
  })
})
