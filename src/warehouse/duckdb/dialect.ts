import type { ColumnKind } from '../../declare/index.ts'
import type { TableName } from '../../engine/ports.ts'
import type { Dialect } from '../sql/dialect.ts'
import { parseTableName } from '../sql/user-names.ts'
import { expression } from './expressions.ts'
import { identifier } from './quoting.ts'

/** CONTRACT.md, "In the warehouse". */
export const columnTypes: Readonly<Record<ColumnKind, string>> = {
  text: 'VARCHAR',
  number: 'DECIMAL(38,8)',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP WITH TIME ZONE',
  list: 'VARCHAR[]',
  json: 'JSON',
}

/** The schemas that stand for the port's logical ones. */
export type Schemas = Readonly<Record<TableName['schema'], string>>

export function duckDbDialect(schemas: Schemas): Dialect {
  return {
    engine: 'duckdb',
    identifier,
    table: (table) =>
      typeof table === 'string'
        ? parseTableName(table)
            .map((part) => identifier(part.text))
            .join('.')
        : `${identifier(schemas[table.schema])}.${identifier(table.name)}`,
    expression,
    value: (name) => `$${name}`,
  }
}
