/** Each row of values with all rows before it added: where its bars end. */
export function stackedOf(rows: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const below: number[] = []
  return rows.map((row) =>
    row.map((value, at) => {
      const sum = (below[at] ?? 0) + value
      below[at] = sum
      return sum
    }),
  )
}

/** At most so many of them, evenly apart, the last among them. */
export function everyOf(times: readonly number[], most: number): number[] {
  const step = Math.ceil(times.length / most)
  return times.filter((_, at) => (times.length - 1 - at) % step === 0)
}
