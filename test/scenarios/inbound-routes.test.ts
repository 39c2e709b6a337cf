import { expect, test } from 'vitest'
import { companies } from '../../streams/companies.ts'
import { contacts } from '../../streams/contacts.ts'
import { deals } from '../../streams/deals.ts'
import { inboundOrder, settled, streamOrder, syncRoom } from '../inbound/sync-room.ts'

test('export, search and list bring one hash and one row for each record', {
  timeout: 300_000,
}, async () => {
  await using list = await syncRoom({ data: 'demo' })
  await using search = await syncRoom({}, list.sandbox)
  await using exported = await syncRoom({}, list.sandbox)
  const order = (route: 'list' | 'search' | 'export') =>
    inboundOrder(
      [contacts, companies, deals].map((stream) =>
        streamOrder(stream, { route, properties: 'all' }),
      ),
    )
  const reports = {
    list: await list.run(order('list')),
    search: await search.run(order('search')),
    export: await exported.run(order('export')),
  }
  for (const [route, report] of Object.entries(reports)) {
    expect(report.error).toBeNull()
    expect([route, report.status]).toEqual([route, 'succeeded'])
    for (const stream of Object.values(report.streams)) expect(stream.route).toBe(route)
  }
  for (const table of ['contacts', 'companies', 'deals']) {
    const rows = settled(await list.table(table))
    expect(rows.length).toBeGreaterThan(0)
    expect(settled(await search.table(table))).toEqual(rows)
    expect(settled(await exported.table(table))).toEqual(rows)
  }
})
