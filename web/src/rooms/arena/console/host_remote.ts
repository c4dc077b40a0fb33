/**
 * Space on the big screen goes on with the match. The page that hosts it is mostly open in another window of the same browser, and only
 * one page of a person can be the host: so the screen asks there first, and becomes the host itself where nobody answers.
 */
const channelOf = (match: string): BroadcastChannel => new BroadcastChannel(`wanqiu.arena.${match}`)
const answerWithinMs = 300

/** The hosting page: told when a screen wants to go on. Gives what ends it. */
export function answerRemote(match: string, next: () => void): () => void {
  const channel = channelOf(match)
  channel.onmessage = ({ data }) => {
    if (data !== 'next') return
    next()
    channel.postMessage('done')
  }
  return () => channel.close()
}

/** The screen: whether a hosting page of this browser took it. */
export function askRemote(match: string): Promise<boolean> {
  return new Promise((resolve) => {
    const channel = channelOf(match)
    const end = (taken: boolean): void => {
      window.clearTimeout(timer)
      channel.close()
      resolve(taken)
    }
    const timer = window.setTimeout(() => end(false), answerWithinMs)
    channel.onmessage = ({ data }) => data === 'done' && end(true)
    channel.postMessage('next')
  })
}

/** Space and → go on, unless somebody is at something that has keys of its own. */
export function isNextKey(event: KeyboardEvent): boolean {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat || event.defaultPrevented) return false
  const own = event.key === ' ' ? 'dialog, input, select, textarea, button, a, audio, video' : 'dialog, input, select, textarea, audio, video'
  return (event.key === ' ' || event.key === 'ArrowRight') && !(event.target as Element | null)?.closest(own)
}
