import { expect, test } from 'vitest'
import { textIn } from '../../src/engine/cells.ts'
import type { Row } from '../../src/engine/ports/warehouse.ts'
import { associations } from '../../streams/associations.ts'
import { companies } from '../../streams/companies.ts'
import { contacts } from '../../streams/contacts.ts'
import { deals } from '../../streams/deals.ts'
import { forms } from '../../streams/forms.ts'
import {
  create,
  inboundOrder,
  isLive,
  streamOrder,
  type SyncRoom,
  syncRoom,
  textsOf,
} from '../inbound/sync-room.ts'
import { wideAccount } from '../limits/wide-account.ts'
import { itemsIn } from './inbound-collections-room.ts'

// The big forms of these are in test/limits (`npm run test:limits`).
const timeout = 120_000

test(
  '1,250 properties, more than a URL takes, each in its column',
  async () => {
    const { room, names } = await wideAccount(100)
    try {
      const report = await room.run(inboundOrder([streamOrder(contacts, { properties: names })]))
      expect(report.streams['contacts']).toMatchObject({
        status: 'succeeded',
        loaded: 30,
        set_aside_values: 0,
      })
      expect(filled(await room.table('contacts'), names)).toBe((30 * 1_250) / 3)
    } finally {
      await room[Symbol.asyncDispose]()
    }
  },
  timeout,
)

test(
  '1,762 associations of one record, and its links back, land whole and change one by one',
  async () => {
    await using room = await syncRoom()
    const [acme = ''] = await create(room, 'companies', [{ name: 'Acme' }])
    const [deal = ''] = await create(room, 'deals', [
      { dealname: 'Big', dealstage: 'appointmentscheduled' },
    ])
    const people = await create(
      room,
      'contacts',
      Array.from({ length: 1_762 }, (_, at) => ({ email: `p${at}@example.com` })),
    )
    const linkAll = async (from: string, fromId: string): Promise<void> => {
      for (let at = 0; at < people.length; at += 1_000) {
        await room.call('POST', `/crm/v4/associations/${from}/contacts/batch/associate/default`, {
          inputs: people.slice(at, at + 1_000).map((id) => ({ from: { id: fromId }, to: { id } })),
        })
      }
    }
    await linkAll('companies', acme)
    await linkAll('deals', deal)
    await room.control('clock', { advance: '2h' })
    const order = inboundOrder(
      [contacts, companies, deals, associations].map((stream) => streamOrder(stream)),
    )
    expect((await room.run(order)).status).toBe('succeeded')
    const pairs = async (from: string, to: string) => {
      const rows = await room.table('associations')
      const live = rows.filter((row) => row['_deleted_at'] === null)
      return live.filter((row) => row['from_type'] === from && row['to_type'] === to)
    }
    const linked = async (from: string, to: string): Promise<number> => {
      const rows = await pairs(from, to)
      return new Set(rows.map((row) => `${textIn(row, 'from_id')} ${textIn(row, 'to_id')}`)).size
    }
    const counts = async () =>
      Promise.all([
        linked('companies', 'contacts'),
        linked('contacts', 'companies'),
        linked('deals', 'contacts'),
      ])
    expect(await counts()).toEqual([1_762, 1_762, 1_762])
    const others = [
      textsOf(await pairs('companies', 'contacts'), 'to_id'),
      textsOf(await pairs('contacts', 'companies'), 'from_id'),
    ]
    for (const ids of others) expect(new Set(ids)).toEqual(new Set(people))
    const [row] = await room.table('deals')
    expect(new Set(row?.['contact_ids'] as string[])).toEqual(new Set(people))

    await room.call(
      'DELETE',
      `/crm/v4/objects/companies/${acme}/associations/contacts/${people[1_700]}`,
    )
    await room.control('clock', { advance: '25h' })
    expect((await room.run(order)).status).toBe('succeeded')
    expect(await counts()).toEqual([1_761, 1_761, 1_762])
  },
  timeout,
)

test(
  'an export of several files in a zip is one load, whole',
  async () => {
    await using room = await syncRoom({
      contacts: 1_050,
      knobs: { 'exports.rows_per_file': 100, 'exports.zip_above_bytes': 0 },
    })
    await room.control('clock', { advance: '2h' })
    const report = await room.run(inboundOrder([streamOrder(contacts, { route: 'export' })]))
    expect(report.streams['contacts']).toMatchObject({
      status: 'succeeded',
      route: 'export',
      read: 1_050,
      loaded: 1_050,
    })
    expect(room.log.filter(({ event }) => event === 'export_refused')).toEqual([])
    await expectAll(room)
  },
  timeout,
)

test(
  'forms over several pages are all read',
  async () => {
    await using room = await syncRoom()
    await room.control('collections/forms', {
      items: Array.from({ length: 1_001 }, (_, at) => ({ name: `Form ${at}` })),
    })
    const report = await room.run(inboundOrder([streamOrder(forms, { properties: 'all' })]))
    const truth = await itemsIn(room, 'forms')
    expect(report.streams['forms']).toMatchObject({ status: 'succeeded', read: truth.length })
    expect(truth.length).toBeGreaterThan(1_000)
    expect(textsOf(await room.table('forms'), 'id')).toEqual(
      truth.map(({ id }) => String(id)).toSorted(),
    )
  },
  timeout,
)

const filled = (rows: readonly Row[], names: readonly string[]): number =>
  rows.reduce((sum, row) => sum + names.filter((name) => row[name] !== null).length, 0)

async function expectAll(room: SyncRoom): Promise<void> {
  const live = (await room.truth('contacts')).filter((one) => !one.archived)
  const rows = (await room.table('contacts')).filter(isLive)
  expect(textsOf(rows, 'id')).toEqual(live.map(({ id }) => id).toSorted())
}
