import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Options, Statement } from './ast.ts'
import { bindExpr } from './bind-expressions.ts'
import { assignSql, toText } from './casts.ts'
import type { Table } from './catalog.ts'
import { type Field, readCsv, writeCsv } from './csv.ts'
import type { Run } from './dml.ts'
import { compilation, invalidIdentifier, notVouched, SnowflakeError } from './errors.ts'
import { checkFormat, type CsvFormat, flag, word } from './file-formats.ts'
import { type BoundQuery, type Env, type RelationColumn, next, Scope } from './scope.ts'
import type { Listing } from './show.ts'
import { filesOf, type StagedFile, type StagePath, stagePath } from './stages.ts'
import { fixed, text } from './types.ts'

export interface Load {
  readonly table: Table
  readonly run: (run: Run, connection: DuckDBConnection) => Promise<Listing>
  /** Load metadata: once the load is committed. */
  readonly remember: () => void
}

const copyOptions = new Set([
  'FILE_FORMAT',
  'FILES',
  'PATTERN',
  'ON_ERROR',
  'PURGE',
  'FORCE',
  'RETURN_FAILED_ONLY',
])

/** https://docs.snowflake.com/en/sql-reference/sql/copy-into-table */
export function copyIn(statement: Extract<Statement, { k: 'copy_in' }>, env: Env): Load {
  const { options } = statement
  for (const name of options.keys())
    if (!copyOptions.has(name)) throw notVouched(`COPY option ${name}`)
  if (!['ABORT_STATEMENT'].includes(word(options, 'ON_ERROR', 'ABORT_STATEMENT')))
    throw notVouched('ON_ERROR other than ABORT_STATEMENT')
  const table = env.catalog.table(statement.table, env.where, ['table'])
  env.touched.add(table)
  const place = stagePath(statement.stage, env.catalog, env.where)
  const format = formatOf(options, place)
  const columns = (statement.columns ?? table.columns.map((column) => column.name)).map((name) => {
    const found = table.columns.find((column) => column.name === name)
    if (found === undefined) throw invalidIdentifier(name)
    return found
  })
  const names = columns.map((column) => column.duck).join(', ')
  const loaded: StagedFile[] = []
  const run = async (write: Run, connection: DuckDBConnection): Promise<Listing> => {
    const files = chosen(place, options)
    const fresh = files.filter(
      (one) => flag(options, 'FORCE', false) || !table.loaded.has(keyOf(place, one)),
    )
    if (fresh.length === 0 && files.length === 0) return report([])
    const width = statement.select === null ? columns.length : widest(fresh, format)
    const raw = `raw${next(env)}_${Math.random().toString(36).slice(2, 8)}`
    const cells = Array.from({ length: Math.max(1, width) }, (_, i) => `f${i + 1}`)
    await write(
      `CREATE TEMP TABLE ${raw} (file VARCHAR, nth BIGINT, ${cells.map((cell) => `${cell} VARCHAR`).join(', ')})`,
    )
    const counts = new Map<StagedFile, number>()
    for (const one of fresh)
      counts.set(
        one,
        await append(connection, raw, one, format, cells.length, statement.select === null),
      )
    const list =
      statement.select === null
        ? columns.map((column, i) =>
            assignSql(`r.f${i + 1}`, text, column.type, column.name, env.formats),
          )
        : projected(statement, env, cells.length, columns)
    await write(
      `INSERT INTO ${table.duck} (${names}) SELECT ${list.join(', ')} FROM ${raw} AS r ORDER BY r.file, r.nth`,
    )
    await write(`DROP TABLE ${raw}`)
    loaded.push(...fresh)
    return report(files.map((one) => ({ file: one, rows: counts.get(one) ?? null })))
  }
  const remember = () => {
    for (const one of loaded) table.loaded.set(keyOf(place, one), new Date().toISOString())
    if (flag(options, 'PURGE', false)) for (const one of loaded) rmSync(one.file, { force: true })
  }
  return { table, run, remember }
}

const keyOf = ({ stage }: StagePath, one: StagedFile): string =>
  `${stage.database}.${stage.schema}.${stage.name}/${one.path}`

function formatOf(options: Options, place: StagePath): CsvFormat {
  const given = options.get('FILE_FORMAT')
  if (given === undefined) return checkFormat(place.stage.format ?? new Map())
  if (given.k !== 'nested')
    throw compilation('001003', '42000', 'FILE_FORMAT takes options in parentheses')
  if (given.of.has('FORMAT_NAME')) throw notVouched('FORMAT_NAME')
  return checkFormat(given.of)
}

