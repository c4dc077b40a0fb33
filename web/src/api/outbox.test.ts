import { describe, expect, it } from 'vitest'
import { Outbox, type Entry } from './outbox'
import { Problem } from './problem'

class Drawer {
  text: string | null = null
  getItem(): string | null {
    return this.text
  }
  setItem(_: string, value: string): void {
    this.text = value
  }
}

const day = 24 * 3600 * 1000

function stage() {
  const drawer = new Drawer()
  const sent: { address: string; key: string }[] = []
  const refused: Entry[] = []
  const world: { fault: Problem | null; now: number } = { fault: null, now: 100 * day }
  const open = (): Outbox =>
    new Outbox(
      drawer,
      async (_, address, options) => {
        if (world.fault) throw world.fault
        sent.push({ address, key: options.idempotencyKey })
        return { ok: true }
      },
      () => world.now,
      (entry) => refused.push(entry),
    )
  return { drawer, sent, refused, world, open }
}

const away = new Problem('offline', 0, 'offline', '')

describe('outbox', () => {
  it('sends at once and forgets', async () => {
    const { open, sent } = stage()
    const box = open()
    let answer: unknown
    await box.add('1', 'post', '/a', {}, (got) => (answer = got))
    expect(sent.map((each) => each.address)).toEqual(['/a'])
    expect(answer).toEqual({ ok: true })
    expect(box.entries()).toEqual([])
  })

  it('keeps what could not be sent over a closed app, in order and with the same keys', async () => {
    const { open, sent, world } = stage()
    world.fault = away
    const first = open()
    await first.add('1', 'post', '/a')
    await first.add('1', 'post', '/b')
    const keys = first.entries().map((entry) => entry.key)
    world.fault = null
    await open().flush('1')
    expect(sent).toEqual([{ address: '/a', key: keys[0] }, { address: '/b', key: keys[1] }])
  })

  it('drops what the program refuses, tells so, and goes on', async () => {
    const { open, refused, world } = stage()
    world.fault = new Problem('invalid', 422, 'wrong', '')
    const box = open()
    await box.add('1', 'post', '/a')
    expect(refused.map((entry) => entry.address)).toEqual(['/a'])
    expect(box.entries()).toEqual([])
  })

  it('waits while nobody is signed in', async () => {
    const { open, world } = stage()
    world.fault = new Problem('signed_out', 401, '', '')
    const box = open()
    await box.add('1', 'post', '/a')
    expect(box.entries()).toHaveLength(1)
  })

  it("leaves another person's entries on the same device alone", async () => {
    const { open, sent, world } = stage()
    world.fault = away
    const box = open()
    await box.add('1', 'post', '/mine')
    world.fault = null
    await box.add('2', 'post', '/yours')
    expect(sent.map((each) => each.address)).toEqual(['/yours'])
    expect(box.entries().map((entry) => entry.owner)).toEqual(['1'])
  })

  it('drops what is older than the ledger takes', async () => {
    const { open, sent, world } = stage()
    world.fault = away
    const box = open()
    await box.add('1', 'post', '/a')
    world.fault = null
    world.now += 8 * day
    await box.flush('1')
    expect([sent.length, box.entries().length]).toEqual([0, 0])
  })

  it('survives storage that holds something else', () => {
    const { open, drawer } = stage()
    drawer.text = '{"not":"a list"'
    expect(open().entries()).toEqual([])
  })
})
