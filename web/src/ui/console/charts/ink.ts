import { shallowRef, watch, type ShallowRef } from 'vue'
import { settings } from '@/ui/settings'

/** The tokens as plain colours, for what cannot read CSS. */
export interface Ink {
  paper: string
  raised: string
  sunk: string
  ink: string
  soft: string
  faint: string
  line: string
  lineStrong: string
  accent: string
  danger: string
  good: string
  sans: string
}
type Rgb = [number, number, number]

const tokens = { paper: '--paper', raised: '--paper-raised', sunk: '--paper-sunk', ink: '--ink', soft: '--ink-soft', faint: '--ink-faint', line: '--line', lineStrong: '--line-strong', accent: '--accent', danger: '--danger', good: '--good' } as const

export function rgbOf(colour: string): Rgb {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour)
  return hex ? [1, 2, 3].map((at) => parseInt(hex[at] as string, 16)) as Rgb : [128, 128, 128]
}
const hexOf = (rgb: readonly number[]): string => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`

/** So much of the second in the first. */
export function mixed(first: string, second: string, share: number): string {
  const [a, b] = [rgbOf(first), rgbOf(second)]
  const kept = Math.min(1, Math.max(0, share))
  return hexOf(a.map((part, at) => part + ((b[at] as number) - part) * kept))
}

function luminance(colour: string): number {
  const [r, g, b] = rgbOf(colour).map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
export function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}
/** Which of two inks is read better on a ground. */
export const readable = (ground: string, a: string, b: string): string => (contrast(ground, a) >= contrast(ground, b) ? a : b)

/** Colours are mixed in CSS, so the browser works them out: one pixel of each. */
function read(): Ink {
  const probe = document.createElement('span')
  document.body.append(probe)
  const pixel = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const found = Object.fromEntries(
    Object.entries(tokens).map(([name, token]) => {
      probe.style.color = `var(${token})`
      const colour = getComputedStyle(probe).color
      if (!pixel) return [name, colour]
      pixel.fillStyle = colour
      pixel.fillRect(0, 0, 1, 1)
      return [name, hexOf([...pixel.getImageData(0, 0, 1, 1).data.slice(0, 3)])]
    }),
  )
  probe.style.fontFamily = 'var(--sans)'
  const sans = getComputedStyle(probe).fontFamily
  probe.remove()
  return { ...found, sans } as unknown as Ink
}

let held: ShallowRef<Ink> | undefined
const again = (): void => void (held && (held.value = read()))

/** The colours of the present theme; one for all charts, made when the first one asks. Paper is always light. */
export function useInk(): ShallowRef<Ink> {
  if (held) return held
  held = shallowRef(read())
  watch(() => settings.theme, again, { flush: 'post' })
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', again)
  const root = document.documentElement
  window.addEventListener('beforeprint', () => {
    root.dataset.theme = 'light'
    again()
  })
  window.addEventListener('afterprint', () => {
    if (settings.theme === 'auto') delete root.dataset.theme
    else root.dataset.theme = settings.theme
    again()
  })
  return held
}