function chosen(place: StagePath, options: Options): readonly StagedFile[] {
  const names = options.get('FILES')
  const pattern = options.get('PATTERN')
  const all = filesOf(place, pattern?.k === 'text' ? pattern.value : null)
  if (names?.k !== 'list') return all
  return names.of.map((name) => {
    const path = `${place.path}${place.path === '' || place.path.endsWith('/') ? '' : '/'}${name}`
    const found = all.find((one) => one.path === path)
    if (found === undefined)
      throw new SnowflakeError('100016', '22000', `Remote file '${path}' was not found.`)
    return found
  })
}

function textOf(one: StagedFile, format: CsvFormat): string {
  const bytes = readFileSync(one.file)
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b
  if (format.gzip === 'yes' && !packed)
    throw new SnowflakeError('100187', '22000', `Failed to decompress '${one.path}'`)
  const plain = packed && format.gzip !== 'no' ? gunzipSync(bytes) : bytes
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(plain)
  } catch {
    throw new SnowflakeError('100144', '22000', `Invalid UTF8 detected in file '${one.path}'`)
  }
}

function widest(files: readonly StagedFile[], format: CsvFormat): number {
  let most = 1
  for (const one of files)
    for (const fields of readCsv(textOf(one, format), format)) most = Math.max(most, fields.length)
  return most
}

async function append(
  connection: DuckDBConnection,
  raw: string,
  one: StagedFile,
  format: CsvFormat,
  width: number,
  exact: boolean,
): Promise<number> {
  const appender = await connection.createAppender(raw)
  let rows = 0
  for (const fields of readCsv(textOf(one, format), format)) {
    rows += 1
    if (exact && fields.length !== width && (format.countMustMatch || fields.length > width))
      throw new SnowflakeError(
        '100080',
        '22000',
        `Number of columns in file (${fields.length}) does not match that of the corresponding table (${width}), use file format option error_on_column_count_mismatch=false to ignore this error\n  File '${one.path}', line ${rows}, character 1`,
      )
    appender.appendVarchar(one.path)
    appender.appendBigInt(BigInt(rows))
    for (let i = 0; i < width; i++) appendField(appender, fields[i] ?? null)
    appender.endRow()
  }
  appender.flushSync()
  appender.closeSync()
  return rows
}

function appendField(
  appender: { appendVarchar(value: string): void; appendNull(): void },
  field: Field,
): void {
  if (field === null) appender.appendNull()
  else appender.appendVarchar(field)
}

/** The projection of a COPY: $1, $2, … and the metadata columns of the file. */
function projected(
  statement: Extract<Statement, { k: 'copy_in' }>,
  env: Env,
  width: number,
  columns: readonly Table['columns'][number][],
): string[] {
  const scope = new Scope(null, new Map())
  const column = (name: string, sql: string, number = false): RelationColumn => ({
    name,
    sql,
    type: number ? fixed(19, 0) : text,
    hidden: true,
  })
  scope.relations.push({
    alias: statement.alias,
    name: [],
    columns: [
      column('METADATA$FILENAME', 'r.file'),
      column('METADATA$FILE_ROW_NUMBER', 'r.nth', true),
    ].map((one) => ({ ...one, hidden: false })),
    places: (nth) => column(`$${nth}`, nth <= width ? `r.f${nth}` : 'CAST(NULL AS VARCHAR)'),
  })
  const items = statement.select?.items ?? []
  if (items.length !== columns.length)
    throw compilation(
      '002020',
      '21S01',
      `Insert value list does not match column list expecting ${columns.length} but got ${items.length}`,
    )
  return items.map((item, i) => {
    const to = columns[i]
    if (item.k !== 'item' || to === undefined) throw notVouched('* in a COPY')
    const { sql, type } = bindExpr(item.of, { env, scope, clause: 'values' })
    return assignSql(sql, type, to.type, to.name, env.formats)
  })
}

