import { onScopeDispose, watch } from 'vue'
import { hallOf } from '../arena'
import type { LiveMatch } from '../use_match'

/** No frame tells a host or a screen that the doors have opened while nobody is in yet: asked for until they have. */
const everyMs = 1_500

export function useDoors(match: string, { shown, session }: LiveMatch): void {
  let timer: number | undefined
  async function look(): Promise<void> {
    const hall = await hallOf(match).catch(() => null)
    if (hall && hall.phase !== 'created' && shown.value.phase === 'created') session.known({ phase: hall.phase, players: hall.players })
  }
  watch(
    () => shown.value.welcomed && shown.value.phase === 'created',
    (waits) => {
      window.clearInterval(timer)
      if (waits) timer = window.setInterval(() => void look(), everyMs)
    },
    { immediate: true },
  )
  onScopeDispose(() => window.clearInterval(timer))
}
