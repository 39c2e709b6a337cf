import type { Row } from '../../../src/engine/ports.ts'
import type { Tier } from '../tier.ts'
import { plainRow, textOf, timeOf } from './judge/cells.ts'

/** The tables that the connector wrote something into: what its views show is in them. */
export async function storedOf(tier: Tier): Promise<readonly string[]> {
  const rows = (
    await tier.query(
      `SELECT table_schema AS s, table_name AS t FROM information_schema.tables
       WHERE lower(table_schema) IN ('hubspot_sync', 'hubspot') AND table_type = 'BASE TABLE'`,
    )
  ).map(plainRow)
  const counts = rows.map((row) => {
    const name = `${textOf(row['s'])}.${textOf(row['t'])}`.toLowerCase()
    return `SELECT '${name}' AS t, COUNT(*) AS n FROM ${name}`
  })
  if (counts.length === 0) return []
  return (await tier.query(counts.join(' UNION ALL ')))
    .map(plainRow)
    .filter((row) => Number(row['n']) > 0)
    .map((row) => textOf(row['t']) ?? '')
}

export async function rowsOf(tier: Tier, table: string): Promise<readonly Row[]> {
  return (await tier.query(`SELECT * FROM ${table}`)).map(plainRow)
}

/** Rows of a table that may not have been made yet; null: it was not. Catalogues take longer to ask. */
export async function rowsIfThere(tier: Tier, table: string): Promise<readonly Row[] | null> {
  try {
    return await rowsOf(tier, table)
  } catch (error) {
    if (error instanceof Error && /does not exist/i.test(error.message)) return null
    throw error
  }
}

/**
 * What the saved states of a sync's streams vouch for: their positions, or where the next pass begins where HubSpot said that
 * nothing changed since (docs/inbound.md, "Position and horizon").
 */
export async function positionsOf(
  tier: Tier,
  sync: string,
): Promise<ReadonlyMap<string, number | null>> {
  const rows = ((await rowsIfThere(tier, 'hubspot_sync.stream_state')) ?? []).filter(
    (row) => textOf(row['sync']) === sync,
  )
  return new Map(
    rows.map((row) => {
      const { provenTo } = JSON.parse(textOf(row['state']) ?? '{}') as { provenTo?: string | null }
      return [textOf(row['stream']) ?? '', timeOf(provenTo ?? row['position'])]
    }),
  )
}
