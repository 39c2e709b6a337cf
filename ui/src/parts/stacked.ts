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
