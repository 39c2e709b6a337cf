import { RecordBatchStreamWriter } from 'apache-arrow'
import type { Row } from '../../engine/ports.ts'
import { Outlet } from '../arrow/outlet.ts'
import type { Rendered } from '../sql/render.ts'
import { arrowSchema, recordBatch } from './arrow-batches.ts'
import { toRows } from './cells.ts'
import type { Page } from './session.ts'
import type { Sessions } from './sessions.ts'
import { check } from './statement-kind.ts'

/** A query's result as it comes, read beside the session that writes: the columns first, then pages of rows. */
async function* pages(sessions: Sessions, rendered: Rendered): AsyncGenerator<Page> {
  check(rendered.name, rendered.sql, 'select')
  const values = [...rendered.values.values()]
  yield* sessions.reader().pages(rendered.sql, values, { doing: rendered.name })
}

export async function* rowStream(
  sessions: Sessions,
  rendered: Rendered,
): AsyncGenerator<readonly Row[]> {
  for await (const { columns, rows } of pages(sessions, rendered)) {
    if (rows.length > 0) yield toRows(columns, rows)
  }
}

/** An Arrow IPC stream, a piece for each page of the result. */
export async function* arrowStream(
  sessions: Sessions,
  rendered: Rendered,
): AsyncGenerator<Uint8Array> {
  const outlet = new Outlet()
  const writer = new RecordBatchStreamWriter()
  let isFirst = true
  for await (const { columns, rows } of pages(sessions, rendered)) {
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
