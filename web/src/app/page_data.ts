import { kindOf, Problem } from '@/api/problem'

/**
 * What the program's page brought along (docs/pages.md): the first answer for the address of this very page, so that the
 * app shows it without asking. It is used once; every later page asks the API.
 */
interface Brought {
  page: string
  address: string
  data: unknown
}

function read(): Brought | null {
  const root = document.getElementById('app')
  const element = document.getElementById('page-data')
  if (!root?.dataset.page || !element?.textContent) return null
  try {
    const data: unknown = JSON.parse(element.textContent)
    if (typeof data !== 'object' || data === null) return null
    // An item's text stands in the page itself and not a second time in the data.
    const body = document.querySelector('.item-body')?.innerHTML ?? ''
    const holder = (root.dataset.page === 'course' ? (data as { course?: { body_html?: string } }).course : data) as { body_html?: string } | undefined
    if (holder && holder.body_html === '') holder.body_html = body
    return { page: root.dataset.page, address: location.pathname, data }
  } catch {
    return null
  }
}

let brought = read()

/** Pages of what is not there (any more) bring the problem document instead: asking again would only fail again. */
function problemOf(data: unknown): Problem {
  const { status, title, detail } = data as { status: number; title: string; detail: string }
  return new Problem(kindOf(status), status, title, detail)
}

/** The page's data if it is of this kind and for this address. The kind is the contract's word that T is what came. */
export function takePageData<T>(page: string, address: string): T | Problem | undefined {
  if (brought === null || decodeURI(brought.address) !== decodeURI(address)) return undefined
  const missing = brought.page === 'gone' || brought.page === 'missing'
  if (!missing && brought.page !== page) return undefined
  const data = missing ? problemOf(brought.data) : (brought.data as T)
  brought = null
  return data
}
