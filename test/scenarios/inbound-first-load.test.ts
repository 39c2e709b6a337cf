import { expect, test } from 'vitest'
import { associations } from '../../streams/associations.ts'
import { companies } from '../../streams/companies.ts'
import { contacts } from '../../streams/contacts.ts'
import { dealPipelines } from '../../streams/deal-pipelines.ts'
import { deals } from '../../streams/deals.ts'
import { owners } from '../../streams/owners.ts'
import { inboundOrder, isLive, streamOrder, syncRoom, textsOf } from '../inbound/sync-room.ts'

const streams = [owners, dealPipelines, contacts, companies, deals, associations]

test('a first run lands every record, and a second one writes nothing', {
  timeout: 120_000,
}, async () => {
  await using room = await syncRoom({ data: 'demo' })
  const order = inboundOrder(streams.map((stream) => streamOrder(stream, { properties: 'all' })))
  const first = await room.run(order)
  expect(first.error).toBeNull()
  expect(first.status).toBe('succeeded')
  for (const object of ['contacts', 'companies', 'deals']) {
    const live = (await room.truth(object)).filter(
      (record) => !record.archived && record.mergedInto === null,
    )
    const rows = (await room.table(object)).filter(isLive)
    expect(textsOf(rows, 'id')).toEqual(live.map((record) => record.id).toSorted())
    expect(first.streams[object]).toMatchObject({
      strategy: 'full_refresh',
      route: 'list',
      read: live.length,
      loaded: live.length,
      unchanged: 0,
      set_aside: 0,
    })
  }
  expect((await room.table('owners')).length).toBeGreaterThan(0)
  expect((await room.table('deal_pipelines')).length).toBeGreaterThan(0)

  const second = await room.run(order)
  expect(second.status).toBe('succeeded')
  for (const report of Object.values(second.streams))
    expect(report).toMatchObject({ loaded: 0, deleted: 0 })
  expect(second.streams['contacts']?.strategy).toBe('incremental')
  expect(second.streams['owners']?.strategy).toBe('client_incremental')
})
