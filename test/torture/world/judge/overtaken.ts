import type { Tier } from '../../tier.ts'
import type { Break } from './verdict.ts'
import { plainRow, textOf } from './cells.ts'

/** Rows by who wrote them: `table` and run → each as text. */
export type Written = ReadonlyMap<string, ReadonlySet<string>>

/** What runs say of themselves and of the account's limits: no part of what a fence protects. */
const unfenced: ReadonlySet<string> = new Set(['runs', 'stream_runs', 'quota'])

/** All rows that bear the id of the run which wrote them. */
export async function writtenBy(tier: Tier): Promise<Written> {
  const columns = (
    await tier.query(
      `SELECT lower(c.table_schema) AS s, lower(c.table_name) AS t, c.column_name AS c
       FROM information_schema.columns AS c
       INNER JOIN information_schema.tables AS t
         ON t.table_schema = c.table_schema AND t.table_name = c.table_name
       WHERE lower(c.table_schema) IN ('hubspot', 'hubspot_sync')
         AND t.table_type = 'BASE TABLE'
         AND lower(c.column_name) IN ('run_id', '_run_id')`,
    )
  ).map(plainRow)
  const written = new Map<string, Set<string>>()
  for (const column of columns) {
    const table = textOf(column['t']) ?? ''
    if (unfenced.has(table.replace(/^_/, ''))) continue
    const rows = await tier.query(`SELECT * FROM ${textOf(column['s'])}.${table}`)
    for (const row of rows.map(plainRow)) {
      const key = `${table} ${textOf(row[textOf(column['c']) ?? '']) ?? ''}`
      written.set(key, (written.get(key) ?? new Set()).add(JSON.stringify(row)))
    }
  }
  return written
}

/** Runs that began and are no longer at work, by what the run table says: an overtaken one is interrupted there. */
export async function overtakenRuns(tier: Tier): Promise<ReadonlySet<string>> {
  const rows = (await tier.query('SELECT run_id, status FROM hubspot_sync.runs')).map(plainRow)
  return new Set(
    rows.flatMap((row) =>
      textOf(row['status']) === 'running' ? [] : (textOf(row['run_id']) ?? []),
    ),
  )
}

/** Invariant 9: a run that was overtaken has written nothing since. */
export function judgeOvertaken(runId: string, before: Written, after: Written): readonly Break[] {
  return [...after]
    .filter(([key]) => key.endsWith(` ${runId}`))
    .flatMap(([key, rows]) => {
      const table = key.slice(0, key.indexOf(' '))
      const added = rows.difference(before.get(key) ?? new Set()).size
      return added === 0
        ? []
        : [
            {
              invariant: 9 as const,
              what: `a run that was overtaken wrote ${added} rows of ${table} when it woke up`,
            },
          ]
    })
}
