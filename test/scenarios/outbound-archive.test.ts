import { expect, test } from 'vitest'
import { textIn } from '../../src/engine/cells.ts'
import { planOutbound } from '../../src/outbound/plan.ts'
import { assertAccounted } from '../../src/outbound/plan/counts.ts'
import { companies } from '../../targets/companies.ts'
import { orderOf, outboundRoom } from '../outbound/outbound-room.ts'
import { runOnce } from '../outbound/run-once.ts'
import { ledger, live, mirror, numbered, people } from './outbound-archive-room.ts'

test('a mirror archives the records of rows that are gone, keeps what they held, and makes a row that comes back anew', async () => {
  await using room = await outboundRoom()
  await room.label('contacts', 'contacts', 'Friend')
  await room.write('contacts', [
    // Nobody's row: never touched. And one that a row matches.
    { properties: { email: 'stranger@example.com' } },
    { id: '200', properties: { email: 'p2@example.com', jobtitle: 'Founder' } },
  ])
  const order = mirror({
    associations: [{ to: 'contacts', by: 'email', column: 'friends', policy: 'exact' }],
  })
  const source = async (keys: readonly number[]): Promise<void> =>
    room.source(
      'customers',
      `SELECT i AS customer_id, 'p' || i || '@example.com' AS email, 'N' || i AS firstname, 'Rome' AS city,
         CASE WHEN i = 2 THEN MAP {'p3@example.com': 'Friend'} END AS friends
       FROM range(1, 6) AS t(i) WHERE i IN (${keys.join(', ')})`,
    )
  await source([1, 2, 3, 4, 5])
  expect((await runOnce(room, order)).records).toMatchObject({ created: 4, updated: 1 })

  // Somebody works on the record before it goes.
  await room.call('PATCH', '/crm/v3/objects/contacts/200', { properties: { city: 'Oslo' } })
  await source([1, 3, 4, 5])
  const plan = await planOutbound(order, room.ports, () => undefined)
  expect(plan).toMatchObject({
    records: { read: 4, vanished: 1, unchanged: 4, archived: 1 },
    associations: { removed: 1 },
    calls: { batch: 1, import: 0 },
    held: null,
  })
  expect(plan.quota.takes).toBe(1)
  expect(plan.samples).toEqual([
    { key: '2', action: 'archive', field: 'email', before: 'p2@example.com', after: null },
    { key: '2', action: 'archive', field: 'firstname', before: 'N2', after: null },
    { key: '2', action: 'archive', field: 'city', before: 'Oslo', after: null },
  ])
  expect(await live(room)).toHaveLength(6)

  const gone = await runOnce(room, order)
  expect(gone).toMatchObject({
    status: 'succeeded',
    records: { read: 4, vanished: 1, unchanged: 4, archived: 1 },
    associations: { removed: 1 },
  })
  expect(await live(room)).toEqual(['p1', 'p3', 'p4', 'p5', 'stranger'])
  expect(await ledger(room)).not.toContainEqual(expect.objectContaining({ key: '2' }))
  // What an undo needs: values that no field of the sync names as well, and the link that went along.
  const [kept] = await room.rows(
    `SELECT CAST(before AS VARCHAR) AS before FROM hubspot_sync._changes WHERE action = 'archive'`,
  )
  expect(JSON.parse(textIn(kept, 'before'))).toMatchObject({
    email: 'p2@example.com',
    jobtitle: 'Founder',
    city: 'Oslo',
  })
  expect(
    await room.rows(
      `SELECT key, to_key, label, status FROM hubspot_sync.association_changes WHERE action = 'remove'`,
    ),
  ).toEqual([{ key: '2', to_key: 'p3@example.com', label: 'Friend', status: 'settled' }])

  expect((await runOnce(room, order)).records).toMatchObject({ vanished: 0, unchanged: 4 })
  await source([1, 2, 3, 4, 5])
  expect(await runOnce(room, order)).toMatchObject({
    status: 'succeeded',
    records: { created: 1, unchanged: 4 },
    associations: { added: 1 },
  })
  expect(await live(room)).toEqual(['p1', 'p2', 'p3', 'p4', 'p5', 'stranger'])
  const back = (await ledger(room)).find((row) => row['key'] === '2')
  expect(back?.['hubspot_id']).not.toBe('200')
})

