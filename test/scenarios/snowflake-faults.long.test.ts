import { beforeAll, afterAll, describe, expect, test } from 'vitest'
import type { Row } from '../../src/engine/ports.ts'
import { startSandbox } from '../../src/sandbox/start.ts'
import { companies } from '../../streams/companies.ts'
import { create, inboundOrder, streamOrder, syncRoom } from '../inbound/sync-room.ts'
import { field, orderOf, type OutboundRoom, outboundRoom } from '../outbound/outbound-room.ts'
import { runOnce } from '../outbound/run-once.ts'
import type { Fault } from '../snowflake-server/faults.ts'
import { snowflakeStandIn } from '../warehouse/snowflake/room.ts'

type StandIn = Awaited<ReturnType<typeof snowflakeStandIn>>

const gone = {
  session: 'gone',
  error: { code: '390111', sql_state: '08001', message: 'gone' },
} as const
// The driver sends what a gateway refuses so not again: to it the answer is lost.
const unanswered = { status: 403, body: '<html>403</html>' }
const locked = { error: { code: '000625', sql_state: '57014', message: 'locked' } }

/** What a fault makes of the run that meets it: how it ends, or why it could not be ended. */
interface Case {
  readonly name: string
  readonly fault: Fault
  readonly ends: readonly [status: string, code: string | null]
}

const limit = { timeout: 240_000 }

/** Runs once and says how that ended, or what was thrown. */
async function ended(
  run: () => Promise<{ readonly status: string; readonly error: { readonly code: string } | null }>,
): Promise<readonly [string, string | null]> {
  try {
    const { status, error } = await run()
    return [status, error?.code ?? null]
  } catch (error) {
    return ['not ended', (error as { readonly code?: string }).code ?? String(error)]
  }
}

/** The same under a fault, which must have struck. */
async function underFault(
  { name, fault }: Case,
  run: Parameters<typeof ended>[0],
): Promise<readonly [string, string | null]> {
  const pattern = new RegExp(fault.sql ?? '', 'iu')
  server.server.forgetStatements()
  server.server.faults.set([fault])
  const met = await ended(run)
  server.server.faults.set([])
  const seen = server.server.statements().filter(({ sql }) => pattern.test(sql))
  // What never arrived stands in the log only when it was sent again.
  const arrived = fault.phase !== undefined || met[0] === 'succeeded'
  expect(seen.length, name).toBeGreaterThanOrEqual(arrived ? (fault.from ?? 1) : 0)
  return met
}

let server: StandIn
beforeAll(async () => {
  server = await snowflakeStandIn()
}, limit.timeout)
afterAll(() => server[Symbol.asyncDispose]())

const outbound: readonly Case[] = [
  {
    name: 'the session ends in the middle of the transaction that takes the plan over',
    fault: { sql: '^INSERT INTO \\S+"_CHANGES"', action: { session: 'gone' } },
    ends: ['succeeded', null],
  },
  {
    name: 'the session ends with the COMMIT that took the plan over',
    fault: { sql: '^COMMIT', from: 3, phase: 'after', action: gone },
    ends: ['failed', 'warehouse.commit_unknown'],
  },
  {
    name: 'the answer to a BEGIN is lost',
    fault: { sql: '^BEGIN', from: 3, phase: 'after', action: unanswered },
    ends: ['failed', 'warehouse.unreachable'],
  },
  {
    name: 'the session ends with the COPY that took effect',
    fault: { sql: '^COPY', phase: 'after', action: gone },
    ends: ['succeeded', null],
  },
  {
    name: 'another transaction holds a table for too long',
    fault: { sql: '^INSERT INTO \\S+"_BATCHES"', phase: 'running', action: locked },
    ends: ['failed', 'warehouse.statement_failed'],
  },
  {
    name: 'the answer to what settles a call is lost',
    fault: {
      sql: '^(MERGE INTO|INSERT INTO|UPDATE) \\S+"_SENT"',
      phase: 'after',
      action: unanswered,
    },
    ends: ['failed', 'warehouse.unreachable'],
  },
  {
    name: 'the end of the run cannot be written',
    fault: { sql: '^UPDATE \\S+"_RUNS"', action: unanswered },
    ends: ['not ended', 'warehouse.unreachable'],
  },
]

