import { onBeforeUnmount, onMounted } from 'vue'

/** Whether keys belong to what has the focus: somebody is writing or choosing there. */
export function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
}

export interface Shortcuts {
  search(): void
  help(): void
  /** A letter after `g`; gives whether it leads anywhere. */
  go(letter: string): boolean
}

const patienceMs = 1500

/** `/` to search, `?` for help, `g` and a letter to go. Nothing while somebody writes, holds a modifier, or a dialog is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  let waitsUntil = 0
  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isWriting(event.target)) return
    if (document.querySelector('dialog[open]')) return
    if (waitsUntil > event.timeStamp) {
      waitsUntil = 0
      if (shortcuts.go(event.key.toLowerCase())) event.preventDefault()
      return
    }
    if (event.key === 'g') waitsUntil = event.timeStamp + patienceMs
    else if (event.key === '/') {
      event.preventDefault()
      shortcuts.search()
    } else if (event.key === '?') {
      event.preventDefault()
      shortcuts.help()
    }
  }
  onMounted(() => document.addEventListener('keydown', onKey))
  onBeforeUnmount(() => document.removeEventListener('keydown', onKey))
}

/** Ctrl S, or Command S, saves what the page is for; the browser's own saving of the page is of no use here. */
export function useSaveKey(save: () => void): void {
  function onKey(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return
    event.preventDefault()
    save()
  }
  onMounted(() => document.addEventListener('keydown', onKey))
  onBeforeUnmount(() => document.removeEventListener('keydown', onKey))
}
