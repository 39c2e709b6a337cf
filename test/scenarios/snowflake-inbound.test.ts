import { expect, test } from 'vitest'
import type { StreamOrder } from '../../src/engine/orders.ts'
import type { Row } from '../../src/engine/ports.ts'
import { startSandbox } from '../../src/sandbox/start.ts'
import { associations } from '../../streams/associations.ts'
import { companies } from '../../streams/companies.ts'
import { contacts } from '../../streams/contacts.ts'
import { deals } from '../../streams/deals.ts'
import { owners } from '../../streams/owners.ts'
import {
  create,
  inboundOrder,
  link,
  streamOrder,
  type SyncRoom,
  syncRoom,
} from '../inbound/sync-room.ts'
import { snowflakeStandIn } from '../warehouse/snowflake/room.ts'
import { historiesOf } from './inbound-property-history-room.ts'

const knobs = {
  burst_limit: 0,
  associations_burst_limit: 0,
  search_limit_per_second: 0,
  index_lag_ms: 0,
}

const property = (name: string, type: string, fieldType: string, more: object = {}) => ({
  name,
  label: name,
  groupName: 'contactinformation',
  type,
  fieldType,
  ...more,
})

/** Awkward values of every kind: what fits, what is rounded, what fits nowhere. */
const people = [
  {
    email: 'ada@example.com',
    firstname: `O'Neil "the" \\ one`,
    score: '1.123456789',
    born: '1815-12-10',
  },
  {
    email: 'bo@example.com',
    firstname: 'a;b\nsecond line',
    score: '00012.50',
    tags: 'x;y',
    is_vip: 'true',
  },
  {
    email: 'cy@example.com',
    firstname: 'Grüße 🙂',
    met_at: '2026-01-02T03:04:05.678Z',
    is_vip: 'false',
  },
  { email: 'di@example.com', firstname: ' ', score: '-0.5', tags: 'y' },
]

const tables = ['contacts', 'companies', 'deals', 'owners', 'associations', 'property_history']
const controls = ['_set_aside_values', '_columns']

/** Times and names of the run itself. */
const ofTheRun = new Set([
  '_synced_at',
  '_run_id',
  '_deleted_at',
  '_valid_to',
  'run_id',
  'noted_at',
  'added_at',
])

const told = (row: Row): string =>
  JSON.stringify(Object.entries(row).filter(([name]) => !ofTheRun.has(name)))

/** What a room holds, without what differs from run to run. */
async function holds(room: SyncRoom) {
  const whole: Record<string, readonly string[]> = {}
  for (const name of tables) whole[name] = (await room.table(name)).map(told).toSorted()
  for (const name of controls) whole[name] = (await room.controlRows(name)).map(told).toSorted()
  return whole
}

test('the same syncs land the same rows on Snowflake as on DuckDB, load after load', {
  timeout: 240_000,
}, async () => {
  await using server = await snowflakeStandIn()
  const sandbox = await startSandbox({ seed: 7, knobs })
  try {
    await using duck = await syncRoom({}, sandbox)
    await using snow = await syncRoom({}, sandbox, server.open)
    for (const one of [
      property('score', 'number', 'number'),
      property('born', 'date', 'date'),
      property('met_at', 'datetime', 'date'),
      property('is_vip', 'bool', 'booleancheckbox', {
        options: ['true', 'false'].map((value) => ({ label: value, value })),
      }),
      property('tags', 'enumeration', 'checkbox', {
        options: ['x', 'y'].map((value) => ({ label: value, value })),
      }),
    ])
      await duck.call('POST', '/crm/v3/properties/contacts', one)
    const [ada = '', bo = '', cy = '', di = ''] = await create(duck, 'contacts', people)
    const [acme = '', best = ''] = await create(duck, 'companies', [
      { name: 'Acme' },
      { name: 'Best' },
    ])
    const [deal = ''] = await create(duck, 'deals', [
      { dealname: 'One', amount: '10', dealstage: 'appointmentscheduled' },
    ])
    await link(duck, 'deals', deal, 'contacts', ada)
    await link(duck, 'deals', deal, 'contacts', bo)
    await link(duck, 'contacts', cy, 'companies', acme)
    const columns = ['email', 'firstname', 'score', 'born', 'met_at', 'is_vip', 'tags']
    const own = ['createdate', 'hs_object_id', 'lastmodifieddate']
    const how: readonly StreamOrder[] = [
      streamOrder(owners),
      streamOrder(contacts, {
        properties: [...columns, ...own],
        hash: ['email'],
        storage: 'history',
      }),
      streamOrder(companies, { storage: 'append' }),
      streamOrder(deals),
      streamOrder(associations),
      historiesOf({ contacts: ['score'] }),
    ]
    const order = inboundOrder(how, { sweepMs: 0, reconcileMs: 0 })
    const inBoth = async (loads: boolean): Promise<void> => {
      const reports = []
      for (const room of [duck, snow]) {
        const report = await room.run(order)
        expect(report.error).toBeNull()
        expect(report.status).toBe('succeeded')
        reports.push(
          Object.entries(report.streams).map(
            ([name, { read, loaded, unchanged, deleted, set_aside_values }]) => [
              name,
              read,
              loaded,
              unchanged,
              deleted,
              set_aside_values,
            ],
          ),
        )
        expect(
          Object.values(report.streams).some(({ loaded, deleted }) => loaded + deleted > 0),
        ).toBe(loads)
      }
      expect(reports[1]).toEqual(reports[0])
      expect(await holds(snow)).toEqual(await holds(duck))
    }
    await inBoth(true)
    await duck.call('PATCH', `/crm/v3/objects/contacts/${ada}`, {
      properties: { firstname: 'Ada', score: '' },
    })
    await duck.call('PATCH', `/crm/v3/objects/companies/${best}`, {
      properties: { name: 'Better' },
    })
    await duck.call('PATCH', `/crm/v3/objects/deals/${deal}`, { properties: { amount: '12.5' } })
    await duck.call('DELETE', `/crm/v3/objects/contacts/${di}`)
    await duck.call('POST', '/crm/v3/objects/contacts/merge', {
      primaryObjectId: ada,
      objectIdToMerge: bo,
    })
    await duck.call('DELETE', `/crm/v4/objects/contacts/${cy}/associations/companies/${acme}`)
    await link(duck, 'deals', deal, 'contacts', cy)
    await inBoth(true)
    await inBoth(false)
  } finally {
    await sandbox.close()
  }
})
