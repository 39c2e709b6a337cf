import type { OutboundOrder } from '../../engine/orders.ts'
import type { QueryColumn } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'

/** Finds the columns that a sync names in its source, as the warehouse spells them. */
export interface SourceColumns {
  column(name: string, use: string): QueryColumn
}

export function sourceColumns(
  order: OutboundOrder,
  columns: readonly QueryColumn[],
): SourceColumns {
  return {
    column(name, use) {
      const exact =
        columns.find((column) => column.name === name) ??
        columns.find((column) => plain(column.name) === name)
      if (exact !== undefined) return exact
      const folded = plain(name).toLowerCase()
      const alike = columns.filter((column) => plain(column.name).toLowerCase() === folded)
      const [only] = alike
      if (only !== undefined && alike.length === 1) return only
      throw new ConnectorError('outbound.column_unknown', {
        what: `The sync ${order.sync} takes ${use} from the source column "${name}".`,
        why:
          alike.length > 1
            ? `The source has ${alike.length} columns of that name that differ in case only.`
            : `The source has no such column; it has ${listed(columns.map((column) => column.name))}.`,
        fix: 'Mend the column name in the configuration, or add the column to the source.',
      })
    },
  }
}

/** An engine that folds names gives those that were made otherwise in double quotes: `"Contact ID"`. */
const plain = (name: string): string =>
  /^"(?:[^"]|"")+"$/.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 30).join(', ')
  return names.length > 30 ? `${shown} and ${names.length - 30} more` : shown
}

/** Values go to HubSpot as text: a nested one has no wire form. */
export function refuseNested(order: OutboundOrder, column: QueryColumn, use: string): void {
  if (column.kind !== 'struct' && column.kind !== 'map') return
  throw new ConnectorError('outbound.column_unfit', {
    what: `The sync ${order.sync} takes ${use} from the source column "${column.name}".`,
    why: `Its type is ${column.type}, and a value of HubSpot's is a single text, number, time or list.`,
    fix: `Pick one value of it in the source query, as in SELECT ${column.name}['name'] AS name.`,
  })
}

/** An association column is an object of keys and labels: MAP, JSON, OBJECT or VARIANT, or text that holds JSON (CSV files). */
export function refuseNoObject(order: OutboundOrder, column: QueryColumn): void {
  const what = `The sync ${order.sync} takes links from the source column "${column.name}".`
  if (column.kind === 'struct') {
    throw new ConnectorError('outbound.struct_column', {
      what,
      why: `Its type is ${column.type}: a STRUCT gives every row the keys of all rows, which would link every row with every other row's records.`,
      fix: "Write the cell as a MAP, MAP {'jane@example.com': 'Employee', 'joe@example.com': NULL}, or as JSON, '{\"jane@example.com\": \"Employee\"}'::JSON; in Snowflake as an OBJECT without a type, OBJECT_CONSTRUCT_KEEP_NULL('jane@example.com', 'Employee', 'joe@example.com', NULL).",
    })
  }
  if (column.kind === 'map' || column.kind === 'json' || column.kind === 'text') return
  // A column that is NULL in every row has whatever type the engine gives a bare NULL (DuckDB: INTEGER).
  if (/^("null"|null|integer)$/i.test(column.type)) return
  throw new ConnectorError('outbound.column_unfit', {
    what,
    why: `Its type is ${column.type}, which is no object of keys and labels.`,
    fix: "Write the cell as a MAP, MAP {'jane@example.com': 'Employee'}, or as JSON; in Snowflake as an OBJECT, OBJECT_CONSTRUCT_KEEP_NULL('jane@example.com', 'Employee').",
  })
}
