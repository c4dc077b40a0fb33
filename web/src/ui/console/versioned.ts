import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { newKey } from '@/api/client'
import { dropDraft, readDraft, useDraft } from './drafts'
import { goToWrong, useSending } from './sending'
import { useSaveKey } from './shortcuts'
import { useUnsavedGuard } from './unsaved'

/** What is stored in versions: a change names the one that was seen. */
export interface Stored {
  id: string
  version: number
}

export interface Editing<T extends Stored, Form extends object> {
  /** Undefined for what is new. */
  id(): string | undefined
  /** What is stored, once it has come. */
  found: Readonly<ShallowRef<T | undefined>>
  /** The draft's name on this device. */
  draft(): string
  fresh(): Form
  formOf(thing: T): Form
  same?(a: Form, b: Form): boolean
  /** The fields that the form shows, as the program names them, and the present values of those that must not be empty. */
  shown: readonly string[]
  required(form: Form): Record<string, string>
  /** False where an input shows what cannot be sent at all. */
  sendable?(form: Form): boolean
  read(id: string): Promise<T>
  create(form: Form, idempotencyKey: string): Promise<T>
  change(form: Form, known: T): Promise<T>
  /** Says so, and goes on to the address of what was new. */
  saved(now: T, wasNew: boolean): unknown
}

export interface Versioned<T extends Stored, Form extends object> {
  thing: ShallowRef<T | undefined>
  form: Ref<Form>
  start: Ref<Form>
  unsaved: ComputedRef<boolean>
  /** When the draft was kept, and from when the one is that was taken up. */
  keptAt: Ref<string | null>
  draftAt: Ref<string | null>
  /** Somebody else stored another version meanwhile. */
  conflict: ComputedRef<boolean>
  sending: Ref<boolean>
  summary: ComputedRef<string>
  wrong(field: string): string | undefined
  show(thing: T): void
  /** Gives it as it is stored afterwards; undefined when it was not. */
  save(): Promise<T | undefined>
  overwrite(): Promise<void>
  takeTheirs(): Promise<void>
  dropMine(): void
}

const plainly = (form: object): string => JSON.stringify(form)
/** Drafts are kept as JSON, so a form is whatever JSON can hold. */
const copyOf = <Form extends object>(form: Form): Form => JSON.parse(plainly(form)) as Form

/**
 * A form over one thing that is stored in versions. What is unsaved is kept on this device and taken up again, is asked about
 * before the page is left, and is saved with Ctrl S; when somebody else was quicker, its writer chooses between the two.
 */
export function useVersioned<T extends Stored, Form extends object>(editing: Editing<T, Form>): Versioned<T, Form> {
  const thing: ShallowRef<T | undefined> = shallowRef()
  const start = ref(editing.fresh()) as Ref<Form>
  const form = ref(copyOf(start.value)) as Ref<Form>
  const draftAt = ref<string | null>(null)
  const same = editing.same ?? ((a: Form, b: Form) => plainly(a) === plainly(b))
  let createKey = newKey()

  function begin(from: Form): void {
    start.value = from
    form.value = copyOf(from)
    draftAt.value = null
  }
  function show(found: T): void {
    thing.value = found
    begin(editing.formOf(found))
  }
  function takeDraft(): void {
    const draft = readDraft(editing.draft(), start.value)
    if (!draft || same(draft.value, start.value)) return
    form.value = draft.value
    draftAt.value = draft.at
  }
  watch(
    editing.found,
    (found) => {
      if (!found || (thing.value?.id === found.id && thing.value.version >= found.version)) return // what was just saved is here already
      show(found)
      takeDraft()
    },
    { immediate: true },
  )
  watch(
    editing.id,
    (id) => {
      if (id) return
      createKey = newKey()
      thing.value = undefined
      begin(editing.fresh())
      takeDraft()
    },
    { immediate: true },
  )
  const unsaved = computed(() => !same(form.value, start.value))
  const { keptAt } = useDraft(editing.draft, form, () => unsaved.value)
  const { sending, problem, summary, send, wrong } = useSending(editing.shown, () => editing.required(form.value))
  const conflict = computed(() => problem.value?.kind === 'conflict' && problem.value.reasonFor('version') !== undefined)

  async function save(): Promise<T | undefined> {
    if (editing.sendable?.(form.value) === false) {
      await goToWrong()
      return undefined
    }
    const known = thing.value
    const now = await send(() => (known ? editing.change(form.value, known) : editing.create(form.value, createKey)))
    if (!now) return undefined
    dropDraft(editing.draft())
    show(now)
    await editing.saved(now, known === undefined)
    return now
  }
  async function theirs(): Promise<T | undefined> {
    const known = thing.value
    return known && send(() => editing.read(known.id))
  }
  async function overwrite(): Promise<void> {
    const latest = await theirs()
    if (!latest) return
    thing.value = latest
    start.value = editing.formOf(latest)
    await save()
  }
  async function takeTheirs(): Promise<void> {
    const latest = await theirs()
    if (!latest) return
    dropDraft(editing.draft())
    show(latest)
  }
  function dropMine(): void {
    begin(start.value)
    dropDraft(editing.draft())
  }
  useUnsavedGuard(() => unsaved.value)
  useSaveKey(() => unsaved.value && void save())
  return { thing, form, start, unsaved, keptAt, draftAt, conflict, sending, summary, wrong, show, save, overwrite, takeTheirs, dropMine }
}
