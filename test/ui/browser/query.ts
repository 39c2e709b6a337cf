import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Json } from '@duckdb/node-api'

/**
 * A statement as somebody else's process sends it. Here it would be a second opening of the file in the process that
 * serves it, which DuckDB's lock does not keep out (locks of POSIX are a process's own), and both would write to it.
 */
export async function queryElsewhere(database: string, statement: string): Promise<Json[][]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [fileURLToPath(new URL('query-process.ts', import.meta.url)), database, statement],
    { maxBuffer: 16 * 1024 ** 2 },
  )
  return JSON.parse(stdout) as Json[][]
}
