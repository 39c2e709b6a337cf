import { expect, test } from 'vitest'
import { contacts } from '../../streams/contacts.ts'
import { inboundOrder, streamOrder, syncRoom } from '../inbound/sync-room.ts'

const order = inboundOrder([streamOrder(contacts, { route: 'export' })])

test('an export that HubSpot has forgotten by the next run is asked for again', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom({ contacts: 30, knobs: { 'exports.min_ms': 3_600_000 } })
  const waiting = await room.run(order, { waitMs: 0 })
  expect(waiting.status).toBe('waiting')
  await room.control('reset', {})
  await room.control('knobs', { 'exports.min_ms': 10 })
  const report = await room.run(order)
  expect(report.streams['contacts']).toMatchObject({ status: 'succeeded', route: 'export' })
  expect(await room.table('contacts')).toHaveLength(30)
})

test('where HubSpot starts no export any more, a route that nobody forced is left for another', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom({ contacts: 30, knobs: { 'exports.min_ms': 3_600_000 } })
  expect((await room.run(order, { waitMs: 0 })).status).toBe('waiting')
  await room.control('reset', {})
  await room.control('knobs', { 'exports.per_day': 0 })
  const forced = await room.run(order)
  expect(forced.streams['contacts']?.error).toMatchObject({ code: 'hubspot.export_limit_reached' })
  const free = await room.run(inboundOrder([streamOrder(contacts, { route: 'auto' })]))
  expect(free.streams['contacts']).toMatchObject({ status: 'succeeded', route: 'list' })
  expect(await room.table('contacts')).toHaveLength(30)
})

test('a token that may read the records but not export them reads them by another route', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom({ contacts: 30, knobs: { 'exports.min_ms': 3_600_000 } })
  expect((await room.run(order, { waitMs: 0 })).status).toBe('waiting')
  await room.control('reset', {})
  const body = JSON.stringify({
    status: 'error',
    category: 'MISSING_SCOPES',
    message: "This app hasn't been granted all required scopes to make this call.",
    errors: [{ message: 'required', context: { requiredGranularScopes: ['crm.export'] } }],
  })
  await room.control('faults', {
    faults: [{ method: 'POST', path: 'exports', from: 1, action: { status: 403, body } }],
  })
  const forced = await room.run(order)
  expect(forced.streams['contacts']?.error).toMatchObject({ code: 'hubspot.scope_missing' })
  const free = await room.run(inboundOrder([streamOrder(contacts, { route: 'auto' })]))
  expect(free.streams['contacts']).toMatchObject({ status: 'succeeded', route: 'list' })
  expect(await room.table('contacts')).toHaveLength(30)
})

test('an export whose file is gone by the next run is read by another route', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom({ contacts: 30, knobs: { 'exports.min_ms': 3_600_000 } })
  expect((await room.run(order, { waitMs: 0 })).status).toBe('waiting')
  await room.control('clock', { advance: '2h' })
  await room.control('faults', {
    faults: [{ method: 'GET', path: 'export-files', from: 1, times: 100, action: { status: 404 } }],
  })
  const report = await room.run(order)
  expect(report.streams['contacts']).toMatchObject({ status: 'succeeded', route: 'list' })
  expect(await room.table('contacts')).toHaveLength(30)
  expect(room.log.map(({ event }) => event)).toContain('export_refused')
})

test('an export file of which the warehouse reads fewer rows than it has is not taken for read', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom({ contacts: 1 })
  const asked = ['hs_object_id', 'createdate', 'lastmodifieddate', 'hs_merged_object_ids', 'email']
  // DuckDB 1.5.5 reads no row below a header whose name has a line end that is not the file's.
  const lines = [`${asked.join(',')},"a\r\nb"`, '1,1,1,,a@example.com,x']
  const action = { status: 200, headers: { 'content-type': 'text/csv' }, body: lines.join('\n') }
  await room.control('faults', {
    faults: [{ method: 'GET', path: 'export-files', from: 1, action }],
  })
  const few = { route: 'export', properties: ['email'], exclude: [] } as const
  const report = await room.run(inboundOrder([streamOrder(contacts, few)]))
  expect(room.log.filter(({ event }) => event === 'export_refused')).toMatchObject([
    { fields: { why: 'The warehouse reads 0 of the file’s 1 rows.' } },
  ])
  expect(report.streams['contacts']).toMatchObject({ status: 'succeeded', route: 'list' })
  expect(await room.table('contacts')).toHaveLength(1)
})

test('an export that HubSpot never finishes is waited for half a day, then read by another route', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom({ contacts: 30, knobs: { 'exports.outcome': 'stuck' } })
  for (const advance of ['1s', '11h']) {
    await room.control('clock', { advance })
    const report = await room.run(order, { waitMs: 0 })
    expect(report.streams['contacts']?.error).toMatchObject({ code: 'inbound.export_unfinished' })
  }
  await room.control('clock', { advance: '1h' })
  const report = await room.run(order, { waitMs: 0 })
  expect(report.streams['contacts']).toMatchObject({ status: 'succeeded', route: 'list' })
  expect(await room.table('contacts')).toHaveLength(30)
})
