import type { DuckDBConnection } from '@duckdb/node-api'
import type { Field } from 'apache-arrow'
import { type ColumnKind, column, fieldKind } from '../../declare/index.ts'
import { textIn } from '../../engine/cells.ts'
import type { SchemaChange, Table, TableName } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { Dialect } from '../sql/dialect.ts'
import { type AdapterStatement, type RenderedSlot, render } from '../sql/render.ts'
import { columnTypes, type Schemas } from './dialect.ts'
import { execute } from './execute.ts'
import { identifier, text } from './quoting.ts'

const rendered = (sql: string): RenderedSlot => ({ kind: 'rendered', sql })
const tableSlot = (table: TableName) => ({ kind: 'table', table }) as const

const definition = (field: Field): string =>
  `${identifier(field.name)} ${columnTypes[fieldKind(field)]}`

/**
 * Few tables are asked for one by one: the engine's list of columns binds every view of the database first, which with
 * those of dbt takes some ten times as long.
 */
const fewTables = 3

/** Whether all tables and columns are there. @throws `warehouse.table_unfit` */
export async function areThere(
  connection: DuckDBConnection,
  dialect: Dialect,
  schemas: Schemas,
  tables: readonly Table[],
): Promise<boolean> {
  const known = new Map<Table, ReadonlyMap<string, string> | undefined>()
  if (tables.length > fewTables) {
    for (const [schema, members] of Map.groupBy(tables, (one) => one.table.schema)) {
      const columns = await columnsOf(connection, dialect, schemas[schema])
      for (const one of members) known.set(one, columns.get(one.table.name.toLowerCase()))
    }
  } else for (const one of tables) known.set(one, await columnsIn(connection, dialect, one.table))
  return tables.every((one) => {
    const there = known.get(one)
    return there !== undefined && missingIn(there, one).length === 0
  })
}

/** Fields without a column. @throws `warehouse.table_unfit` a column is of another type */
const missingIn = (
  there: ReadonlyMap<string, string>,
  { table, fields }: Table,
): readonly Field[] =>
  fields.filter((field) => {
    const type = there.get(field.name.toLowerCase())
    if (type !== undefined && type !== columnTypes[fieldKind(field)])
      throw unfit(table, field, type)
    return type === undefined
  })

/** Makes tables and columns that are not there yet; what is there is only looked at. */
export async function ensureTables(
  connection: DuckDBConnection,
  dialect: Dialect,
  schemas: Schemas,
  tables: readonly Table[],
): Promise<readonly SchemaChange[]> {
  const run = (statement: AdapterStatement): Promise<unknown> =>
    execute(connection, render(statement, dialect), 'anything')

  const changes: SchemaChange[] = []
  for (const [schema, members] of Map.groupBy(tables, (one) => one.table.schema)) {
    await run({
      name: 'warehouse/create_schema',
      slots: { schema: rendered(identifier(schemas[schema])) },
    })
    const known = await columnsOf(connection, dialect, schemas[schema])
    for (const one of members) {
      const { table, fields, comment } = one
      const there = known.get(table.name.toLowerCase())
      if (there === undefined) {
        await run({
          name: 'warehouse/create_table',
          slots: {
            table: tableSlot(table),
            definitions: rendered(fields.map(definition).join(', ')),
          },
        })
        if (comment !== undefined) {
          await run({
            name: 'warehouse/comment_table',
            slots: { table: tableSlot(table), comment: rendered(text(comment)) },
          })
        }
        for (const field of fields) await describe(run, table, field)
        changes.push({ table, column: null, change: 'table_created' })
        continue
      }
      for (const field of missingIn(there, one)) {
        await run({
          name: 'warehouse/add_column',
          slots: { table: tableSlot(table), definition: rendered(definition(field)) },
        })
        await describe(run, table, field)
        changes.push({ table, column: field.name, change: 'column_added' })
      }
    }
  }
  return changes
}

/** HubSpot's label and description stand with the column, where people look for them. */
async function describe(
  run: (statement: AdapterStatement) => Promise<unknown>,
  table: TableName,
  field: Field,
): Promise<void> {
  const said = [field.metadata.get('label'), field.metadata.get('description')]
  const comment = said.filter((part) => part !== undefined && part !== '').join(': ')
  if (comment === '') return
  await run({
    name: 'warehouse/comment_column',
    slots: {
      table: tableSlot(table),
      column: { kind: 'column', name: field.name },
      comment: rendered(text(comment)),
    },
  })
}

/** Column types by folded column name; undefined: the table is not there. */
async function columnsIn(
  connection: DuckDBConnection,
  dialect: Dialect,
  table: TableName,
): Promise<ReadonlyMap<string, string> | undefined> {
  const statement = { name: 'warehouse/describe_table', slots: { table: tableSlot(table) } }
  try {
    const result = await execute(connection, render(statement, dialect), 'fixed')
    return new Map(
      result
        .rows()
        .map((row) => [textIn(row, 'column_name').toLowerCase(), textIn(row, 'column_type')]),
    )
  } catch (error) {
    // Whatever it was: what makes the table meets it again, and tells.
    if (error instanceof ConnectorError) return undefined
    throw error
  }
}

/** Column types by folded column name by folded table name. */
async function columnsOf(
  connection: DuckDBConnection,
  dialect: Dialect,
  schema: string,
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const statement = { name: 'warehouse/columns', values: { schema } }
  const result = await execute(connection, render(statement, dialect), 'select')
  const known = new Map<string, Map<string, string>>()
  for (const row of result.rows()) {
    const table = textIn(row, 'table_name').toLowerCase()
    const columns = known.get(table) ?? new Map<string, string>()
    known.set(table, columns)
    columns.set(textIn(row, 'column_name').toLowerCase(), textIn(row, 'data_type'))
  }
  return known
}

const kindsByType: ReadonlyMap<string, ColumnKind> = new Map(
  Object.keys(column).map((kind) => [columnTypes[kind as ColumnKind], kind as ColumnKind]),
)

/** Tables and views of a schema with the kinds of their columns. */
export async function relationsOf(
  connection: DuckDBConnection,
  dialect: Dialect,
  schema: string,
): Promise<ReadonlyMap<string, ReadonlyMap<string, ColumnKind | 'other'>>> {
  const statement = { name: 'warehouse/relations', values: { schema } }
  const result = await execute(connection, render(statement, dialect), 'select')
  const known = new Map<string, Map<string, ColumnKind | 'other'>>()
  for (const row of result.rows()) {
    const name = textIn(row, 'table_name')
    const columns = known.get(name) ?? new Map<string, ColumnKind | 'other'>()
    known.set(name, columns)
    columns.set(textIn(row, 'column_name'), kindsByType.get(textIn(row, 'data_type')) ?? 'other')
  }
  return known
}

function unfit(table: TableName, field: Field, type: string): ConnectorError {
  const wanted = columnTypes[fieldKind(field)]
  return new ConnectorError('warehouse.table_unfit', {
    what: `The column ${field.name} of the table ${table.name} can't be written.`,
    why: `It is of type ${type}, and was made as ${wanted}.`,
    fix: `Give it the type ${wanted} again, or rename the table: it is then made anew and read in full.`,
  })
}
