import { expect, test } from 'vitest'
import { planOutbound } from '../../src/outbound/plan.ts'
import { field, orderOf, outboundRoom } from './outbound-room.ts'

test('a first plan creates what is missing and updates only real differences', async () => {
  await using room = await outboundRoom()
  await room.write('contacts', [
    { properties: { email: 'same@example.com', firstname: 'Sam' } },
    { properties: { email: 'other@example.com', firstname: 'Old' } },
  ])
  await room.source(
    'customers',
    `SELECT * FROM (VALUES
      (1, 'Same@Example.com ', 'Sam'), (2, 'other@example.com', 'New'), (3, 'new@example.com', 'Nia'),
      (4, 'twice@example.com', 'A'), (4, 'thrice@example.com', 'B'), (NULL, 'nokey@example.com', 'C'),
      (5, NULL, 'D'), (6, 'NEW@example.com', 'E')) AS t(customer_id, email, first_name)`,
  )
  const plan = await planOutbound(
    orderOf({ fields: [field('firstname', 'first_name')] }),
    room.ports,
    () => undefined,
  )
  expect(plan.records).toEqual({
    read: 8,
    vanished: 0,
    continued: 0,
    refused: 5,
    unchanged: 1,
    created: 1,
    updated: 1,
    archived: 0,
    set_aside: 0,
  })
  expect(plan.refusals).toEqual({
    'outbound.key_missing': 1,
    'outbound.key_doubled': 2,
    'outbound.identity_missing': 1,
    'outbound.identity_doubled': 1,
  })
  expect(plan.samples).toContainEqual({
    key: '2',
    action: 'update',
    field: 'firstname',
    before: 'Old',
    after: 'New',
  })
  expect(await room.rows('SELECT * FROM hubspot_sync.changes')).toEqual([])
})
