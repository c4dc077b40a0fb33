import { computed, ref, watch, type Ref } from 'vue'
import type { Attended } from './attend'
import type { MediaAttention } from './attend_media'

/** What a page shows about the metering of a media element: the same shape as for reading. */
export function attendedOf(attention: Readonly<Ref<MediaAttention | undefined>>): Attended {
  const counted = ref(false)
  watch(
    () => attention.value?.lastAnswer.value,
    (answer) => {
      if (answer === undefined) counted.value = false
      else if (answer.counted) counted.value = true
    },
  )
  return {
    state: computed(() => attention.value?.state.value ?? 'idle'),
    neededSeconds: computed(() => attention.value?.neededSeconds.value ?? null),
    counted,
    resume: () => {},
  }
}