test('a mirror archives no record that a row still means, and forgets what is gone already', async () => {
  await using room = await outboundRoom()
  await people(room, numbered(1, 9))
  await runOnce(room, mirror())
  const idOf = new Map((await ledger(room)).map((row) => [row['key'], textIn(row, 'hubspot_id')]))
  // 3 has a further address; 4 was deleted and 5 merged into 6 by people.
  await room.write('contacts', [
    { id: idOf.get('3'), properties: { hs_additional_emails: 'three@example.com' } },
  ])
  await room.call('DELETE', `/crm/v3/objects/contacts/${idOf.get('4')}`)
  await room.call('POST', '/crm/v3/objects/contacts/merge', {
    primaryObjectId: idOf.get('6'),
    objectIdToMerge: idOf.get('5'),
  })
  await people(room, [
    ['1', 'p1@example.com'],
    // The key of 2 changed. The row that means 3 has a value that is refused. 7 stays refused itself.
    ['two', 'p2@example.com', 'N2'],
    ['three', 'three@example.com', 'x'.repeat(70_000)],
    ['6', 'p6@example.com'],
    ['7', null],
    ['8', 'p8@example.com'],
  ])
  const report = await runOnce(room, mirror())
  expect(report, JSON.stringify(report)).toMatchObject({
    status: 'partial',
    records: { read: 6, vanished: 4, archived: 0, refused: 2, unchanged: 8 },
  })
  expect(await live(room)).toEqual(['p1', 'p2', 'p3', 'p6', 'p7', 'p8'])
  const kept = await ledger(room)
  expect(kept.map((row) => row['key'])).toEqual(['1', '3', '6', '7', '8', 'two'])
  expect(kept.at(-1)?.['hubspot_id']).toBe(idOf.get('2'))

  // The row that may have meant 3 is mended, and has it now.
  await people(room, [
    ['1', 'p1@example.com'],
    ['two', 'p2@example.com', 'N2'],
    ['three', 'three@example.com', 'N3'],
    ['6', 'p6@example.com'],
    ['8', 'p8@example.com'],
  ])
  expect((await runOnce(room, mirror())).records).toMatchObject({ vanished: 2, archived: 1 })
  expect(await live(room)).toEqual(['p1', 'p2', 'p3', 'p6', 'p8'])
  expect((await ledger(room)).find((row) => row['key'] === 'three')?.['hubspot_id']).toBe(
    idOf.get('3'),
  )
  expect((await runOnce(room, mirror())).records).toMatchObject({ vanished: 0, unchanged: 5 })

  // The sync is pointed at another object: what it wrote before is no longer its own.
  await room.source('customers', `SELECT 'x' AS customer_id, 'x.com' AS email`)
  const moved = mirror({
    target: companies,
    identifyBy: { kind: 'property', property: 'domain', column: 'email' },
    fields: [],
    guard: { removals: 1 },
  })
  expect((await runOnce(room, moved)).records).toMatchObject({ created: 1, vanished: 0 })
  expect(await live(room)).toHaveLength(5)
})

test('rows of the strategy archive name what goes, each once, by identity or by record id', async () => {
  await using room = await outboundRoom()
  await room.write('contacts', [
    { id: '11', properties: { email: 'p1@example.com', firstname: 'Ada' } },
    { id: '12', properties: { email: 'p2@example.com' } },
    { id: '13', properties: { email: 'p3@example.com' } },
    { id: '14', properties: { email: 'p4@example.com' } },
  ])
  const order = orderOf({ sync: 'leavers', strategy: 'archive', fields: [], route: 'import' })
  await people(room, [
    ['a', 'P1@example.com'],
    ['b', 'nobody@example.com'],
    ['c', null],
    ['d', 'p1@example.com'],
  ])
  const plan = await planOutbound(order, room.ports, () => undefined)
  expect(plan.samples).toEqual([
    { key: 'a', action: 'archive', field: 'email', before: 'p1@example.com', after: null },
  ])
  expect(await runOnce(room, order)).toMatchObject({
    status: 'partial',
    records: { read: 4, archived: 1, unchanged: 1, refused: 2, vanished: 0 },
  })
  expect(await live(room)).toEqual(['p2', 'p3', 'p4'])
  // The address signs up anew: the row has done its work and is not looked at again until it changes.
  await room.write('contacts', [{ properties: { email: 'p1@example.com' } }])
  expect((await runOnce(room, order)).records).toMatchObject({ archived: 0, unchanged: 2 })
  expect(await live(room)).toEqual(['p1', 'p2', 'p3', 'p4'])

  // The rows of a sync that wrote these records name them for it, too.
  const upsert = orderOf({ sync: 'turned', fields: [] })
  await people(room, [['4', 'p4@example.com']])
  expect((await runOnce(room, upsert)).records).toMatchObject({ unchanged: 1 })
  const turned = await runOnce(room, { ...upsert, strategy: 'archive' })
  expect(turned.records).toMatchObject({ archived: 1 })
  expect((await runOnce(room, upsert)).records).toMatchObject({ created: 1 })

  await room.source('ids', `SELECT * FROM (VALUES (1, 12), (2, 999), (3, 13)) AS t(n, hubspot_id)`)
  const byId = orderOf({
    sync: 'by_id',
    strategy: 'archive',
    source: { kind: 'table', name: 'hubspot.ids' },
    key: 'n',
    identifyBy: { kind: 'record_id', column: 'hubspot_id' },
  })
  expect(await runOnce(room, byId)).toMatchObject({
    status: 'succeeded',
    records: { read: 3, archived: 2, unchanged: 1 },
  })
  expect(await live(room)).toEqual(['p1', 'p4'])

  // Found through an index that still shows what the company was called before.
  await room.control('knobs', { index_lag_ms: 3_600_000 })
  await room.write('companies', [
    { id: '21', properties: { domain: 'old.com' } },
    { id: '22', properties: { domain: 'twin.com' } },
    { id: '23', properties: { domain: 'twin.com' } },
  ])
  await room.control('clock', { advance: '2h' })
  await room.call('PATCH', '/crm/v3/objects/companies/21', { properties: { domain: 'new.com' } })
  await room.source('firms', `SELECT unnest(['old.com', 'twin.com']) AS domain`)
  const firms = orderOf({
    sync: 'firms',
    strategy: 'archive',
    target: companies,
    source: { kind: 'table', name: 'hubspot.firms' },
    key: 'domain',
    identifyBy: { kind: 'property', property: 'domain', column: 'domain' },
  })
  expect(await runOnce(room, firms)).toMatchObject({
    status: 'partial',
    records: { archived: 0, unchanged: 1, set_aside: 1 },
  })
  expect((await room.records('companies')).filter((one) => one.archived)).toEqual([])
})

