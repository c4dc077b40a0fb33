/**
 * How fields of a frame are written and read (api/arena.md, "Frames"). Numbers have one spelling and every field its limit, so that
 * what can be read is written again byte for byte, and everything else is no frame.
 */
export class NoFrame extends Error {
  override readonly name = 'NoFrame'
  constructor(readonly why: 'malformed' | 'wrong_version') {
    super(why)
  }
}

export interface Field<T> {
  write(out: Writer, value: T): void
  read(from: Reader): T
}
export type ValueOf<F> = F extends Field<infer T> ? T : never

export class Writer {
  private readonly bytes: number[] = []

  byte(value: number): void {
    this.bytes.push(value)
  }
  number(value: number): void {
    let rest = value // up to 2^53: no bit operations, which have 32
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.bytes.push((rest % 128) + 128)
    this.bytes.push(rest)
  }
  raw(values: Uint8Array): void {
    for (const each of values) this.bytes.push(each)
  }
  done(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.bytes)
  }
}

const numberBytesMax = 8 // 56 bits, and times are below 2^53

export class Reader {
  private at = 0
  constructor(private readonly bytes: Uint8Array) {}

  byte(): number {
    const found = this.bytes[this.at++]
    if (found === undefined) throw new NoFrame('malformed')
    return found
  }
  number(most: number): number {
    let value = 0
    for (let scale = 1, count = 1; count <= numberBytesMax; scale *= 128, ++count) {
      const byte = this.byte()
      value += (byte % 128) * scale
      if (byte >= 128) continue
      if ((byte === 0 && count > 1) || value > most) break // not its shortest form, or over the limit
      return value
    }
    throw new NoFrame('malformed')
  }
  raw(size: number): Uint8Array {
    if (this.at + size > this.bytes.length) throw new NoFrame('malformed')
    this.at += size
    return this.bytes.slice(this.at - size, this.at)
  }
  get atEnd(): boolean {
    return this.at === this.bytes.length
  }
}

function need(holds: boolean): void {
  if (!holds) throw new RangeError('a field is over its limit')
}

export const number = (most: number): Field<number> => ({
  write(out, value) {
    need(Number.isSafeInteger(value) && value >= 0 && value <= most)
    out.number(value)
  },
  read: (from) => from.number(most),
})

export const flag: Field<boolean> = {
  write: (out, value) => out.byte(value ? 1 : 0),
  read(from) {
    const byte = from.byte()
    if (byte > 1) throw new NoFrame('malformed')
    return byte === 1
  },
}

export const oneOf = <const N extends readonly string[]>(names: N): Field<N[number]> => ({
  write(out, value) {
    need(names.includes(value))
    out.byte(names.indexOf(value))
  },
  read(from) {
    const found = names[from.byte()]
    if (found === undefined) throw new NoFrame('malformed')
    return found
  },
})

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
export const bytesOf = (text: string): number => encoder.encode(text).length

export const text = (most: number): Field<string> => ({
  write(out, value) {
    const bytes = encoder.encode(value)
    need(bytes.length <= most)
    out.number(bytes.length)
    out.raw(bytes)
  },
  read(from) {
    const bytes = from.raw(from.number(most))
    try {
      return decoder.decode(bytes)
    } catch {
      throw new NoFrame('malformed')
    }
  },
})

/** Bytes with their number before them: none, or all. */
export const bytes = (most: number): Field<Uint8Array> => ({
  write(out, value) {
    need(value.length <= most)
    out.number(value.length)
    out.raw(value)
  },
  read: (from) => from.raw(from.number(most)),
})

export const fixedBytes = (size: number): Field<Uint8Array> => ({
  write(out, value) {
    need(value.length === size)
    out.raw(value)
  },
  read: (from) => from.raw(size),
})

export const list = <T>(of: Field<T>, most: number): Field<T[]> => ({
  write(out, values) {
    need(values.length <= most)
    out.number(values.length)
    for (const each of values) of.write(out, each)
  },
  read: (from) => Array.from({ length: from.number(most) }, () => of.read(from)),
})

/** Fields one after another, in the order in which they are named here. */
export function record<R extends object>(fields: { [K in keyof R]: Field<R[K]> }): Field<R> {
  const names = Object.keys(fields) as (keyof R)[]
  return {
    write(out, value) {
      for (const name of names) fields[name].write(out, value[name])
    },
    read(from) {
      const found: Partial<R> = {}
      for (const name of names) found[name] = fields[name].read(from)
      return found as R
    },
  }
}
