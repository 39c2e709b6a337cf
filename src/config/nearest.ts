/** The names that a mistyped one most likely means, nearest first; none when nothing is near. */
export function nearest(name: string, names: readonly string[]): readonly string[] {
  const folded = name.toLowerCase()
  const reach = Math.max(1, Math.floor(name.length / 4))
  return names
    .map((one) => ({ one, far: distance(folded, one.toLowerCase()) }))
    .filter(
      ({ one, far }) =>
        far <= reach || one.startsWith(`${folded}_`) || folded.startsWith(`${one}_`),
    )
    .toSorted((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ one }) => one)
}

/** Letters to put in, take out or replace to get from one text to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (const [line, letter] of Array.from(from).entries()) {
    const next = [line + 1]
    for (const [at, other] of Array.from(to).entries()) {
      const put = (next[at] ?? 0) + 1
      const taken = (row[at + 1] ?? 0) + 1
      const replaced = (row[at] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(put, taken, replaced))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
