import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareControl } from '../../../src/connector/run.ts'
import { openDuckDb } from '../../../src/warehouse/duckdb/warehouse.ts'
import { systemClock } from '../../../src/machine/clock.ts'

/** Files in memory where there are such. */
export const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

let prepared: Promise<string> | null = null

/** A database with the control tables made, to be copied: to make them takes as long as many a run. */
export function preparedDatabase(): Promise<string> {
  prepared ??= prepare()
  return prepared
}

async function prepare(): Promise<string> {
  const folder = mkdtempSync(join(memory, 'hubspot-warehouse-prepared-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'crm.duckdb')
  const warehouse = await openDuckDb({
    path,
    workFolder: folder,
    clock: systemClock,
    signal: new AbortController().signal,
  })
  try {
    await prepareControl({ warehouse })
  } finally {
    await warehouse[Symbol.asyncDispose]()
  }
  return path
}
