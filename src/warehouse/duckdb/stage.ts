import { statSync } from 'node:fs'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { StagedFile, Staging, StagingColumn } from '../../engine/ports.ts'
import type { Dialect } from '../sql/dialect.ts'
import { type AdapterStatement, type RenderedSlot, render } from '../sql/render.ts'
import { templateError } from '../sql/template.ts'
import { lastLineBytes, refuseLongLastLine } from './csv-lines.ts'
import { execute } from './execute.ts'
import { pointer } from './expressions.ts'
import { identifier, text } from './quoting.ts'

const rendered = (sql: string): RenderedSlot => ({ kind: 'rendered', sql })

/** DuckDB's own default; a longer line makes the statement run again with room for it. */
const usualObjectBytes = 16 * 1024 * 1024
const largestObjectBytes = 256 * 1024 * 1024
/** A CSV line of 1,000 properties of 65,536 characters (HUBSPOT.md 4.4) could be longer than any buffer; this holds all but the absurd. */
const csvLineBytes = { usual: 8 * 1024 * 1024, largest: 128 * 1024 * 1024 }

/** Makes the staging table anew and fills it. Returns its rows. */
export async function stageFiles(
  connection: DuckDBConnection,
  dialect: Dialect,
  staging: Staging,
  files: readonly StagedFile[],
): Promise<number> {
  const definitions = staging.columns.map((column) => `${identifier(column.name)} VARCHAR`)
  const replace: AdapterStatement = {
    name: 'warehouse/replace_table',
    slots: {
      table: { kind: 'table', table: staging.table },
      definitions: rendered(definitions.join(', ')),
    },
  }
  await execute(connection, render(replace, dialect), 'anything')

  let rows = 0
  for (const file of files) {
    // No line, no statement: many of a run's files stay empty.
    if (file.format === 'ndjson' && statSync(file.path).size === 0) continue
    const copies = file.format === 'csv' ? csvCopies(staging, file) : ndjsonCopies(staging, file)
    rows += await copyFile(connection, dialect, file, copies)
  }
  return rows
}

/** The first with the usual line size, which costs little memory; the second only when a line is longer. */
async function copyFile(
  connection: DuckDBConnection,
  dialect: Dialect,
  file: StagedFile,
  copies: readonly [usual: AdapterStatement, large: AdapterStatement],
): Promise<number> {
  const failing = { doing: copies[0].name, file: file.path }
  const copy = async (statement: AdapterStatement): Promise<number> =>
    (await execute(connection, render(statement, dialect), 'rows', failing)).changed
  if (endsTooLong(file, csvLineBytes.usual)) {
    refuseLongLastLine(file.path, csvLineBytes.largest)
    return copy(copies[1])
  }
  try {
    return await copy(copies[0])
  } catch (error) {
    if (statSync(file.path).size <= csvLineBytes.usual) throw error
    // Whatever was wrong with it, a second reading with more room gives the same error or the rows: an INSERT is whole or nothing.
    return copy(copies[1])
  }
}

const endsTooLong = (file: StagedFile, bytes: number): boolean =>
  file.format === 'csv' && lastLineBytes(file.path, bytes) >= bytes

function csvCopies(
  staging: Staging,
  file: Extract<StagedFile, { format: 'csv' }>,
): readonly [AdapterStatement, AdapterStatement] {
  const known = new Set(staging.columns.map((column) => column.name))
  const picked = file.columns.flatMap((name, at) =>
    name === null ? [] : [{ name, cell: `c${at}` }],
  )
  const stranger = picked.find((one) => !known.has(one.name))
  if (stranger !== undefined || picked.length === 0) {
    throw templateError(
      'warehouse/stage_csv',
      "The file's columns are none of the staging table's.",
    )
  }
  const cells = file.columns.map((_, at) => `${text(`c${at}`)}: 'VARCHAR'`)
  const copy = (lineBytes: number): AdapterStatement => ({
    name: 'warehouse/stage_csv',
    slots: {
      staging: { kind: 'table', table: staging.table },
      columns: { kind: 'columns', names: picked.map((one) => one.name) },
      picked: { kind: 'columns', names: picked.map((one) => one.cell), of: 'line' },
      path: rendered(text(file.path)),
      cells: rendered(`{${cells.join(', ')}}`),
      largest: rendered(String(lineBytes)),
      buffer: rendered(String(lineBytes * 2)),
    },
  })
  return [copy(csvLineBytes.usual), copy(csvLineBytes.largest)]
}

