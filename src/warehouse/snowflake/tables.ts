import type { Field } from 'apache-arrow'
import { type ColumnKind, column, fieldKind } from '../../declare/index.ts'
import { textIn } from '../../engine/cells.ts'
import type { Row, SchemaChange, Table, TableName } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { AdapterStatement, RenderedSlot } from '../sql/render.ts'
import { columnTypes } from './column-kind.ts'
import { type Places, placeName } from './dialect.ts'
import { asMade, folded, identifier, stored, text } from './quoting.ts'

/** What runs statements on the session that makes tables. Rows are keyed by lower-case column names. */
export interface Execution {
  run(statement: AdapterStatement): Promise<unknown>
  rows(statement: AdapterStatement): Promise<readonly Row[]>
}

const rendered = (sql: string): RenderedSlot => ({ kind: 'rendered', sql })
const tableSlot = (table: TableName) => ({ kind: 'table', table }) as const
const catalog = (places: Places): RenderedSlot => rendered(identifier(places.database))

const definition = (field: Field): string =>
  `${identifier(field.name)} ${columnTypes[fieldKind(field)]}`

/** HubSpot's label and description stand with the column, where people look for them. */
function commentOf(field: Field): string | null {
  const said = [field.metadata.get('label'), field.metadata.get('description')]
  const comment = said.filter((part) => part !== undefined && part !== '').join(': ')
  return comment === '' ? null : text(comment)
}

/** A new table's columns are commented where they are defined: a statement for each would take minutes for a wide object. */
function definitionWithComment(field: Field): string {
  const comment = commentOf(field)
  return comment === null ? definition(field) : `${definition(field)} COMMENT ${comment}`
}

/** Makes the schema if it isn't there. Asked for first: to make it again takes a right that the role may lack. */
export async function ensureSchema(
  on: Execution,
  places: Places,
  schema: TableName['schema'],
): Promise<void> {
  const found = await on.rows({
    name: 'warehouse/schemas',
    slots: { catalog: catalog(places) },
    values: { schema: placeName(places, schema) },
  })
  if (found.length > 0) return
  const spelled = `${identifier(places.database)}.${identifier(places[schema])}`
  await on.run({ name: 'warehouse/create_schema', slots: { schema: rendered(spelled) } })
}

/** Makes tables and columns that are not there yet; what is there is only looked at. */
export async function ensureTables(
  on: Execution,
  places: Places,
  tables: readonly Table[],
): Promise<readonly SchemaChange[]> {
  const changes: SchemaChange[] = []
  for (const [schema, members] of Map.groupBy(tables, (one) => one.table.schema)) {
    await ensureSchema(on, places, schema)
    const known = await columnsOf(on, places, schema)
    for (const { table, fields, comment } of members) {
      const there = known.get(stored(table.name))
      if (there === undefined) {
        await on.run({
          name: 'warehouse/create_table',
          slots: {
            table: tableSlot(table),
            definitions: rendered(fields.map(definitionWithComment).join(', ')),
            comment: rendered(comment === undefined ? '' : ` COMMENT = ${text(comment)}`),
          },
        })
        changes.push({ table, column: null, change: 'table_created' })
        continue
      }
      const missing: Field[] = []
      for (const field of fields) {
        const type = there.get(stored(field.name))
        if (type === columnTypes[fieldKind(field)]) continue
        if (type !== undefined) throw unfit(table, field, type)
        missing.push(field)
      }
      await addColumns(on, table, missing)
      for (const field of missing)
        changes.push({ table, column: field.name, change: 'column_added' })
    }
  }
  return changes
}

/** ADD COLUMN takes no comment (docs.snowflake.com/en/sql-reference/sql/alter-table). */
async function addColumns(
  on: Execution,
  table: TableName,
  fields: readonly Field[],
): Promise<void> {
  if (fields.length === 0) return
  await on.run({
    name: 'warehouse/add_columns',
    slots: {
      table: tableSlot(table),
      definitions: rendered(fields.map(definition).join(', ')),
    },
  })
  for (const field of fields) {
    const comment = commentOf(field)
    if (comment === null) continue
    await on.run({
      name: 'warehouse/comment_column',
      slots: {
        table: tableSlot(table),
        column: { kind: 'column', name: field.name },
        comment: rendered(comment),
      },
    })
  }
}

/** VARCHAR without a length: 16 MB, or more since 2025 (docs.snowflake.com/en/sql-reference/data-types-text). */
const longestText = 16_777_216

/** INFORMATION_SCHEMA's description of a type, spelled as in `columnTypes`. */
function typeOf(row: Row): string {
  const type = textIn(row, 'data_type')
  if (type === 'TEXT') {
    const length = Number(row['character_maximum_length'] ?? longestText)
    return length >= longestText ? 'VARCHAR' : `VARCHAR(${length})`
  }
  return type === 'NUMBER'
    ? `NUMBER(${Number(row['numeric_precision'])}, ${Number(row['numeric_scale'])})`
    : type
}

/** Column types by column name by table name, names as Snowflake keeps them. */
async function columnsOf(
  on: Execution,
  places: Places,
  schema: TableName['schema'],
  name = 'warehouse/columns',
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const known = new Map<string, Map<string, string>>()
  const statement: AdapterStatement = {
    name,
    slots: { catalog: catalog(places) },
    values: { schema: placeName(places, schema) },
  }
  for (const row of await on.rows(statement)) {
    const table = textIn(row, 'table_name')
    const columns = known.get(table) ?? new Map<string, string>()
    known.set(table, columns)
    columns.set(textIn(row, 'column_name'), typeOf(row))
  }
  return known
}

const kindsByType: ReadonlyMap<string, ColumnKind> = new Map(
  Object.keys(column).map((kind) => [columnTypes[kind as ColumnKind], kind as ColumnKind]),
)

/** Tables and views of a schema with the kinds of their columns. */
export async function relationsOf(
  on: Execution,
  places: Places,
  schema: TableName['schema'],
): Promise<ReadonlyMap<string, ReadonlyMap<string, ColumnKind | 'other'>>> {
  const known = await columnsOf(on, places, schema, 'warehouse/relations')
  return new Map(
    [...known].map(([table, columns]) => [
      asMade(table),
      new Map([...columns].map(([name, type]) => [asMade(name), kindsByType.get(type) ?? 'other'])),
    ]),
  )
}

/** Tables of a schema whose names start so. */
export async function tablesOf(
  on: Execution,
  places: Places,
  schema: TableName['schema'],
  prefix: string,
): Promise<readonly TableName[]> {
  const found = await on.rows({
    name: 'warehouse/tables',
    slots: { catalog: catalog(places) },
    values: { schema: placeName(places, schema), prefix: folded(prefix) },
  })
  return found.map((row) => ({ schema, name: asMade(textIn(row, 'table_name')) }))
}

/** Names of a schema's views. */
export async function standingViews(
  on: Execution,
  places: Places,
  schema: TableName['schema'],
): Promise<ReadonlySet<string>> {
  const found = await on.rows({
    name: 'warehouse/views',
    slots: { catalog: catalog(places) },
    values: { schema: placeName(places, schema) },
  })
  return new Set(found.map((row) => asMade(textIn(row, 'table_name'))))
}

function unfit(table: TableName, field: Field, type: string): ConnectorError {
  const wanted = columnTypes[fieldKind(field)]
  return new ConnectorError('warehouse.table_unfit', {
    what: `The column ${field.name} of the table ${table.name} can't be written.`,
    why: `It is of type ${type}, and was made as ${wanted}.`,
    fix: `Give it the type ${wanted} again, or rename the table: it is then made anew and read in full.`,
  })
}
