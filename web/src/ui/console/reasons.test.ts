import { describe, expect, it } from 'vitest'
import { reasonIn } from './reasons'

describe('what the program says was wrong', () => {
  it('is said in Chinese where it is known', () => {
    expect(reasonIn('is missing', 'zh')).toBe('缺少这一项')
    expect(reasonIn('must be one of a, b', 'zh')).toBe('只能是以下之一：a, b')
    expect(reasonIn('no organisation has the code 9999', 'zh')).toBe('没有代码为 9999 的组织')
  })
  it('stays as it came where it is not, and in English', () => {
    expect(reasonIn('the moon is full', 'zh')).toBe('the moon is full')
    expect(reasonIn('is missing', 'en')).toBe('is missing')
  })
})
