import { computed, reactive } from 'vue'
import type { Organisation } from './organisations'

interface Branch {
  organisation: Organisation
  /** null until they have been asked for. */
  children: string[] | null
  next: string | null
  open: boolean
  loading: boolean
  failed: boolean
}
export interface Line {
  organisation: Organisation
  level: number
  open: boolean
  loading: boolean
  failed: boolean
  /** There are further children behind the last one that is shown. */
  more: boolean
}
type Load = (id: string, cursor?: string) => Promise<{ items: Organisation[]; next: string | null }>

/** The tree as far as somebody has opened it; each branch asks for its children when it is opened, page by page. */
export function useTree(roots: () => readonly Organisation[], load: Load, above: (id: string) => Promise<Organisation>) {
  const branches = reactive(new Map<string, Branch>())

  function put(organisation: Organisation): Branch {
    const known = branches.get(organisation.id)
    if (known) known.organisation = organisation
    else branches.set(organisation.id, { organisation, children: null, next: null, open: false, loading: false, failed: false })
    return branches.get(organisation.id) as Branch
  }

  async function fill(id: string, further = false): Promise<void> {
    const branch = branches.get(id)
    if (!branch || branch.loading) return
    branch.loading = true
    branch.failed = false
    try {
      const page = await load(id, further ? (branch.next ?? undefined) : undefined)
      for (const each of page.items) put(each)
      const ids = page.items.map((each) => each.id)
      branch.children = further && branch.children ? [...branch.children, ...ids] : ids
      branch.next = page.next
    } catch {
      branch.failed = true
    } finally {
      branch.loading = false
    }
  }

  async function open(id: string): Promise<void> {
    const root = roots().find((each) => each.id === id)
    const branch = branches.get(id) ?? (root ? put(root) : undefined)
    if (!branch) return
    branch.open = true
    if (branch.children === null) await fill(id)
  }
  /** Opens it, and goes on while there is one child only. */
  async function unfold(id: string): Promise<void> {
    await open(id)
    const [only, ...others] = branches.get(id)?.children ?? []
    if (only !== undefined && others.length === 0) await unfold(only)
  }
  function shut(id: string): void {
    const branch = branches.get(id)
    if (branch) branch.open = false
  }

  /** Opens everything above an organisation, so that it is seen. */
  async function reveal(id: string): Promise<void> {
    const path: string[] = []
    for (let at: string | null = id; at !== null && !roots().some((root) => root.id === at); ) {
      const known: Organisation = branches.get(at)?.organisation ?? (await above(at))
      if (known.parent_id === null) return
      path.unshift(known.parent_id)
      at = known.parent_id
    }
    for (const each of path) await open(each)
  }

  /** What changed on the server is asked for again, wherever it is shown. */
  async function refresh(...ids: (string | null)[]): Promise<void> {
    for (const id of ids) {
      if (id === null || !branches.has(id)) continue
      put(await above(id))
      if (branches.get(id)?.children !== null) await fill(id)
    }
  }

  const lines = computed(() => {
    const shown: Line[] = []
    const walk = (id: string, level: number): void => {
      const branch = branches.get(id)
      if (!branch) return
      shown.push({ organisation: branch.organisation, level, open: branch.open, loading: branch.loading, failed: branch.failed, more: branch.open && branch.next !== null })
      if (branch.open) for (const child of branch.children ?? []) walk(child, level + 1)
    }
    for (const root of roots()) {
      if (!branches.has(root.id)) put(root)
      walk(root.id, 1)
    }
    return shown
  })

  return { lines, open, unfold, shut, reveal, refresh, put, more: (id: string) => fill(id, true), retry: (id: string) => fill(id) }
}
