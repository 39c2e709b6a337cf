import { RecordBatchStreamWriter } from 'apache-arrow'
import type { Row } from '../../engine/ports.ts'
import { Outlet } from '../arrow/outlet.ts'
import type { Rendered } from '../sql/render.ts'
import { arrowSchema, recordBatch } from './arrow-batches.ts'
import { toRows } from './cells.ts'
import type { Page } from './session.ts'
import type { Transfers } from './files/transfers.ts'
import { unload, worthUnloading } from './files/unload.ts'
import { check } from './statement-kind.ts'

/**
 * A query's result as it comes, read beside the session that writes: the columns first, then pages of rows. A large one
 * whose order is nobody's concern comes in files.
 */
async function* pages(transfers: Transfers, rendered: Rendered): AsyncGenerator<Page> {
  check(rendered.name, rendered.sql, 'select')
  const values = [...rendered.values.values()]
  const asked = { doing: rendered.name }
  for await (const page of transfers.sessions.reader().pages(rendered.sql, values, asked)) {
    const { columns, total } = page
    if (total !== undefined && worthUnloading(transfers, rendered.sql, columns, total)) {
      yield { columns, rows: [] }
      yield* unload(transfers, rendered, columns)
      return
    }
    yield page
  }
}

export async function* rowStream(
  transfers: Transfers,
  rendered: Rendered,
): AsyncGenerator<readonly Row[]> {
  for await (const { columns, rows } of pages(transfers, rendered)) {
    if (rows.length > 0) yield toRows(columns, rows)
  }
}

/** An Arrow IPC stream, a piece for each page of the result. */
export async function* arrowStream(
  transfers: Transfers,
  rendered: Rendered,
): AsyncGenerator<Uint8Array> {
  const outlet = new Outlet()
  const writer = new RecordBatchStreamWriter()
  let isFirst = true
  for await (const { columns, rows } of pages(transfers, rendered)) {
    const schema = arrowSchema(columns)
    if (isFirst) writer.reset(outlet, schema)
    if (rows.length > 0) writer.write(recordBatch(schema, columns, rows))
    isFirst = false
    const piece = outlet.take()
    if (piece !== null) yield piece
  }
  writer.finish()
  const rest = outlet.take()
  if (rest !== null) yield rest
}
