import { nextTick, onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

/** The browser's turn: what waits (a tap, a scroll, the next frame) goes first. */
export function pause(): Promise<void> {
  return new Promise((go) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      go()
    }
    port2.postMessage(null)
  })
}

/** Only the page with which the app begins is put together in turns: it starts on a phone that has everything else to do too. */
let beginning = true
const growing = new Set<Promise<void>>()

/**
 * How much of the first page stands: 0 when it is mounted, one more with each turn of the browser, and Infinity after the last
 * of `turns`, or at once on every later page. What is further down a page comes with a later stage, so that a slow phone is
 * never held up by the whole of it.
 */
export function useStages(turns: () => number): Ref<number> {
  if (!beginning) return ref(Infinity)
  const stage = ref(0)
  let left = false
  const grow = async (): Promise<void> => {
    for (const last = turns(); !left && stage.value + 1 < last; ++stage.value) await pause()
    await pause()
    stage.value = Infinity
    await nextTick() // what comes with the last stage may grow in stages itself
  }
  onMounted(() => {
    const grown = grow().finally(() => growing.delete(grown))
    growing.add(grown)
  })
  onBeforeUnmount(() => (left = true))
  return stage
}

/** The first page is mounted on the program's; the place keeps its height till all of it stands, so that nobody's scrolling is lost. */
export async function standsWhole(place: HTMLElement): Promise<void> {
  while (growing.size > 0) await Promise.all(growing)
  beginning = false
  place.style.minHeight = ''
}

/** Before mounting: as high as the program's page is. */
export function keepHeight(place: HTMLElement): void {
  place.style.minHeight = `${place.offsetHeight}px`
}
