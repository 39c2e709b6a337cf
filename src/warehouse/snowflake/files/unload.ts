import { createReadStream } from 'node:fs'
import { chmod, mkdtemp, rm, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { countIn, textIn } from '../../../engine/cells.ts'
import { type AdapterStatement, type Rendered, render } from '../../sql/render.ts'
import type { Column, Raw, RawRow } from '../cells.ts'
import type { Page, Session } from '../session.ts'
import {
  incomplete,
  localFile,
  location,
  newFolder,
  prepareStage,
  removeFolder,
  rendered,
  run,
  type Transfers,
  transferred,
} from './transfers.ts'
import { isOrdered } from './ordered.ts'

/** Packed. One file is read while the next comes down: twice this lies in the work folder. */
const largestFile = 32 * 1024 * 1024
const pageRows = 2000

type Kind = { readonly cell: (column: string) => string; readonly raw: (text: string) => Raw }

const number: Kind = { cell: (c) => `CAST(${c} AS VARCHAR)`, raw: (text) => text }
const time: Kind = {
  cell: (c) => `CAST(DATE_PART(EPOCH_MILLISECOND, ${c}) AS VARCHAR)`,
  raw: (text) => new Date(Number(text)),
}
const json: Kind = {
  cell: (c) => `TO_JSON(TO_VARIANT(${c}))`,
  raw: (text) => JSON.parse(text) as Raw,
}

/** How values of a type go through text and back to what the driver gives. What is not here (FLOAT, BINARY, TIME) is not unloaded. */
const kinds: Readonly<Record<string, Kind>> = {
  fixed: number,
  text: { cell: (c) => c, raw: (text) => text },
  boolean: { cell: (c) => `CAST(${c} AS VARCHAR)`, raw: (text) => text === 'true' },
  date: {
    cell: (c) => `TO_CHAR(${c}, 'YYYY-MM-DD')`,
    raw: (text) => new Date(`${text}T00:00:00.000Z`),
  },
  timestamp_tz: time,
  timestamp_ltz: time,
  timestamp_ntz: time,
  variant: json,
  object: json,
  array: json,
}

/**
 * Whether a result is to come by files: it is large, and no order was asked for. COPY into a stage keeps none, and so
 * ordered results are the driver's, whose chunks are in order. Files have no end of life; the links of the driver's
 * chunks expire after hours, and a run that plans a million rows may read that long.
 */
export const worthUnloading = (
  { unloadRows }: Pick<Transfers, 'unloadRows'>,
  sql: string,
  columns: readonly Column[],
  total: number,
): boolean =>
  total >= unloadRows && !isOrdered(sql) && columns.every(({ type }) => kinds[type] !== undefined)

/** The query's rows by way of files: unloaded to the stage, taken down one after another, removed here and there. */
export async function* unload(
  transfers: Transfers,
  query: Rendered,
  columns: readonly Column[],
): AsyncGenerator<Page> {
  const { sessions, workFolder, counts } = transfers
  const session = sessions.reader()
  const source = newFolder('unload')
  const folder = await mkdtemp(join(workFolder, 'files-'))
  let next: Promise<string> | null = null
  try {
    await prepareStage(transfers, session)
    const files = await unloadFiles(transfers, session, query, columns, source)
    const take = (nth: number): Promise<string> | null => {
      const file = files[nth]
      if (file === undefined) return null
      const taken = download(transfers, session, source, file, folder)
      // A failure is met when the file's turn comes, or not at all when reading ends before.
      taken.catch(() => undefined)
      return taken
    }
    next = take(0)
    for (const [nth, file] of files.entries()) {
      const path = (await next) ?? ''
      next = take(nth + 1)
      yield* pagesOf(path, file, columns)
      await unlink(path)
      counts.rowsDown += file.rows
    }
  } finally {
    await next?.catch(() => undefined)
    await rm(folder, { recursive: true, force: true })
    await removeFolder(transfers, session, source)
  }
}

interface Unloaded {
  readonly name: string
  readonly rows: number
}

async function unloadFiles(
  transfers: Transfers,
  session: Session,
  query: Rendered,
  columns: readonly Column[],
  source: string,
): Promise<readonly Unloaded[]> {
  const table = { kind: 'table', table: { schema: 'control', name: `_${source}` } } as const
  const making: AdapterStatement = {
    name: 'warehouse/unload_table',
    slots: { table, selected: rendered(query.sql) },
  }
  await session.execute(render(making, transfers.dialect).sql, [...query.values.values()], {
    doing: query.name,
    repeatable: true,
  })
  try {
    const rows = await run(transfers, session, {
      name: 'warehouse/unload_files',
      slots: {
        table,
        location: location(transfers.dialect, `${source}/`),
        cells: rendered(columns.map(cellText).join(', ')),
        largest: rendered(String(largestFile)),
      },
    })
    return rows.map((row) => ({
      name: textIn(row, 'file_name').split('/').at(-1) ?? '',
      rows: countIn(row, 'row_count'),
    }))
  } finally {
    await run(
      transfers,
      session,
      { name: 'warehouse/drop_table', slots: { table } },
      { repeatable: true },
    )
  }
}

/** NULL becomes '', anything else begins with a sign: nothing depends on how COPY writes NULL. */
function cellText(column: Column, at: number): string {
  const name = `"${column.name.replaceAll('"', '""')}"`
  return `COALESCE('=' || ${kinds[column.type]?.cell(name) ?? name}, '') AS C${at}`
}

async function download(
  transfers: Transfers,
  session: Session,
  source: string,
  file: Unloaded,
  folder: string,
): Promise<string> {
  await transferred('GET', 'DOWNLOADED', () =>
    run(
      transfers,
      session,
      {
        name: 'warehouse/get_file',
        slots: {
          location: location(transfers.dialect, `${source}/${file.name}`),
          folder: localFile(`${folder}/`),
        },
      },
      { repeatable: true },
    ),
  )
  const path = join(folder, file.name)
  await chmod(path, 0o600)
  transfers.counts.filesDown += 1
  transfers.counts.bytesDown += (await stat(path)).size
  return path
}

async function* pagesOf(
  path: string,
  file: Unloaded,
  columns: readonly Column[],
): AsyncGenerator<Page> {
  const read = columns.map((column) => kinds[column.type]?.raw ?? ((text: string): Raw => text))
  // A file that was cut short fails in gunzip or in the parser; either way the count below is not reached.
  const lines = pipeline(createReadStream(path), createGunzip(), parse(), () => undefined)
  let rows: RawRow[] = []
  let count = 0
  try {
    for await (const line of lines as AsyncIterable<readonly string[]>) {
      rows.push(line.map((cell, at) => (cell === '' ? null : read[at]?.(cell.slice(1)))))
      count += 1
      if (rows.length < pageRows) continue
      yield { columns, rows }
      rows = []
    }
  } catch (error) {
    throw incomplete('GET', 'A file could not be read to its end.', nameOf(error))
  } finally {
    lines.destroy()
  }
  if (count !== file.rows)
    throw incomplete('GET', `A file has ${count} rows, and ${file.rows} were unloaded into it.`)
  if (rows.length > 0) yield { columns, rows }
}

/** The parser's messages quote what it read. */
const nameOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
