import type { TableName, Traits, Value } from '../../engine/ports.ts'
import type { Dialect } from '../sql/dialect.ts'
import { parseTableName } from '../sql/user-names.ts'
import { expression } from './expressions.ts'
import { identifier, stored } from './quoting.ts'

export const traits: Traits = {
  engine: 'snowflake',
  folds: 'upper',
  longestIdentifier: 255,
  replaces: 'merge',
  reach: 'network',
}

/** The database and the schemas that stand for the port's logical ones, as a person writes them: `crm`, `"My Schema"`. */
export type Places = Readonly<Record<TableName['schema'] | 'database', string>>

export function snowflakeDialect(places: Places): Dialect {
  const database = identifier(places.database)
  return {
    engine: 'snowflake',
    identifier,
    table: (table) => {
      if (typeof table !== 'string')
        return `${database}.${identifier(places[table.schema])}.${identifier(table.name)}`
      const parts = parseTableName(table).map((part) =>
        identifier(part.quoted ? `"${part.text.replaceAll('"', '""')}"` : part.text),
      )
      // A name alone is looked for where the session looks: there is no telling which schema was meant.
      return (parts.length === 2 ? [database, ...parts] : parts).join('.')
    },
    expression,
    value,
    // LIMIT takes a constant (docs.snowflake.com/en/sql-reference/constructs/limit); that a bound value is one was
    // refused for years ("Invalid row count '?' in limit clause", github.com/snowflakedb/snowflake-connector-nodejs/issues/65).
    rows: (count) => String(Math.trunc(count)),
  }
}

/**
 * Values are bound by their place. A time goes as ISO text, since a bound TIMESTAMP_TZ would depend on the session; the
 * text's own offset says which time it is.
 */
function value(_name: string, bound: Value, nth: number): string {
  return bound instanceof Date ? `CAST(:${nth} AS TIMESTAMP_TZ)` : `:${nth}`
}

/** How Snowflake keeps the name of a place: what INFORMATION_SCHEMA has. */
export const placeName = (places: Places, place: keyof Places): string => stored(places[place])
