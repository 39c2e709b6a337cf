import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { roomOr } from '../errors/disk-full.ts'
import type { LoadedTable } from '../warehouse/duckdb/load.ts'
import type { Connection } from './connection.ts'

/** Makes a table of a CSV file that the connection was opened with. */
export async function loadFile(
  connection: Connection,
  csv: string,
  table: string,
): Promise<LoadedTable> {
  const duckDb = await connection.duckDb()
  const { loadCsv } = await import('../warehouse/duckdb/load.ts')
  return loadCsv(duckDb, csv, table)
}

/** The same of a CSV as it comes, which is kept in the connection's work folder meanwhile. */
export async function loadSent(
  connection: Connection,
  csv: AsyncIterable<Uint8Array>,
  table: string,
  signal: AbortSignal,
): Promise<LoadedTable> {
  // Another warehouse says so before anything is sent.
  await connection.duckDb()
  const work = await connection.work()
  const file = work.file('sent.csv')
  try {
    await pipeline(csv, createWriteStream(file, { mode: 0o600 }), { signal })
    return await loadFile(connection, file, table)
  } catch (error) {
    throw roomOr(error, 'Keeping what was sent')
  } finally {
    await work.remove(file)
  }
}
