import { describe, expect, it } from 'vitest'
import { glance, refusedOf } from './import'

describe('a table before it is sent', () => {
  it('shows its first rows, quoted fields and Windows line ends included', () => {
    const seen = glance('\uFEFF姓名,手机号,组织代码\r\n"李, 小麦",138,411602\r\n赵,139,"4116""2"\r\n')
    expect(seen.head).toEqual(['姓名', '手机号', '组织代码'])
    expect(seen.rows).toEqual([['李, 小麦', '138', '411602'], ['赵', '139', '4116"2']])
    expect(seen.missing).toEqual([])
    expect(seen.lines).toBe(2)
  })
  it('says which columns it lacks', () => {
    expect(glance('name,code\na,b\n').missing).toEqual(['organisation_code', 'phone'])
    expect(glance('name,staff_number,organisation_code\n').missing).toEqual([])
    expect(glance('').missing).toEqual(['name', 'organisation_code', 'phone'])
  })
  it('reads no further than it shows', () => {
    expect(glance(`name\n${'x\n'.repeat(100)}`, 3).rows).toHaveLength(3)
  })
})

describe('a rejected row', () => {
  it('has its line and its field', () => {
    expect(refusedOf({ where: 'line:17: phone', why: 'must be' })).toEqual({ line: '17', field: 'phone', why: 'must be' })
    expect(refusedOf({ where: 'line:3', why: 'uneven' })).toEqual({ line: '3', field: '', why: 'uneven' })
  })
})
