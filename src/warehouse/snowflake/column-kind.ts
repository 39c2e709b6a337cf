import { type ColumnKind, column } from '../../declare/index.ts'
import { templateError } from '../sql/template.ts'

/** CONTRACT.md, "In the warehouse". */
export const columnTypes: Readonly<Record<ColumnKind, string>> = {
  text: 'VARCHAR',
  number: 'NUMBER(38, 8)',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP_TZ',
  list: 'ARRAY',
  json: 'VARIANT',
}

export function columnKind(kind: string): ColumnKind {
  if (!Object.hasOwn(column, kind)) throw templateError(kind, `There is no column kind ${kind}.`)
  return kind as ColumnKind
}
