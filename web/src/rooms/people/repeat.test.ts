import { describe, expect, it, vi } from 'vitest'
import { Problem } from '@/api/problem'
import { useRepeat } from './repeat'
import type { Me } from './session'

const away = new Problem('offline', 0, '', '')
const taken = new Problem('conflict', 409, '', '')
const somebody = { id: '7' } as Me

describe('an account whose making was not answered', () => {
  it('is entered when it is made a second time', async () => {
    const enter = vi.fn(async () => somebody)
    const repeat = useRepeat('conflict', enter)
    await expect(repeat('xiaohe', 'secret-1', () => Promise.reject(away))).rejects.toBe(away)
    expect(await repeat('xiaohe', 'secret-1', () => Promise.reject(taken))).toBe(somebody)
    expect(enter).toHaveBeenCalledWith('xiaohe', 'secret-1')
  })

  it('is somebody else’s when the password does not fit, and then its name is taken', async () => {
    const repeat = useRepeat('conflict', () => Promise.reject(new Problem('signed_out', 401, '', '')))
    await repeat('xiaohe', 'secret-1', () => Promise.reject(away)).catch(() => {})
    await expect(repeat('xiaohe', 'secret-1', () => Promise.reject(taken))).rejects.toBe(taken)
  })

  it('is not guessed at when every attempt was answered, or another name was entered since', async () => {
    const enter = vi.fn(async () => somebody)
    const repeat = useRepeat('conflict', enter)
    await expect(repeat('xiaohe', 'secret-1', () => Promise.reject(taken))).rejects.toBe(taken)
    await repeat('xiaohe', 'secret-1', () => Promise.reject(away)).catch(() => {})
    await expect(repeat('dahe', 'secret-1', () => Promise.reject(taken))).rejects.toBe(taken)
    expect(enter).not.toHaveBeenCalled()
  })
})