/** A row a file; none looked at is one row alone: https://docs.snowflake.com/en/sql-reference/sql/copy-into-table (output) */
function report(
  files: readonly { readonly file: StagedFile; readonly rows: number | null }[],
): Listing {
  if (files.every(({ rows }) => rows === null))
    return {
      columns: [{ name: 'status', type: text }],
      rows: [['Copy executed with 0 files processed.']],
    }
  const names = [
    'file',
    'status',
    'rows_parsed',
    'rows_loaded',
    'error_limit',
    'errors_seen',
    'first_error',
    'first_error_line',
    'first_error_character',
    'first_error_column_name',
  ]
  const numbers = new Set([
    'rows_parsed',
    'rows_loaded',
    'error_limit',
    'errors_seen',
    'first_error_line',
    'first_error_character',
  ])
  return {
    columns: names.map((name) => ({ name, type: numbers.has(name) ? fixed(38, 0) : text })),
    rows: files.map(({ file, rows }) =>
      rows === null
        ? [
            file.path,
            'LOAD_SKIPPED',
            '0',
            '0',
            null,
            null,
            'File was loaded before.',
            null,
            null,
            null,
          ]
        : [file.path, 'LOADED', String(rows), String(rows), '1', '0', null, null, null, null],
    ),
  }
}

const unloadOptions = new Set([
  'FILE_FORMAT',
  'OVERWRITE',
  'SINGLE',
  'MAX_FILE_SIZE',
  'HEADER',
  'DETAILED_OUTPUT',
  'INCLUDE_QUERY_ID',
])

/**
 * https://docs.snowflake.com/en/sql-reference/sql/copy-into-location: several files and no order among rows, unless
 * SINGLE. Here rows go by turns to at least two files, so that nothing may rely on their order.
 */
export async function copyOut(
  statement: Extract<Statement, { k: 'copy_out' }>,
  query: BoundQuery,
  env: Env,
  connection: DuckDBConnection,
): Promise<Listing> {
  const { options } = statement
  for (const name of options.keys())
    if (!unloadOptions.has(name)) throw notVouched(`COPY option ${name}`)
  const place = stagePath(statement.stage, env.catalog, env.where)
  const format = formatOf(options, place)
  const single = flag(options, 'SINGLE', false)
  const largest = Number(word(options, 'MAX_FILE_SIZE', '16777216'))
  const cells = query.columns.map((column, i) => toText(`q.c${i + 1}`, column.type, env.formats))
  const reader = await connection.runAndReadAll(
    `SELECT ${cells.join(', ')} FROM (${query.sql}) AS q`,
  )
  const lines = (reader.getRows() as Field[][]).map((row) => writeCsv(row, format))
  const files = parted(lines, single, largest)
  const packed = format.gzip !== 'no'
  const head = flag(options, 'HEADER', false)
    ? writeCsv(
        query.columns.map((column) => column.name),
        format,
      )
    : ''
  const written = files.map((part, i) => {
    const base = place.path === '' || place.path.endsWith('/') ? `${place.path}data` : place.path
    const path = single ? base : `${base}_0_${i % 8}_${Math.floor(i / 8)}.csv${packed ? '.gz' : ''}`
    const file = join(place.stage.folder, path)
    if (existsSync(file) && !flag(options, 'OVERWRITE', false))
      throw new SnowflakeError(
        '001030',
        '22000',
        `Files already existing at the unload destination: ${statement.stage}. Use overwrite option to force unloading.`,
      )
    const plain = Buffer.from(head + part.join(''))
    const bytes = packed ? gzipSync(plain) : plain
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bytes)
    return { path, size: bytes.length, plain: plain.length, rows: part.length }
  })
  const sum = (of: (one: (typeof written)[number]) => number) =>
    String(written.reduce((total, one) => total + of(one), 0))
  if (!flag(options, 'DETAILED_OUTPUT', false))
    return {
      columns: ['rows_unloaded', 'input_bytes', 'output_bytes'].map((name) => ({
        name,
        type: fixed(38, 0),
      })),
      rows: [[sum((one) => one.rows), sum((one) => one.plain), sum((one) => one.size)]],
    }
  return {
    columns: [
      { name: 'FILE_NAME', type: text },
      { name: 'FILE_SIZE', type: fixed(38, 0) },
      { name: 'ROW_COUNT', type: fixed(38, 0) },
    ],
    rows: written.map((one) => [one.path, String(one.size), String(one.rows)]),
  }
}

function parted(
  lines: readonly string[],
  single: boolean,
  largest: number,
): readonly (readonly string[])[] {
  if (lines.length === 0) return []
  if (single || lines.length === 1) return [lines]
  const hands: string[][] = [[], []]
  for (const [i, line] of lines.entries()) hands[i % 2]?.push(line)
  return hands.flatMap((hand) => {
    const files: string[][] = [[]]
    let size = 0
    for (const line of hand) {
      if (size + line.length > largest && size > 0) {
        files.push([])
        size = 0
      }
      files.at(-1)?.push(line)
      size += line.length
    }
    return files
  })
}
