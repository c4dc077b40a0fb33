/** What went wrong with a request, as the pages need to tell it apart. */
export type ProblemKind =
  | 'offline' // the network or the server did not answer
  | 'signed_out' // 401
  | 'forbidden' // 403
  | 'not_found' // 404, 410
  | 'conflict' // 409
  | 'invalid' // 400, 413, 415, 422
  | 'too_many' // 429
  | 'broken' // 5xx and anything that is no answer of ours

export interface FieldError {
  field: string
  reason: string
}

/** An answer of application/problem+json (RFC 9457), or its absence. */
export class Problem extends Error {
  override readonly name = 'Problem'
  constructor(
    readonly kind: ProblemKind,
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly fields: FieldError[] = [],
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(detail || title)
  }

  /** The reason given for one field, if the server gave one. */
  reasonFor(field: string): string | undefined {
    return this.fields.find((each) => each.field === field)?.reason
  }

  /** A repeat may succeed without the person doing anything. */
  get passing(): boolean {
    return this.kind === 'offline' || this.status === 502 || this.status === 503 || this.status === 504
  }
}

export function kindOf(status: number): ProblemKind {
  if (status === 401) return 'signed_out'
  if (status === 403) return 'forbidden'
  if (status === 404 || status === 410) return 'not_found'
  if (status === 409) return 'conflict'
  if (status === 429) return 'too_many'
  if (status >= 400 && status < 500) return 'invalid'
  return 'broken'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readFields(value: unknown): FieldError[] {
  if (!Array.isArray(value)) return []
  return value.filter(isRecord).map((each) => ({ field: String(each.field ?? ''), reason: String(each.reason ?? '') }))
}

export async function problemFrom(response: Response): Promise<Problem> {
  let body: unknown = null
  if ((response.headers.get('content-type') ?? '').includes('json')) {
    body = await response.json().catch(() => null)
  }
  const seconds = Number(response.headers.get('retry-after'))
  const retryAfter = Number.isFinite(seconds) && seconds > 0 ? seconds : null
  const document = isRecord(body) ? body : {}
  return new Problem(
    kindOf(response.status),
    response.status,
    typeof document.title === 'string' ? document.title : response.statusText,
    typeof document.detail === 'string' ? document.detail : '',
    readFields(document.errors),
    retryAfter,
  )
}

export function offline(reason: unknown): Problem {
  return new Problem('offline', 0, 'offline', reason instanceof Error ? reason.message : '')
}

export function asProblem(reason: unknown): Problem {
  if (reason instanceof Problem) return reason
  return new Problem('broken', 0, 'error', reason instanceof Error ? reason.message : String(reason))
}
