/** The lines of a small curve from zero, one for each run without gaps; a single value is a short stroke. */
export function pathsOf(values: readonly (number | null)[], width: number, height: number, most?: number): string[] {
  const highest = Math.max(most ?? 0, ...values.map((value) => value ?? 0)) || 1
  const step = values.length > 1 ? width / (values.length - 1) : width
  const x = (at: number): string => (at * step).toFixed(1)
  const y = (value: number): string => (1 + (height - 2) * (1 - Math.max(0, value) / highest)).toFixed(1)
  const paths: string[] = []
  let run = ''
  let length = 0
  const end = (): void => {
    if (length > 0) paths.push(length === 1 ? `${run}h2` : run)
    run = ''
    length = 0
  }
  values.forEach((value, at) => {
    if (value === null) return end()
    run += `${length === 0 ? 'M' : 'L'}${x(at)} ${y(value)}`
    ++length
  })
  end()
  return paths
}
