import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock, Row, Statement, Warehouse } from '../../src/engine/ports.ts'
import { type DuckDbWarehouse, openDuckDb } from '../../src/warehouse/duckdb/warehouse.ts'
import { systemClock } from '../../src/machine/clock.ts'

/** A folder with a DuckDB file and a work folder, removed at the end of the `await using` block. */
export interface Place extends AsyncDisposable {
  readonly folder: string
  readonly database: string
  readonly work: string
  /** Writes a file into the work folder. */
  file(name: string, content: string | Uint8Array): string
  open(options?: Partial<Parameters<typeof openDuckDb>[0]>): Promise<DuckDbWarehouse>
}

export function newPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'warehouse-'))
  const work = join(folder, 'work')
  mkdirSync(work)
  const opened: DuckDbWarehouse[] = []
  return {
    folder,
    database: join(folder, 'crm.duckdb'),
    work,
    file: (name, content) => {
      const path = join(work, name)
      writeFileSync(path, content)
      return path
    },
    open: async (options = {}) => {
      const warehouse = await openDuckDb({
        path: join(folder, 'crm.duckdb'),
        workFolder: work,
        clock: systemClock,
        signal: new AbortController().signal,
        ...options,
      })
      opened.push(warehouse)
      return warehouse
    },
    [Symbol.asyncDispose]: async () => {
      for (const warehouse of opened) await warehouse[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** `SELECT *` of a query, for looking at what is there. */
export const selecting = (sql: string): Statement => ({
  name: 'warehouse/everything',
  slots: { source: { kind: 'query', sql } },
})

export const look = (warehouse: Warehouse, sql: string): Promise<readonly Row[]> =>
  warehouse.rows(selecting(sql))

/** Waits that are over at once, counted. */
export function quickClock(): Clock & { readonly slept: () => number } {
  let slept = 0
  return {
    now: () => new Date(),
    sleep: async (ms) => {
      slept += ms
    },
    slept: () => slept,
  }
}

export async function gather<T>(from: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of from) all.push(one)
  return all
}
