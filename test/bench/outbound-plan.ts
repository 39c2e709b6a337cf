import type { Log, LogFields } from '../../src/engine/ports.ts'

/** What a run of changes spent where, in seconds. */
export interface PlanTimes {
  /** From its start until the source is frozen: the account's facts, the copy, the row hashes. */
  readonly frozen: number
  /** From then until the first file is ready to be sent: diff, checks, plan, change table, files; without HubSpot's calls. */
  readonly planned: number
  /** HubSpot's calls in that time: the changed records are read. */
  readonly called: number
}

/** Listens to a run that sends its changes by one import. */
export function planWatch(): { readonly log: Log; times(): PlanTimes } {
  const began = performance.now()
  let frozenAt: number | null = null
  let readyAt: number | null = null
  const calls: (readonly [from: number, until: number])[] = []
  const note = (event: string, fields: LogFields = {}): void => {
    const now = performance.now()
    if (event === 'source_frozen') frozenAt = now
    if (event !== 'hubspot_call') return
    const from = now - Number(fields['ms'] ?? 0)
    calls.push([from, now])
    if (fields['method'] === 'POST' && /imports/.test(String(fields['path']))) readyAt ??= from
  }
  return {
    log: { debug: note, info: note, warn: note, error: note },
    times() {
      if (frozenAt === null || readyAt === null) throw new Error('No import was started.')
      const [from, until] = [frozenAt, readyAt]
      const called = union(calls.map((call) => [Math.max(from, call[0]), Math.min(until, call[1])]))
      return {
        frozen: (from - began) / 1000,
        planned: (until - from - called) / 1000,
        called: called / 1000,
      }
    },
  }
}

/** The time that spans cover together. */
function union(spans: readonly (readonly [number, number])[]): number {
  let covered = 0
  let end = Number.NEGATIVE_INFINITY
  for (const [from, until] of spans.toSorted(([one], [other]) => one - other)) {
    if (until <= from) continue
    covered += Math.max(0, until - Math.max(from, end))
    end = Math.max(end, until)
  }
  return covered
}

/** The row hash over the columns that a sync maps, as one would write it by hand. */
const rowHash = (columns: readonly string[]): string =>
  `md5(concat_ws('|', ${columns.map((column) => `coalesce(${column}, '')`).join(', ')}))`

/** The hashes of the rows as they are. */
export const keepHashes = (table: string, key: string, columns: readonly string[]): string =>
  `CREATE OR REPLACE TABLE analytics.kept AS SELECT CAST(${key} AS VARCHAR) AS key, ${rowHash(columns)} AS hash FROM ${table}`

/** What the plan is measured by: the rows whose hash differs, by one join. */
export const joinHashes = (table: string, key: string, columns: readonly string[]): string =>
  `CREATE OR REPLACE TEMP TABLE changed AS
   SELECT source.* FROM ${table} AS source
   LEFT JOIN analytics.kept AS kept ON kept.key = CAST(source.${key} AS VARCHAR)
   WHERE kept.hash IS DISTINCT FROM ${rowHash(columns)}`
