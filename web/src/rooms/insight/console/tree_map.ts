import type { Draw } from '@/ui/console/charts/option'
import { escaped, ground } from '@/ui/console/charts/option'
import { mixed, readable } from '@/ui/console/charts/ink'
import { scaleTop } from './figures'

/** A place on the map: as large as its learners are many, as dark as they take part. */
export interface Area {
  id: string
  name: string
  /** Null where there are too few to say; it gets the smallest size. */
  registered: number | null
  participation: number | null
  /** The participation, its bound or a dash, and in a tooltip why. */
  text: string
  why: string | null
  children?: Area[]
}

/** A flat list, parents before children, as areas in areas. */
export function nested(items: readonly { parent: string | null; area: Area }[]): Area[] {
  const known = new Map(items.map(({ area }) => [area.id, { ...area, children: [] as Area[] }]))
  const roots: Area[] = []
  for (const { parent, area } of items) {
    const it = known.get(area.id) as Area
    const above = parent === null ? undefined : known.get(parent)
    if (above) above.children.push(it)
    else roots.push(it)
  }
  return roots
}
const leaves = (areas: readonly Area[]): Area[] => areas.flatMap((area) => (area.children?.length ? leaves(area.children) : [area]))
export const mapTop = (areas: readonly Area[]): number => scaleTop(leaves(areas).map((area) => area.participation))

/** Where the words of an area go that is too small for a name of three characters and a figure; its tooltip has both. */
const offCanvas = -9999

/** The scale goes from the paper to the accent; 0 is the paper, `top` the accent. */
export function drawMap(areas: Area[], size: { name?: number; tip(area: Area): string } = { tip: (area) => area.name }): Draw {
  const top = mapTop(areas)
  const byId = new Map<string, Area>()
  const words = size.name ?? 13
  return (ink) => {
    const node = (area: Area): object => {
      byId.set(area.id, area)
      const parent = area.children && area.children.length > 0
      const colour = area.participation === null ? ink.sunk : mixed(ink.raised, ink.accent, 0.06 + 0.94 * Math.min(1, area.participation / top))
      const text = readable(colour, ink.ink, ink.paper)
      const own = { name: area.name, id: area.id, itemStyle: { color: parent ? ink.sunk : colour, borderColor: area.participation === null ? ink.lineStrong : ink.paper }, label: { color: text, formatter: `{n|${area.name.replace(/[{}|]/g, '')}}\n${area.text.replace(/[{}|]/g, '')}`, rich: { n: { color: text, fontSize: words, fontWeight: 600, lineHeight: words * 1.5 } } }, upperLabel: { show: Boolean(parent), height: 22, color: ink.ink, fontSize: 12, formatter: `${area.name.replace(/[{}|]/g, '')} ${area.text.replace(/[{}|]/g, '')}` } }
      // An inner area is as large as what is in it; those who stand in it directly would be a nameless rest.
      return parent ? { ...own, children: (area.children as Area[]).map(node) } : { ...own, value: Math.max(1, area.registered ?? 1) }
    }
    return {
      ...ground(ink),
      tooltip: { ...(ground(ink).tooltip as object), formatter: (point) => { const area = byId.get(String((Array.isArray(point) ? undefined : (point.data as { id?: string }))?.id)); return area ? escaped(size.tip(area)).replaceAll('\n', '<br>') : '' } },
      series: [{ type: 'treemap', left: 0, right: 0, top: 0, bottom: 0, roam: false, nodeClick: false, breadcrumb: { show: false }, animation: false, visibleMin: 0, leafDepth: undefined, itemStyle: { borderWidth: 1, gapWidth: 2, borderColor: ink.paper }, label: { show: true, fontSize: size.name ?? 12, lineHeight: (size.name ?? 12) * 1.4, overflow: 'truncate', padding: 4, position: 'insideTopLeft' }, upperLabel: { show: false }, labelLayout: ({ rect }) => (rect.width < 4 * words || rect.height < 3 * words ? { x: offCanvas, y: offCanvas } : {}), levels: [{ itemStyle: { borderWidth: 0, gapWidth: 3, borderColor: ink.paper } }, { itemStyle: { borderWidth: 1, gapWidth: 2, borderColor: ink.paper } }], data: areas.map(node) as object[] }],
    } as ReturnType<Draw>
  }
}
