import { addressOf, newKey } from './client'
import { offline, problemFrom } from './problem'

/** Bodies that are no JSON: files up, tables down. Only the console sends them. */

/** Sends bytes and tells how far they are (a share of 1); gives the JSON that came back, or throws a Problem. */
export function upload(path: string, query: Record<string, string | boolean | undefined>, body: Blob | string, type: string, progress?: (share: number) => void, signal?: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', addressOf(path, {}, query))
    request.setRequestHeader('accept', 'application/json, application/problem+json')
    request.setRequestHeader('content-type', type)
    request.setRequestHeader('idempotency-key', newKey())
    request.upload.onprogress = (event) => progress?.(event.lengthComputable ? event.loaded / event.total : 0)
    request.onerror = () => reject(offline(new TypeError('the upload was cut off')))
    request.onabort = () => reject(new DOMException('called off', 'AbortError'))
    request.onload = () => {
      const answer = new Response(request.responseText || null, { status: request.status, headers: { 'content-type': request.getResponseHeader('content-type') ?? '' } })
      if (request.status >= 200 && request.status < 300) answer.json().then(resolve, reject)
      else problemFrom(answer).then(reject, reject)
    }
    signal?.addEventListener('abort', () => request.abort())
    request.send(body)
  })
}

/** A POST that answers with a text, such as a table to hand out. */
export async function postForText(path: string, parameters: Record<string, string>): Promise<string> {
  let response: Response
  try {
    response = await fetch(addressOf(path, parameters), { method: 'POST', credentials: 'same-origin', headers: { 'idempotency-key': newKey() } })
  } catch (reason) {
    throw offline(reason)
  }
  if (!response.ok) throw await problemFrom(response)
  return response.text()
}
