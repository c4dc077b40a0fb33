import { beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref, shallowRef } from 'vue'
import { Problem } from '@/api/problem'
import { useVersioned } from './versioned'

vi.mock('./unsaved', () => ({ useUnsavedGuard: () => undefined }))
vi.mock('./shortcuts', () => ({ useSaveKey: () => undefined }))

interface Poem {
  id: string
  version: number
  title: string
}
interface Form {
  title: string
}
const kept = new Map<string, string>()
const stale = new Problem('conflict', 409, '', '', [{ field: 'version', reason: 'somebody else changed it; version 7 is stored now' }])
beforeEach(() => {
  kept.clear()
  vi.useFakeTimers()
  vi.stubGlobal('window', globalThis)
  vi.stubGlobal('document', { querySelector: () => null })
  vi.stubGlobal('localStorage', { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => kept.set(name, value), removeItem: (name: string) => kept.delete(name) })
})

/** A form over a poem; `store` is what the program holds, which somebody else may change meanwhile. */
function open(id?: string) {
  const store = { poem: { id: '1', version: 3, title: '宛丘' } as Poem }
  const found = shallowRef<Poem>()
  const at = ref(id)
  const keys: string[] = []
  const change = vi.fn(async (form: Form, known: Poem): Promise<Poem> => {
    if (known.version !== store.poem.version) throw stale
    return (store.poem = { ...known, ...form, version: known.version + 1 })
  })
  const create = async (form: Form, key: string): Promise<Poem> => (keys.push(key), (store.poem = { id: '1', version: 1, ...form }))
  const one = effectScope().run(() =>
    useVersioned<Poem, Form>({ id: () => at.value, found, draft: () => `poem-${at.value ?? 'new'}`, fresh: () => ({ title: '' }), formOf: ({ title }) => ({ title }), shown: ['title'], required: ({ title }) => ({ title }), read: async () => store.poem, create, change, saved: () => undefined }),
  )
  if (!one) throw new Error('no scope')
  return { one, store, found, at, keys, change }
}

describe('a form over something stored in versions', () => {
  it('keeps what is unsaved on the device, takes it up again and drops it once it is saved', async () => {
    const first = open('1')
    first.found.value = first.store.poem
    await nextTick()
    expect(first.one.unsaved.value).toBe(false)
    first.one.form.value.title = '东门之枌'
    await nextTick()
    vi.advanceTimersByTime(1000)
    expect(kept.get('wanqiu.console.draft.poem-1')).toContain('东门之枌')

    const again = open('1')
    again.found.value = again.store.poem
    await nextTick()
    expect([again.one.form.value.title, again.one.unsaved.value, again.one.draftAt.value === null]).toEqual(['东门之枌', true, false])
    await again.one.save()
    expect([again.store.poem.title, again.one.unsaved.value, kept.size]).toEqual(['东门之枌', false, 0])
  })

  it('throws a draft away and shows what is stored', async () => {
    kept.set('wanqiu.console.draft.poem-1', JSON.stringify({ value: { title: '衡门' }, at: '2026-11-28T09:00:00Z' }))
    const { one, found, store } = open('1')
    found.value = store.poem
    await nextTick()
    expect(one.form.value.title).toBe('衡门')
    one.dropMine()
    expect([one.form.value.title, one.unsaved.value, kept.size]).toEqual(['宛丘', false, 0])
  })

  it('lets its writer choose when somebody else was quicker', async () => {
    for (const choice of ['overwrite', 'takeTheirs'] as const) {
      const { one, found, store } = open('1')
      found.value = store.poem
      await nextTick()
      store.poem = { id: '1', version: 7, title: '墓门' }
      one.form.value.title = '月出'
      expect(await one.save()).toBeUndefined()
      expect([one.conflict.value, one.form.value.title]).toEqual([true, '月出'])
      await one[choice]()
      expect([one.conflict.value, one.unsaved.value, one.form.value.title]).toEqual([false, false, choice === 'overwrite' ? '月出' : '墓门'])
      expect(store.poem.title).toBe(one.form.value.title)
    }
  })

  it('tells another conflict from a version that came meanwhile', async () => {
    const { one, found, store, change } = open('1')
    found.value = store.poem
    await nextTick()
    change.mockRejectedValueOnce(new Problem('conflict', 409, '', '', [{ field: 'title', reason: 'another poem has it' }]))
    one.form.value.title = '泽陂'
    await one.save()
    expect([one.conflict.value, one.wrong('title')]).toEqual([false, 'another poem has it'])
  })

  it('sends nothing that lacks what it must have, and each new thing under a key of its own', async () => {
    const { one, at, keys } = open()
    expect(await one.save()).toBeUndefined()
    expect([keys.length, one.wrong('title') !== undefined]).toEqual([0, true])
    one.form.value.title = '株林'
    await one.save()
    at.value = '1'
    await nextTick()
    at.value = undefined
    await nextTick()
    expect([one.thing.value, one.form.value.title]).toEqual([undefined, ''])
    one.form.value.title = '防有鹊巢'
    await one.save()
    expect(new Set(keys).size).toBe(2)
  })
})
