import { rmSync } from 'node:fs'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Property, WireRecord } from '../../src/engine/ports/hubspot.ts'
import type { Row, Slot, TableName, Warehouse } from '../../src/engine/ports/warehouse.ts'
import { systemClock } from '../../src/machine/clock.ts'
import { silentLog } from '../../src/machine/log.ts'
import { openWorkFolder } from '../../src/machine/work-folder.ts'
import { openDuckDb } from '../../src/warehouse/duckdb/warehouse.ts'
import { aProperty } from '../engine/a-property.ts'
import { elsewhere } from '../warehouse/elsewhere.ts'

/** A file that rooms begin with, made once a process: to make its tables and views anew takes longer than most tests. */
export async function preparedFile(
  prepare: (warehouse: Warehouse) => Promise<unknown>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'prepared-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'crm.duckdb')
  const warehouse = await openDuckDb({
    path,
    workFolder: folder,
    clock: systemClock,
    signal: new AbortController().signal,
  })
  await prepare(warehouse)
  await warehouse[Symbol.asyncDispose]()
  return path
}

/** Opens the warehouse of a room that is not on DuckDB. */
export type OpenWarehouse = (at: {
  readonly work: string
  readonly signal: AbortSignal
}) => Promise<Warehouse>

/** A real DuckDB, empty or as the given file is (or another warehouse), and a work folder of a test's own. */
export async function landingRoom(from?: string, open?: OpenWarehouse) {
  const folder = await mkdtemp(join(tmpdir(), 'inbound-'))
  if (from !== undefined) await copyFile(from, join(folder, 'crm.duckdb'))
  const work = await openWorkFolder(join(folder, 'work'), 'test')
  const stop = new AbortController()
  const openOther = open ?? elsewhere
  const warehouse: Warehouse = await (openOther?.({ work: work.path, signal: stop.signal }) ??
    openDuckDb({
      path: join(folder, 'crm.duckdb'),
      workFolder: work.path,
      clock: systemClock,
      signal: stop.signal,
    }))
  return {
    folder,
    path: join(folder, 'crm.duckdb'),
    work,
    warehouse,
    log: silentLog,
    async rows(table: TableName): Promise<readonly Row[]> {
      const slot: Slot = { kind: 'table', table }
      const rows: Row[] = []
      for await (const chunk of warehouse.stream({
        name: 'conformance/all_rows',
        slots: { target: slot },
      })) {
        rows.push(...chunk)
      }
      return rows
    },
    async [Symbol.asyncDispose]() {
      await warehouse[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export function property(name: string, type = 'string', fieldType = 'text'): Property {
  return aProperty({ name, type, fieldType })
}

export function record(
  id: string,
  updatedAt: string,
  properties: Record<string, string | null> = {},
  archivedAt?: string,
): WireRecord {
  return {
    id,
    createdAt: '2020-01-01T00:00:00.000Z',
    updatedAt,
    archived: archivedAt !== undefined,
    ...(archivedAt === undefined ? {} : { archivedAt }),
    properties: {
      hs_object_id: id,
      createdate: '2020-01-01T00:00:00.000Z',
      lastmodifieddate: updatedAt,
      ...properties,
    },
  }
}