function ndjsonCopies(
  staging: Staging,
  file: Extract<StagedFile, { format: 'ndjson' }>,
): readonly [AdapterStatement, AdapterStatement] {
  const whole = staging.columns.some((column) => column.path.length === 0)
  const keys = whole ? [] : keysOf(staging.columns)
  const picked = whole
    ? staging.columns.map((column) => fromLine(column))
    : staging.columns.map((column) => fromKeys(column, keys))
  const copy = (largest: number): AdapterStatement => ({
    name: whole ? 'warehouse/stage_ndjson_lines' : 'warehouse/stage_ndjson',
    slots: {
      staging: { kind: 'table', table: staging.table },
      columns: { kind: 'columns', names: staging.columns.map((column) => column.name) },
      picked: rendered(picked.join(', ')),
      path: rendered(text(file.path)),
      largest: rendered(String(largest)),
      ...(whole ? {} : { keys: rendered(`{${keys.map(keyDefinition).join(', ')}}`) }),
    },
  })
  return [copy(usualObjectBytes), copy(largestObjectBytes)]
}

/** How one key of a line is read: as text, as a struct of texts (fast), or as JSON to be taken apart by paths. */
interface Key {
  readonly name: string
  readonly as: 'text' | 'struct' | 'json'
  readonly members: readonly string[]
}

function keysOf(columns: readonly StagingColumn[]): readonly Key[] {
  const byName = Map.groupBy(columns, (column) => column.path[0] ?? '')
  const keys = [...byName].map(([name, group]): Key => {
    const members = [...new Set(group.map((column) => column.path[1] ?? ''))]
    if (group.every((column) => column.path.length === 1)) return { name, as: 'text', members: [] }
    const flat = group.every((column) => column.path.length === 2)
    // Members of a struct are told apart without regard to case (SNOWFLAKE.md 5), and '' names none.
    const distinct = distinctFolded(members) && !members.includes('')
    return { name, as: flat && distinct ? 'struct' : 'json', members }
  })
  if (!distinctFolded(keys.map((key) => key.name))) {
    throw templateError('warehouse/stage_ndjson', 'Two keys of a line differ in case only.')
  }
  return keys
}

const distinctFolded = (names: readonly string[]): boolean =>
  new Set(names.map((name) => name.toLowerCase())).size === names.length

function keyDefinition(key: Key): string {
  const type =
    key.as === 'text'
      ? 'VARCHAR'
      : key.as === 'json'
        ? 'JSON'
        : `STRUCT(${key.members.map((member) => `${identifier(member)} VARCHAR`).join(', ')})`
  return `${text(key.name)}: ${text(type)}`
}

function fromKeys(column: StagingColumn, keys: readonly Key[]): string {
  const [name = '', ...rest] = column.path
  const place = `line.${identifier(name)}`
  const key = keys.find((one) => one.name === name)
  if (key?.as === 'struct') return `struct_extract(${place}, ${text(rest[0] ?? '')})`
  if (key?.as !== 'json') return place
  return rest.length === 0
    ? `json_extract_string(${place}, '')`
    : `json_extract_string(${place}, ${text(pointer(rest))})`
}

function fromLine(column: StagingColumn): string {
  return column.path.length === 0
    ? 'CAST(line.json AS VARCHAR)'
    : `json_extract_string(line.json, ${text(pointer(column.path))})`
}
