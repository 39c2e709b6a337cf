import { readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { InboundResult, OutboundResult } from '../../../src/engine/reports.ts'
import { loadState, type StateKind } from '../../../src/engine/journal/state.ts'
import { packageVersion } from '../../../src/engine/version.ts'
import { historyStateKind, historyStream } from '../../../src/inbound/property-history/state.ts'
import { linksStateKind, streamStateKind } from '../../../src/inbound/state.ts'
import { connectorRoom, inDuckDb } from './connector-room.ts'
import { document, putBack, type Recording, readRecording } from './recorded/recording.ts'

const folder = join(import.meta.dirname, 'recorded')
const entries = await readdir(folder, { withFileTypes: true })
const versions = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
const recordings = await Promise.all(versions.map((name) => readRecording(join(folder, name))))

const kindOf = (stream: string): StateKind<unknown> =>
  stream === 'associations'
    ? linksStateKind
    : stream === historyStream
      ? historyStateKind
      : streamStateKind

const statesIn = ({ tables }: Recording) =>
  (tables['"hubspot_sync"."_stream_state"'] ?? []).filter((row) => row['state'] !== null)

test('each released version, and each version of a state, has its recording', () => {
  expect(versions).toContain(packageVersion)
  const recorded = new Map<StateKind<unknown>, Set<number>>()
  for (const row of recordings.flatMap(statesIn)) {
    const kind = kindOf(row['stream'] ?? '')
    recorded.set(kind, (recorded.get(kind) ?? new Set()).add(Number(row['version'])))
  }
  for (const kind of [streamStateKind, linksStateKind, historyStateKind]) {
    const wanted = Array.from({ length: kind.version }, (_, at) => at + 1)
    expect(recorded.get(kind), 'run recorded/record.ts').toEqual(new Set(wanted))
    // A state of an older version is of no use without a way to this one.
    expect(kind.version === 1 || kind.migrate !== undefined).toBe(true)
  }
})

test.each(recordings)('every state of $version is read whole', async (recording) => {
  const rows = statesIn(recording)
  expect(rows.length).toBeGreaterThan(10)
  for (const row of rows) {
    const stream = row['stream'] ?? ''
    const kind = kindOf(stream)
    const transaction = { run: async () => 0, rows: async () => [row] }
    const state = await loadState(transaction, { sync: row['sync'] ?? '', stream }, kind)
    // What was known then is known now; what a migration changes on purpose is for the test of that migration.
    const isOlder = Number(row['version']) < kind.version
    const known = isOlder ? {} : (JSON.parse(row['state'] ?? '') as object)
    expect(state, stream).toMatchObject(known)
  }
})

/** Rows of either file that the other one has not, but for when and by which run they were written. */
const unlike = (table: string, columns: string): string => {
  const rows = (file: string) => `SELECT ${columns} FROM ${file}.hubspot.${table}`
  return `SELECT '${table.split(' ')[0]}' AS t, count(*) AS n FROM
    ((${rows('kept')} EXCEPT ${rows('fresh')}) UNION ALL (${rows('fresh')} EXCEPT ${rows('kept')}))`
}
const all = '* EXCLUDE (_synced_at, _run_id)'

/** What earlier versions of the control tables may lack: columns and tables that came later. */
const older = `
  ALTER TABLE hubspot_sync._accounts DROP COLUMN salt;
  ALTER TABLE hubspot_sync._accounts DROP COLUMN credential;
  ALTER TABLE hubspot_sync._stream_runs DROP COLUMN set_aside_values;
  ALTER TABLE hubspot_sync._runs DROP COLUMN plan_id;
  ALTER TABLE hubspot_sync._leases DROP COLUMN process;
  ALTER TABLE hubspot_sync._quota DROP COLUMN exports_24h;
  DROP TABLE hubspot_sync._cancels;
  DROP TABLE hubspot_sync._dbt_views;
  DROP TABLE IF EXISTS hubspot_sync._made;
  DROP TABLE hubspot_sync._schedules;
  DROP TABLE hubspot_sync._stream_calls;
  DROP TABLE hubspot_sync._verifications`

test.each(recordings)(
  'this version goes on from an account that $version, or an older one, has read',
  {
    timeout: 90_000,
  },
  async (recording) => {
    await using room = await connectorRoom(document)
    await putBack(room, recording)
    await room.sql(older)
    const before = (await room.records('contacts')).length

    const first = (await room.run('crm_in')) as InboundResult
    expect(first).toMatchObject({ status: 'succeeded', error: null })
    // Of 230 tickets two pages had landed before; of the others only what changed within the horizon comes again.
    expect(first.streams['tickets']).toMatchObject({ read: 30, loaded: 30 })
    expect(first.streams['contacts']).toMatchObject({ strategy: 'incremental', route: 'search' })
    expect(first.streams['companies']).toMatchObject({ strategy: 'incremental', loaded: 0 })
    expect(first.streams['deals']).toMatchObject({ strategy: 'incremental', loaded: 0 })
    expect(first.streams['products']).toMatchObject({ route: 'export', loaded: 1 })
    expect(first.streams['associations']).toMatchObject({ strategy: 'client_incremental' })
    expect(first.streams['property_history']).toMatchObject({ strategy: 'incremental' })

    const sent = (await room.run('customers_out')) as OutboundResult
    expect(sent).toMatchObject({ status: 'succeeded', error: null })
    // The create whose answer was lost was found, not sent again.
    expect(sent.records).toMatchObject({ continued: 1, created: 1, updated: 0, archived: 0 })
    const people = await room.records('contacts')
    expect(people).toHaveLength(before)
    expect(new Set(people.map(({ properties }) => properties['email'])).size).toBe(before)
    const [ada] = people.filter(({ properties }) => properties['email'] === 'p1@example.com')
    expect(ada?.properties['firstname']).toBe('Anne')
    expect((await room.links('contacts', 'companies')).map(({ from, to }) => [from, to])).toEqual([
      [ada?.id, '502'],
    ])

    await room.control('clock', { advance: '25h' })
    expect((await room.run('crm_in')).status).toBe('succeeded')
    const kept = join(room.folder, 'kept.duckdb')
    await rename(room.path, kept)
    expect((await room.run('crm_in')).status).toBe('succeeded')
    await rename(room.path, join(room.folder, 'fresh.duckdb'))
    const compared = [
      ...['contacts', 'tickets', 'products', 'owners', 'deal_pipelines'].map((table) =>
        unlike(table, all),
      ),
      unlike('deals_latest', all),
      unlike('companies_latest', '* EXCLUDE (_synced_at, _run_id, _valid_from)'),
      unlike('associations WHERE _deleted_at IS NULL', 'from_id, to_id, type_id'),
    ]
    const differences = await inDuckDb(
      ':memory:',
      `ATTACH '${kept}' AS kept (READ_ONLY); ATTACH '${room.folder}/fresh.duckdb' AS fresh (READ_ONLY);
     ${compared.join(' UNION ALL ')}`,
    )
    expect(differences.filter(({ n }) => n !== '0')).toEqual([])
  },
)
