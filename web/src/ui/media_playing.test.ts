import { expect, it } from 'vitest'
import { addMedia, mediaPlaying, pauseOthers, removeMedia, setPlaying } from './media_playing'

class Sound {
  paused = true
  play(): void {
    this.paused = false
    setPlaying(this, true)
  }
  pause(): void {
    this.paused = true
    setPlaying(this, false)
  }
}

it('something plays until the last of all has stopped', () => {
  const [sound, video] = [new Sound(), new Sound()]
  for (const each of [sound, video]) addMedia(each)
  sound.play()
  video.play()
  removeMedia(video) // its page was left
  expect(mediaPlaying.value).toBe(true)
  sound.pause()
  expect(mediaPlaying.value).toBe(false)
  removeMedia(sound)
})

it('only one plays at a time, whichever begins last', () => {
  const [sound, video] = [new Sound(), new Sound()]
  for (const each of [sound, video]) addMedia(each)
  video.play()
  sound.play()
  pauseOthers(sound)
  expect([sound.paused, video.paused]).toEqual([false, true])
})
