import { beforeEach, expect, it, vi } from 'vitest'
import { createRenderer, defineComponent, h, type Component } from 'vue'

/** Somewhere to mount where there is no browser. */
interface Piece {
  parent: Piece | null
  children: Piece[]
}
const piece = (): Piece => ({ parent: null, children: [] })
const { createApp } = createRenderer<Piece, Piece>({
  createElement: piece,
  createText: piece,
  createComment: piece,
  setText: () => undefined,
  setElementText: () => undefined,
  patchProp: () => undefined,
  parentNode: (child) => child.parent,
  nextSibling: () => null,
  insert: (child, parent) => {
    child.parent = parent
    parent.children.push(child)
  },
  remove: (child) => {
    child.parent?.children.splice(child.parent.children.indexOf(child), 1)
    child.parent = null
  },
})

let stages: typeof import('./stages')
beforeEach(async () => {
  vi.resetModules()
  stages = await import('./stages')
})

/** A page that writes down every stage at which it was drawn; with its last stage comes `then`. */
function page(seen: number[], turns: number, then?: Component): Component {
  return defineComponent(() => {
    const stage = stages.useStages(() => turns)
    return () => {
      seen.push(stage.value)
      return h('div', then && stage.value === Infinity ? [h(then)] : [])
    }
  })
}

const place = (): HTMLElement => ({ style: { minHeight: '' }, offsetHeight: 1200 }) as unknown as HTMLElement

it('draws the first page stage by stage, and every later page at once', async () => {
  const first: number[] = []
  createApp(page(first, 3)).mount(piece())
  expect(first).toEqual([0])
  await stages.standsWhole(place())
  expect(first).toEqual([0, 1, 2, Infinity])

  const later: number[] = []
  createApp(page(later, 3)).mount(piece())
  await stages.pause()
  expect(later).toEqual([Infinity])
})

it('keeps the height until what comes with the last stage stands too', async () => {
  const kept = place()
  stages.keepHeight(kept)
  const outer: number[] = []
  const inner: number[] = []
  createApp(page(outer, 2, page(inner, 4))).mount(piece())
  const whole = stages.standsWhole(kept)
  expect(kept.style.minHeight).toBe('1200px')
  await whole
  expect(inner.at(-1)).toBe(Infinity)
  expect(kept.style.minHeight).toBe('')
})

it('does not grow on when the page was left', async () => {
  const seen: number[] = []
  const app = createApp(page(seen, 50))
  app.mount(piece())
  app.unmount()
  await stages.standsWhole(place())
  expect(seen).toEqual([0])
})
