import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult, DuckDBType } from '@duckdb/node-api'
import { RecordBatchStreamWriter } from 'apache-arrow'
import type { Row } from '../../engine/ports.ts'
import { Outlet } from '../arrow/outlet.ts'
import type { Rendered } from '../sql/render.ts'
import { arrowSchema, recordBatch } from './arrow-batches.ts'
import { prepare, toRow } from './execute.ts'
import { failure } from './failures.ts'
import type { DuckDbFile, FileUser } from './file.ts'

interface Columns {
  readonly names: readonly string[]
  readonly types: readonly DuckDBType[]
}

/** A query's result as it comes: the columns first, then chunks of some 2,000 rows. Reads on a connection of its own. */
async function* results(
  file: DuckDbFile,
  user: FileUser,
  rendered: Rendered,
): AsyncGenerator<Columns & { readonly chunk: DuckDBDataChunk | null }> {
  const reader = await file.reader(user)
  try {
    const prepared = await prepare(reader.connection, rendered, 'select')
    try {
      const result = await prepared.stream()
      const columns = { names: result.deduplicatedColumnNames(), types: result.columnTypes() }
      let isOver = false
      try {
        yield { ...columns, chunk: null }
        for (;;) {
          const chunk = await result.fetchChunk()
          isOver = chunk === null || chunk.rowCount === 0
          if (chunk === null || isOver) return
          yield { ...columns, chunk }
        }
      } finally {
        if (!isOver) await cutOff(reader.connection, result)
      }
    } finally {
      prepared.destroySync()
    }
  } catch (error) {
    throw failure(error, { doing: rendered.name })
  } finally {
    reader.release()
  }
}

/**
 * Ends a result of which not all was read. Left to the garbage collector it would keep the database open behind a closed
 * connection: opened anew by this process, the file would then have two writers, and be read as rubbish.
 */
async function cutOff(connection: DuckDBConnection, result: DuckDBResult): Promise<void> {
  connection.interrupt()
  try {
    for (;;) {
      const chunk = await result.fetchChunk()
      if (chunk === null || chunk.rowCount === 0) return
    }
  } catch {
    // Interrupted, as was asked: nothing holds the database any more.
  }
}

export async function* rowStream(
  file: DuckDbFile,
  user: FileUser,
  rendered: Rendered,
): AsyncGenerator<readonly Row[]> {
  for await (const { chunk, names, types } of results(file, user, rendered)) {
    if (chunk !== null) yield chunk.getRows().map((row) => toRow(row, names, types))
  }
}

/** An Arrow IPC stream, a piece for each chunk of the result. */
export async function* arrowStream(
  file: DuckDbFile,
  user: FileUser,
  rendered: Rendered,
): AsyncGenerator<Uint8Array> {
  const outlet = new Outlet()
  const writer = new RecordBatchStreamWriter()
  for await (const { chunk, names, types } of results(file, user, rendered)) {
    const schema = arrowSchema(names, types)
    if (chunk === null) writer.reset(outlet, schema)
    else writer.write(recordBatch(schema, types, chunk.getColumns(), chunk.rowCount))
    const piece = outlet.take()
    if (piece !== null) yield piece
  }
  writer.finish()
  const rest = outlet.take()
  if (rest !== null) yield rest
}
