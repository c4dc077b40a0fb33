import { ref } from 'vue'

/** Whether a sound or video of this app plays now: then it is what the person attends to. */
export const mediaPlaying = ref(false)
