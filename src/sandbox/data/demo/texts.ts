/** A long text of many kinds of characters, `length` of them. */
export function longText(length: number): string {
  const text = 'Die Anlage läuft; "Linie 2" steht, warum? ✔ שלום. '
  return text.repeat(Math.ceil(length / text.length)).slice(0, length)
}

/** The values of an option list. */
export const values = (options: readonly (readonly [string, string])[]) =>
  options.map(([value]) => value)
