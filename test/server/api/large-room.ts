import { join } from 'node:path'
import { type CliRoom, configOf } from '../../cli/cli-room.ts'

/** As many as the web UI has to be smooth with. */
export const large = { syncs: 500, runs: 5_000, aside: 100_000, properties: 2_000 } as const

export const largeConfig = configOf(
  Array.from(
    { length: large.syncs },
    (_, at) => `s${at}:\n  connection: main\n  direction: inbound\n  streams: { owners: {} }`,
  ).join('\n'),
)

/** Runs of each sync, and what one of them set aside, as if they had been. */
export async function fillTables(room: CliRoom): Promise<void> {
  const { exit, stderr } = await room.cli(
    'state',
    'show',
    's0',
    '-f',
    join(room.folder, 'hubspot-warehouse.yaml'),
  )
  if (exit !== 0) throw new Error(stderr)
  // Many begin in one moment: what tells them apart is their id.
  await room.sql(`INSERT INTO hubspot_sync._runs
    (run_id, sync, direction, status, error_code, error_what, result, started_at, finished_at)
    SELECT 'run' || n, 's' || n % ${large.syncs}, 'inbound', CASE WHEN n % 7 = 0 THEN 'held' ELSE 'succeeded' END,
      CASE WHEN n % 7 = 0 THEN 'run.held' END, CASE WHEN n % 7 = 0 THEN 'Held.' END,
      '{"calls":{"list":2,"other":1}}', TIMESTAMPTZ '2026-11-01 00:00:00Z' + INTERVAL 1 MINUTE * (n // 50),
      TIMESTAMPTZ '2026-11-01 00:00:30Z' + INTERVAL 1 MINUTE * (n // 50)
    FROM range(${large.runs}) AS numbers(n)`)
  await room.sql(`INSERT INTO hubspot_sync._stream_runs (run_id, sync, stream, status, loaded, deleted, set_aside, started_at)
    SELECT run_id, sync, 'owners', status, 3, 1, 2, started_at FROM hubspot_sync._runs`)
  await room.sql(`INSERT INTO hubspot_sync._set_aside (sync, stream, id, error_code, what, record, run_id, noted_at)
    SELECT 's1', 'owners', CASE WHEN n % 10 > 0 THEN n::VARCHAR END, 'inbound.e' || n % 3, 'Why.', '{}', 'run1',
      TIMESTAMPTZ '2026-11-01 00:00:00Z' FROM range(${large.aside}) AS numbers(n)`)
}

/** More properties of contacts than most accounts have. */
export async function addProperties(room: CliRoom): Promise<void> {
  await room.control('collections/properties', {
    items: Array.from({ length: large.properties }, (_, at) => ({
      id: `contacts/x_${String(at).padStart(4, '0')}`,
      label: `Extra ${at}`,
      type: 'string',
      fieldType: 'text',
    })),
  })
}
