import type { TableShown } from './questions.ts'
import { type Engine, sqlName, tableName } from './sql.ts'

export interface NameToInsert {
  readonly value: string
  readonly label: string
  readonly more: string
}

const byLetters = /[^\p{L}\p{N}_$]+/u

/** Tables as a query names them, and before them the columns of those that it names already. */
export function namesFor(
  engine: Engine,
  text: string,
  tables: readonly TableShown[],
): readonly NameToInsert[] {
  const words = new Set(text.toLowerCase().split(byLetters))
  const named = tables.filter(({ name }) =>
    name
      .toLowerCase()
      .split(byLetters)
      .every((word) => words.has(word)),
  )
  const columns = named.flatMap((table) =>
    table.columns.map(({ name, type }) => ({
      value: `${table.schema} ${table.name} ${name}`,
      label: sqlName(engine, name),
      more: `column of ${table.name}, ${type}`,
    })),
  )
  return [
    ...columns,
    ...tables.map(({ schema, name, kind }) => ({
      value: `${schema} ${name}`,
      label: tableName(engine, schema, name),
      more: kind,
    })),
  ]
}

/** The line of a query that the engine names in a refusal: `(line 2)`, `error line 2 at position 7`. */
export function lineNamed(why: string): number | null {
  const line = /\bline (\d+)/i.exec(why)?.[1]
  return line === undefined ? null : Number(line)
}

/** The text with a name put where the cursor is, blanks about it where it would run into another word. */
export function withInserted(
  text: string,
  at: { readonly from: number; readonly until: number },
  name: string,
): { readonly text: string; readonly cursor: number } {
  const before = text.slice(0, at.from)
  const after = text.slice(at.until)
  const made = `${/[\p{L}\p{N}_"$]$/u.test(before) ? ' ' : ''}${name}`
  return {
    text: `${before}${made}${/^[\p{L}\p{N}_"$]/u.test(after) ? ' ' : ''}${after}`,
    cursor: before.length + made.length,
  }
}