/** The account and what the sync remembers of it, without ids, times and runs. */
async function remembered(room: OutboundRoom) {
  const records = await room.records('contacts')
  const emails = new Map(records.map(({ id, properties }) => [id, properties['email'] ?? '']))
  const texts = async (sql: string) =>
    (await room.rows(sql)).map((row) => JSON.stringify(row)).sort()
  return {
    records: records
      .map(({ archived, properties }) => [archived, properties['email'], properties['firstname']])
      .map((one) => JSON.stringify(one))
      .sort(),
    links: (await room.links('contacts', 'contacts'))
      .map(({ from, to, label }) => `${emails.get(from)} ${emails.get(to)} ${label ?? '-'}`)
      .sort(),
    sent: await texts('SELECT key, hash, sent FROM hubspot_sync._sent'),
    known: await texts('SELECT key, identity, origin FROM hubspot_sync._links'),
    vouched: await texts('SELECT key, to_key, label FROM hubspot_sync._sent_links'),
    open: await texts(
      "SELECT key, status FROM hubspot_sync._changes WHERE status IN ('planned', 'sent')",
    ),
  }
}

test(
  'whatever an outbound run meets, the next one of the same process brings all to where it should be',
  limit,
  async () => {
    await using duck = await outboundRoom()
    await using snow = await outboundRoom({}, server.open)
    const order = orderOf({
      strategy: 'mirror',
      guard: { removals: 1 },
      fields: [field('firstname', 'first_name')],
      associations: [{ to: 'contacts', by: 'email', column: 'friends', policy: 'exact' }],
    })
    for (const [at, one] of outbound.entries()) {
      const { name, ends } = one
      const rows = ['ada', 'bo', `new${at}`].map(
        (who, n) =>
          `SELECT '${who}' AS customer_id, '${who}@example.com' AS email, '${who} ${at}' AS first_name, ` +
          `'{"${['bo', 'ada', 'ada'][n]}@example.com": null}' AS friends`,
      )
      for (const room of [duck, snow]) await room.source('customers', rows.join(' UNION ALL '))
      expect(await underFault(one, () => runOnce(snow, order)), name).toEqual(ends)
      for (const room of [snow, duck])
        expect(await ended(() => runOnce(room, order)), name).toEqual(['succeeded', null])
      expect(await remembered(snow), name).toEqual(await remembered(duck))
      const runs = await snow.rows(
        "SELECT run_id FROM hubspot_sync.runs WHERE status NOT IN ('succeeded', 'failed', 'stopped')",
      )
      expect(runs, name).toEqual([])
    }
  },
)

const inbound: readonly Case[] = [
  {
    name: 'the session ends with the COMMIT of a load',
    fault: { sql: '^COMMIT', from: 5, phase: 'after', action: gone },
    ends: ['succeeded', null],
  },
  {
    name: 'the session ends before the COMMIT of a load',
    fault: { sql: '^COMMIT', from: 5, action: { session: 'gone' } },
    ends: ['succeeded', null],
  },
  {
    name: 'the session ends in the middle of a load',
    fault: { sql: '^(INSERT|MERGE) INTO \\S+"HUBSPOT"\\."COMPANIES"', action: { session: 'gone' } },
    ends: ['succeeded', null],
  },
  {
    name: 'the answer to a PUT is lost',
    fault: { sql: '^PUT', phase: 'after', action: unanswered },
    ends: ['failed', 'warehouse.unreachable'],
  },
]

const landed = (row: Row): string =>
  JSON.stringify(Object.entries(row).filter(([column]) => !/^_(synced_at|run_id)$/.test(column)))

describe('inbound', () => {
  test('whatever a run meets, rows land once: those of a run that met nothing', limit, async () => {
    const sandbox = await startSandbox({
      seed: 7,
      knobs: {
        burst_limit: 0,
        associations_burst_limit: 0,
        search_limit_per_second: 0,
        index_lag_ms: 0,
      },
    })
    try {
      await using duck = await syncRoom({}, sandbox)
      await using snow = await syncRoom({}, sandbox, server.open)
      const order = inboundOrder([streamOrder(companies, { storage: 'append' })], {
        sweepMs: 0,
        reconcileMs: null,
      })
      for (const [at, one] of inbound.entries()) {
        const { name, ends } = one
        await create(duck, 'companies', [{ name: `C${at}` }])
        expect(await underFault(one, () => snow.run(order)), name).toEqual(ends)
        for (const room of [snow, duck])
          expect(await ended(() => room.run(order)), name).toEqual(['succeeded', null])
        const [came, should] = [await snow.table('companies'), await duck.table('companies')]
        expect(came.map(landed).toSorted(), name).toEqual(should.map(landed).toSorted())
      }
    } finally {
      await sandbox.close()
    }
  })
})
