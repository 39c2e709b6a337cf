import type { Row } from '../../../src/engine/ports.ts'
import type { Tier } from '../tier.ts'
import { plainRow, textOf, timeOf } from './judge/cells.ts'

/** Names of the tables and views that are there, in lower case, as `schema.name`. */
export async function tablesOf(tier: Tier): Promise<ReadonlySet<string>> {
  const rows = (
    await tier.query(`SELECT table_schema AS s, table_name AS t FROM information_schema.tables`)
  ).map(plainRow)
  return new Set(rows.map((row) => `${textOf(row['s'])}.${textOf(row['t'])}`.toLowerCase()))
}

/** The tables that the connector wrote: what its views show is in them. */
export async function storedOf(tier: Tier): Promise<readonly string[]> {
  const rows = (
    await tier.query(
      `SELECT table_schema AS s, table_name AS t FROM information_schema.tables
       WHERE lower(table_schema) IN ('hubspot_sync', 'hubspot') AND table_type = 'BASE TABLE'`,
    )
  ).map(plainRow)
  return rows.map((row) => `${textOf(row['s'])}.${textOf(row['t'])}`.toLowerCase())
}

export async function rowsOf(tier: Tier, table: string): Promise<readonly Row[]> {
  return (await tier.query(`SELECT * FROM ${table}`)).map(plainRow)
}

/** Saved positions of a sync's streams. */
export async function positionsOf(
  tier: Tier,
  sync: string,
): Promise<ReadonlyMap<string, number | null>> {
  const rows = (await rowsOf(tier, 'hubspot_sync.stream_state')).filter(
    (row) => textOf(row['sync']) === sync,
  )
  return new Map(rows.map((row) => [textOf(row['stream']) ?? '', timeOf(row['position'])]))
}
