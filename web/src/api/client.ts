import type { paths } from './generated/schema'
import { offline, problemFrom } from './problem'

/** The types below read a path's parameters, body and answer from the generated schema, so that a wrong call does not compile. */
type Method = 'get' | 'put' | 'post' | 'patch' | 'delete'
export type PathsWith<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never
}[keyof paths]
type Operation<P extends keyof paths, M extends Method> = paths[P] extends Record<M, infer O> ? O : never
type Json<R> = R extends { content: { 'application/json': infer T } } ? T : R extends { content: infer C } ? C[keyof C] : undefined
type Answer<R> = 200 extends keyof R
  ? Json<R[200]>
  : 201 extends keyof R
    ? Json<R[201]>
    : 202 extends keyof R
      ? Json<R[202]>
      : undefined
export type Ok<P extends keyof paths, M extends Method> = Operation<P, M> extends { responses: infer R } ? Answer<R> : never
type PathOf<O> = O extends { parameters: { path: infer T } } ? T : never
type PathParameters<P extends keyof paths, M extends Method> = [PathOf<Operation<P, M>>] extends [never]
  ? PathOf<paths[P]>
  : PathOf<Operation<P, M>>
type Query<O> = O extends { parameters: { query?: infer T } } ? T : never
type Body<O> = O extends { requestBody?: { content: { 'application/json': infer T } } } ? T : never

interface Common {
  signal?: AbortSignal
  /** Makes a repeat of the same creating request harmless; one is made for a POST without one. */
  idempotencyKey?: string
  /** Lets the request outlive the page, for the last heartbeat. */
  keepalive?: boolean
}
type Given<Name extends string, T> = [T] extends [never] ? object : undefined extends T ? { [K in Name]?: T } : { [K in Name]: T }
export type Options<P extends keyof paths, M extends Method> = Common &
  Given<'path', PathParameters<P, M>> &
  ([Query<Operation<P, M>>] extends [never] ? object : { query?: Query<Operation<P, M>> }) &
  Given<'body', Body<Operation<P, M>>>

/** Told of every answer 401, so that the session store can notice that somebody signed out elsewhere. */
let whenSignedOut: () => void = () => {}
export function onSignedOut(tell: () => void): void {
  whenSignedOut = tell
}

const timeoutMs = 20_000
const attempts = 3
const pausesMs = [400, 1500]

export function get<P extends PathsWith<'get'>>(path: P, options: Options<P, 'get'> = {} as Options<P, 'get'>) {
  return call(path, 'get', options)
}
export function post<P extends PathsWith<'post'>>(path: P, options: Options<P, 'post'> = {} as Options<P, 'post'>) {
  return call(path, 'post', options)
}
export function put<P extends PathsWith<'put'>>(path: P, options: Options<P, 'put'> = {} as Options<P, 'put'>) {
  return call(path, 'put', options)
}
export function patch<P extends PathsWith<'patch'>>(path: P, options: Options<P, 'patch'> = {} as Options<P, 'patch'>) {
  return call(path, 'patch', options)
}
export function del<P extends PathsWith<'delete'>>(path: P, options: Options<P, 'delete'> = {} as Options<P, 'delete'>) {
  return call(path, 'delete', options)
}

interface Loose extends Common {
  path?: Record<string, string | number>
  query?: Record<string, unknown>
  body?: unknown
}

export function addressOf(path: string, parameters: Record<string, string | number> = {}, query: Record<string, unknown> = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(parameters[name] ?? '')))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.append(name, String(value))
  }
  const text = search.toString()
  return text ? `${filled}?${text}` : filled
}

export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  // randomUUID needs a secure context; a site on plain HTTP in a local network has none.
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function call<P extends keyof paths, M extends Method>(path: P, method: M, options: Options<P, M>): Promise<Ok<P, M>> {
  const loose = options as Loose
  return (await send(method, addressOf(path as string, loose.path, loose.query), loose)) as Ok<P, M>
}

/** A signal that ends a request when its caller does (the page was left) and at the latest after `timeoutMs`. */
function limited(by: AbortSignal | undefined) {
  const controller = new AbortController()
  const limit = { signal: controller.signal, passed: false, clear }
  const end = (): void => controller.abort()
  const timer = setTimeout(() => {
    limit.passed = true
    end()
  }, timeoutMs)
  function clear(): void {
    clearTimeout(timer)
    by?.removeEventListener('abort', end)
  }
  if (by?.aborted) end()
  else by?.addEventListener('abort', end)
  return limit
}

/**
 * Sends one request and gives its JSON, or throws a Problem. GET, PUT and DELETE are tried again while the network is
 * away; a POST is not, since not every route keeps its key: what must not get lost goes through the outbox. A server
 * that is silent for too long counts as away, and is not asked again without the person.
 */
export async function send(method: Method, address: string, options: Loose): Promise<unknown> {
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json' }
  if (options.body !== undefined) headers['content-type'] = 'application/json'
  if (method === 'post') headers['idempotency-key'] = options.idempotencyKey ?? newKey()
  const request: RequestInit = { method: method.toUpperCase(), headers, credentials: 'same-origin' }
  if (options.body !== undefined) request.body = JSON.stringify(options.body)
  if (options.keepalive) request.keepalive = true

  for (let attempt = 1; ; ++attempt) {
    const limit = limited(options.signal)
    try {
      const response = await fetch(address, { ...request, signal: limit.signal })
      if (response.ok) return response.status === 204 ? undefined : await response.json()
      const problem = await problemFrom(response)
      if (problem.kind === 'signed_out') whenSignedOut()
      if (!problem.passing || attempt >= attempts || !repeatable(method)) throw problem
    } catch (reason) {
      if (options.signal?.aborted) throw reason
      if (limit.passed) throw offline(reason)
      if (!(reason instanceof TypeError)) throw reason
      if (attempt >= attempts || !repeatable(method) || options.keepalive) throw offline(reason)
    } finally {
      limit.clear()
    }
    await new Promise((resolve) => setTimeout(resolve, pausesMs[attempt - 1] ?? 1500))
  }
}

function repeatable(method: Method): boolean {
  return method !== 'post' && method !== 'patch'
}
