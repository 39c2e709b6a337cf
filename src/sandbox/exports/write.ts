import { createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { RecordId } from '../account/definitions.ts'
import type { Row } from '../account/record-store.ts'
import type { Account } from '../account/types.ts'
import { listBook } from '../api/lists-book.ts'
import { type ExportColumn, exportColumns } from './columns.ts'
import { csvBlocks, type CsvDialect } from './csv.ts'
import type { Damage } from './damage-kinds.ts'
import { writeDamaged } from './damaged.ts'
import { exportKnobs } from './knobs.ts'
import type { ExportOrder } from './request.ts'
import { workbook } from './xlsx.ts'
import { newZip } from './zip.ts'

/** Made while the block before is being packed, so that both cores have work. */
const AHEAD_BYTES = 2 * 1024 * 1024

export interface ExportFile {
  readonly path: string
  readonly fileName: string
  readonly contentType: string
  readonly bytes: number
  readonly rows: number
  /** What the account tells of it: `rows`, unless the file is damaged. */
  readonly recordCount: number | undefined
}

/** Writes the file of an export, a block at a time: neither rows nor file are ever whole in memory. */
export async function writeExport(
  account: Account,
  order: ExportOrder,
  { folder, stem }: Pick<Place, 'folder' | 'stem'>,
  damage: Damage = 'none',
): Promise<ExportFile> {
  const { knobs } = account
  const selected = account.objects(order.object.id).index.select(order.query)
  const chosen = inOrder(membersOnly(account, selected.rows, order), order)
  if (damage !== 'none' && order.format === 'CSV') {
    const place = { folder, stem, dialect: dialectOf(account) }
    const damaged = await writeDamaged(account, order, chosen, damage, place)
    return { ...damaged, bytes: (await stat(damaged.path)).size }
  }
  const columns = exportColumns(account, order)
  const rows = new Rest(chosen)
  const maxRows = knobs.value(exportKnobs.rowsPerFile)
  const write = order.format === 'CSV' ? writeCsv : writeXlsx
  const written = await write(account, columns, rows, { folder, stem, maxRows })
  const { size } = await stat(written.path)
  return { ...written, bytes: size, rows: rows.taken, recordCount: rows.taken }
}

function dialectOf({ knobs }: Account): CsvDialect {
  return {
    separator: knobs.value(exportKnobs.separator),
    lineEnd: knobs.value(exportKnobs.lineEnd),
    bom: knobs.value(exportKnobs.bom),
  }
}

interface Place {
  readonly folder: string
  readonly stem: string
  readonly maxRows: number
}

type Written = Pick<ExportFile, 'path' | 'fileName' | 'contentType'>

/** Rows still to come, and how many went by. */
class Rest implements Iterator<Row> {
  taken = 0
  readonly #rows: Iterator<Row>
  #next: IteratorResult<Row> | undefined

  constructor(rows: Iterator<Row>) {
    this.#rows = rows
  }

  next(): IteratorResult<Row> {
    const step = this.#next ?? this.#rows.next()
    this.#next = undefined
    return step
  }

  /** Rows are reused by their iterator, so this must not be called while one is in use. */
  hasMore(): boolean {
    this.#next ??= this.#rows.next()
    return this.#next.done !== true
  }

  count = (): void => {
    this.taken++
  }
}

/** A LIST export: those who are in the list when the export is written. */
function membersOnly(
  account: Account,
  rows: Iterable<Row>,
  { listId }: ExportOrder,
): Iterable<Row> {
  if (listId === undefined) return rows
  const members = new Set(
    listBook(account)
      .members(listId)
      .map(({ recordId }) => recordId),
  )
  return filtered(rows, members)
}

function* filtered(rows: Iterable<Row>, wanted: ReadonlySet<RecordId>): Generator<Row> {
  for (const row of rows) if (wanted.has(row.id)) yield row
}

/**
 * Writes go on while a long export is at work, and a record edited meanwhile may come by a second
 * time: in id order, each id is taken once.
 */
function* inOrder(rows: Iterable<Row>, order: ExportOrder): Generator<Row> {
  const { filterGroups, query, sort } = order.query
  const byId = filterGroups.length === 0 && query === undefined && sort === undefined
  let last: RecordId = -1
  for (const row of rows) {
    if (byId && row.id <= last) continue
    last = row.id
    yield row
  }
}

async function writeCsv(
  account: Account,
  columns: readonly ExportColumn[],
  rows: Rest,
  { folder, stem, maxRows }: Place,
): Promise<Written> {
  const { knobs } = account
  const dialect = dialectOf(account)
  const part = (): Generator<Buffer> => csvBlocks(columns, rows, dialect, maxRows, rows.count)
  // A file's size, and whether there is a second one, show only on the way: small ones stay text.
  const limit = knobs.value(exportKnobs.zipBytes)
  const blocks = part()
  const head: Buffer[] = []
  let bytes = 0
  // Stepped by hand: leaving a for-of ends the generator, and with it the row it has taken and not yet written.
  while (bytes <= limit) {
    const step = blocks.next()
    if (step.done === true) break
    head.push(step.value)
    bytes += step.value.length
  }
  const plain = bytes <= limit && !rows.hasMore()
  const path = join(folder, `${stem}.export`)
  if (plain) {
    await pipeline(Readable.from(head, { objectMode: false }), createWriteStream(path))
    return { path, fileName: `${stem}.csv`, contentType: 'text/csv;charset=utf-8' }
  }
  await pipeline(zipped(rows, [head, blocks], part, stem), createWriteStream(path))
  return { path, fileName: `${stem}.zip`, contentType: 'application/zip' }
}

/** Every part of the export as a member; the next one is asked for once the one before is through. */
function zipped(
  rows: Rest,
  [head, rest]: readonly [readonly Buffer[], Iterable<Buffer>],
  part: () => Generator<Buffer>,
  stem: string,
): NodeJS.ReadableStream {
  const zip = newZip()
  const add = (blocks: Iterable<Buffer>, number: number): void => {
    const name = number === 1 ? `${stem}.csv` : `${stem}-${number}.csv`
    const stream = Readable.from(blocks, { objectMode: false, highWaterMark: AHEAD_BYTES })
    stream.on('end', () => {
      if (rows.hasMore()) add(part(), number + 1)
      else zip.end()
    })
    // Fast rather than small: the file travels over loopback.
    zip.addReadStream(stream, name, { compressionLevel: 1 })
  }
  add(chain(head, rest), 1)
  return zip.outputStream
}

function* chain(head: readonly Buffer[], rest: Iterable<Buffer>): Generator<Buffer> {
  yield* head
  yield* rest
}

async function writeXlsx(
  _account: Account,
  columns: readonly ExportColumn[],
  rows: Rest,
  { folder, stem, maxRows }: Place,
): Promise<Written> {
  const books: string[] = []
  do {
    const book = join(folder, `${stem}-${books.length + 1}.xlsx`)
    await pipeline(workbook(columns, rows, maxRows, rows.count), createWriteStream(book))
    books.push(book)
  } while (rows.hasMore())
  const [only] = books
  if (books.length === 1 && only !== undefined) {
    const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    return { path: only, fileName: `${stem}.xlsx`, contentType }
  }
  const zip = newZip()
  books.forEach((book, at) => zip.addFile(book, `${stem}-${at + 1}.xlsx`, { compress: false }))
  zip.end()
  const path = join(folder, `${stem}.export`)
  await pipeline(zip.outputStream, createWriteStream(path))
  for (const book of books) await rm(book)
  return { path, fileName: `${stem}.zip`, contentType: 'application/zip' }
}
