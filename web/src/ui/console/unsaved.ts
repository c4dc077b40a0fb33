import { onBeforeUnmount, onMounted } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router'
import { i18n } from '@/texts'
import { confirm } from './confirm'

/** Asks before a page with unsaved changes is left; closing the window asks by the browser's own means. */
export function useUnsavedGuard(unsaved: () => boolean): void {
  const stop = (event: BeforeUnloadEvent): void => {
    if (unsaved()) event.preventDefault()
  }
  const ask = async (): Promise<boolean> => {
    if (!unsaved()) return true
    const { t } = i18n.global
    return (await confirm({ title: t('console.unsaved.title'), facts: [t('console.unsaved.fact')], act: t('console.unsaved.leave'), danger: true })) !== null
  }
  onMounted(() => window.addEventListener('beforeunload', stop))
  onBeforeUnmount(() => window.removeEventListener('beforeunload', stop))
  onBeforeRouteLeave(ask)
  onBeforeRouteUpdate((to, from) => (to.path === from.path ? true : ask()))
}
