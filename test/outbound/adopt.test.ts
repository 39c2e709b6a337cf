import { expect, test } from 'vitest'
import { adopt, field, orderOf, outboundRoom } from './outbound-room.ts'

test('rows and links that are there already are remembered, and cost nothing the next time', async () => {
  await using room = await outboundRoom()
  await room.label('contacts', 'contacts', 'Friend')
  await room.write('contacts', [
    { id: '101', properties: { email: 'simon@example.com', firstname: 'Simon' } },
    { id: '102', properties: { email: 'john@example.com', firstname: 'John' } },
  ])
  const [simon, john] = await room.records('contacts')
  const friend = (
    await room.call<{ results: { typeId: number; label: string | null; category: string }[] }>(
      'GET',
      '/crm/v4/associations/contacts/contacts/labels',
    )
  ).results.find((one) => one.label === 'Friend')
  await room.call(
    'PUT',
    `/crm/v4/objects/contacts/${simon?.id}/associations/contacts/${john?.id}`,
    [{ associationCategory: friend?.category, associationTypeId: friend?.typeId }],
  )
  const order = orderOf({
    fields: [field('firstname', 'first_name')],
    associations: [{ to: 'contacts', by: 'email', column: 'friends', policy: 'exact' }],
  })
  await room.source(
    'customers',
    `SELECT * FROM (VALUES
      (1, 'simon@example.com', 'Simon', MAP {'john@example.com': 'Friend'}),
      (2, 'john@example.com', 'John', NULL)) AS t(customer_id, email, first_name, friends)`,
  )
  const first = await adopt(room, order, 'run-1')
  expect(first.records).toMatchObject({ read: 2, unchanged: 2, created: 0, updated: 0 })
  expect(first.associations).toEqual({ added: 0, removed: 0, unchanged: 1, kept: 0, set_aside: 0 })
  expect(await room.rows('SELECT * FROM hubspot_sync.links ORDER BY key')).toEqual([
    { sync: 'customers_out', key: '1', hubspot_id: simon?.id },
    { sync: 'customers_out', key: '2', hubspot_id: john?.id },
  ])
  const before = room.ports.hubspot.calls()
  const second = await adopt(room, order, 'run-2')
  expect(second.records).toEqual(first.records)
  expect(second.associations).toEqual(first.associations)
  expect(room.ports.hubspot.calls().batch_read).toBe(before.batch_read)
})

test('two rows that mean one record: the one linked before wins, and refused rows stand in the change table once', async () => {
  await using room = await outboundRoom()
  await room.write('contacts', [
    { properties: { email: 'simon@example.com', hs_additional_emails: 'si@example.com' } },
  ])
  const order = orderOf({ fields: [] })
  await room.source('customers', `SELECT 2 AS customer_id, 'simon@example.com' AS email`)
  await adopt(room, order, 'run-1')
  await room.source(
    'customers',
    `SELECT * FROM (VALUES (1, 'si@example.com'), (2, 'simon@example.com'), (NULL, 'x@example.com')) AS t(customer_id, email)`,
  )
  await adopt(room, order, 'run-2')
  const counts = await adopt(room, order, 'run-3')
  expect(counts.records).toMatchObject({ read: 3, unchanged: 1, refused: 2 })
  expect(
    await room.rows(
      'SELECT key, status, error_code, run_id FROM hubspot_sync.changes ORDER BY key',
    ),
  ).toEqual([
    { key: '1', status: 'refused', error_code: 'outbound.identity_doubled', run_id: 'run-3' },
    { key: null, status: 'refused', error_code: 'outbound.key_missing', run_id: 'run-3' },
  ])
})

test('of two rows with one identity the smallest key wins, even over a row that had the record', async () => {
  await using room = await outboundRoom()
  await room.write('contacts', [{ properties: { email: 'simon@example.com', firstname: 'Old' } }])
  const order = orderOf({ fields: [field('firstname', 'first_name')] })
  const people = (rows: string) =>
    room.source('customers', `SELECT * FROM (VALUES ${rows}) AS t(customer_id, email, first_name)`)
  await people(`(10, 'simon@example.com', 'Old')`)
  await adopt(room, order, 'run-1')
  await people(`(10, 'simon@example.com', 'Ten'), (9, ' SIMON@example.com', 'Nine')`)
  const counts = await adopt(room, order, 'run-2')
  expect(counts.records).toMatchObject({ read: 2, updated: 1, refused: 1 })
  expect(
    await room.rows('SELECT key, status, error_code FROM hubspot_sync.changes ORDER BY status'),
  ).toEqual([
    { key: '9', status: 'planned', error_code: null },
    { key: '10', status: 'refused', error_code: 'outbound.identity_doubled' },
  ])
})
