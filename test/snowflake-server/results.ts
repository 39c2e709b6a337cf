import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { SqlResult, WireColumn } from './sql/engine.ts'

const compress = promisify(gzip)

export interface ResultSizes {
  /** Rows of the answer itself; the others follow in chunks. */
  inlineRows: number
  chunkRows: number
}

export interface Kept {
  readonly columns: readonly WireColumn[]
  readonly inline: readonly string[]
  readonly chunks: readonly {
    readonly file: string
    readonly rows: number
    readonly bytes: number
    readonly compressed: number
  }[]
  readonly total: number
}

export interface ResultStore {
  /** Reads the rows to the end: the first few stay at hand, the rest go to gzip files. */
  keep(queryId: string, result: SqlResult): Promise<Kept>
  /** The part of a query's answer that tells its rows; links are signed anew each time and hold for a while. */
  describe(queryId: string, kept: Kept, base: string): Readonly<Record<string, unknown>>
  /** A chunk's bytes; null when the link or the key that goes with it isn't right. */
  chunk(path: string, search: URLSearchParams, key: string | undefined): Promise<Buffer | null>
  close(): Promise<void>
}

const keyHeader = 'x-amz-server-side-encryption-customer-key'
const linkMs = 3_600_000

export function makeResultStore(sizes: ResultSizes): ResultStore {
  let folder: string | null = null
  const secret = randomBytes(32)
  const chunkKey = randomBytes(32).toString('base64')
  const signatureOf = (text: string) =>
    createHmac('sha256', secret).update(text).digest('base64url')

  async function keepChunk(name: string, rows: readonly string[]): Promise<Kept['chunks'][number]> {
    folder ??= mkdtempSync(join(tmpdir(), 'snowflake-results-'))
    const text = Buffer.from(rows.join(',\n'))
    const packed = await compress(text, { level: 1 })
    await writeFile(join(folder, name), packed)
    return { file: name, rows: rows.length, bytes: text.length, compressed: packed.length }
  }

  return {
    async keep(queryId, result) {
      const inline: string[] = []
      const chunks: Kept['chunks'][number][] = []
      let waiting: string[] = []
      let total = 0
      const flush = async () => {
        chunks.push(await keepChunk(`${queryId}-${chunks.length}`, waiting))
        waiting = []
      }
      for await (const batch of result.rows) {
        for (const row of batch) {
          total++
          if (inline.length < sizes.inlineRows) inline.push(JSON.stringify(row))
          else if (waiting.push(JSON.stringify(row)) >= sizes.chunkRows) await flush()
        }
      }
      if (waiting.length > 0) await flush()
      return { columns: result.columns, inline, chunks, total }
    },
    describe(queryId, { columns, inline, chunks, total }, base) {
      const rowtype = columns.map((column) => ({
        ...column,
        database: '',
        schema: '',
        table: '',
        byteLength: column.length === null ? null : column.length * 4,
        collation: null,
      }))
      const rows = {
        rowtype,
        rowset: inline.map((row): unknown => JSON.parse(row)),
        total,
        returned: total,
        queryId,
        queryResultFormat: 'json',
        version: 1,
      }
      if (chunks.length === 0) return rows
      const expires = Date.now() + linkMs
      return {
        ...rows,
        chunkHeaders: {
          'x-amz-server-side-encryption-customer-algorithm': 'AES256',
          [keyHeader]: chunkKey,
        },
        chunks: chunks.map(({ file, rows: rowCount, bytes, compressed }) => ({
          url: `${base}/results/${file}?expires=${expires}&signature=${signatureOf(`${file}/${expires}`)}`,
          rowCount,
          uncompressedSize: bytes,
          compressedSize: compressed,
        })),
      }
    },
    async chunk(path, search, key) {
      const expires = search.get('expires') ?? '0'
      const given = Buffer.from(search.get('signature') ?? '')
      const right = Buffer.from(signatureOf(`${path}/${expires}`))
      if (given.length !== right.length || !timingSafeEqual(given, right)) return null
      if (Number(expires) < Date.now() || key !== chunkKey || folder === null) return null
      return readFile(join(folder, path))
    },
    async close() {
      if (folder !== null) await rm(folder, { recursive: true, force: true })
    },
  }
}