test('an archive that HubSpot refuses is set aside, its record stays known, and it goes later', async () => {
  await using room = await outboundRoom()
  await people(room, numbered(1, 5))
  await runOnce(room, mirror())
  await people(room, numbered(1, 3))
  const refusal = { status: 'error', category: 'VALIDATION_ERROR', message: 'Not this one.' }
  const action = { status: 400, body: JSON.stringify(refusal) }
  // The whole call, its first half and its second: the batch is split until the row is found.
  await room.control('faults', { faults: [{ path: 'batch/archive', times: 2, action }] })
  const report = await runOnce(room, mirror())
  expect(report, JSON.stringify(report)).toMatchObject({
    status: 'partial',
    records: { read: 2, vanished: 2, archived: 1, set_aside: 1, unchanged: 2 },
  })
  expect(await live(room)).toHaveLength(3)
  expect(await ledger(room)).toHaveLength(3)
  const plan = await planOutbound(mirror(), room.ports, () => undefined)
  expect(plan.records).toMatchObject({ vanished: 1, unchanged: 2 })
  expect(plan.records.archived + plan.records.set_aside).toBe(1)
})

test('archives and removals above the guard are held with their counts and a list; approval lets exactly them go', async () => {
  await using room = await outboundRoom()
  await people(room, numbered(1, 51))
  const order = mirror()
  await runOnce(room, order)
  await people(room, numbered(1, 39))
  const held = await runOnce(room, order)
  expect(held).toMatchObject({
    status: 'held',
    records: { read: 38, vanished: 12, unchanged: 38, archived: 12 },
    error: {
      code: 'run.held',
      what: 'The sync customers_out would archive 12 contacts.',
      why: expect.stringContaining('20 %'),
    },
  })
  expect(() => assertAccounted('x', held.records)).not.toThrow()
  const listed = await room.rows(
    `SELECT kind, key, before FROM hubspot_sync.held_removals
     WHERE plan_id = '${held.plan_id}' ORDER BY length(key), key`,
  )
  expect(listed).toHaveLength(12)
  expect(listed[0]).toMatchObject({ kind: 'archive', key: '39' })
  const before = listed[0]?.['before']
  expect(typeof before === 'string' ? JSON.parse(before) : before).toMatchObject({
    email: 'p39@example.com',
  })
  expect(await live(room)).toHaveLength(50)

  // One more than a person saw: the whole is held again. Fewer may go.
  const approve = held.plan_id ?? ''
  await people(room, numbered(1, 38))
  expect(await runOnce(room, { ...order, approve })).toMatchObject({
    status: 'held',
    records: { archived: 13 },
  })
  expect(await live(room)).toHaveLength(50)
  await people(room, [...numbered(1, 39), ['50', 'p50@example.com']])
  expect(await runOnce(room, { ...order, approve })).toMatchObject({
    status: 'succeeded',
    records: { vanished: 11, archived: 11 },
  })
  expect(await live(room)).toHaveLength(39)

  // Whatever the numbers: rows without a key, and a source without rows.
  await people(room, [...numbered(1, 38), ['50', 'p50@example.com'], [null, 'p38@example.com']])
  expect(await runOnce(room, order)).toMatchObject({ status: 'partial', records: { archived: 0 } })
  await people(room, [...numbered(1, 38), ['50', 'p50@example.com'], [null, null]])
  expect(await runOnce(room, order)).toMatchObject({
    status: 'held',
    error: { why: expect.stringContaining('no key') },
  })
  await people(room, [])
  const empty = await runOnce(room, order)
  expect(empty).toMatchObject({ status: 'held', error: { why: 'The source has no rows.' } })
  await room.warehouse.drop({ schema: 'data', name: 'customers' })
  expect(await runOnce(room, order)).toMatchObject({ status: 'failed', records: { archived: 0 } })
  expect(await live(room)).toHaveLength(39)
})
