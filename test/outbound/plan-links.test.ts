import { expect, test } from 'vitest'
import { planOutbound } from '../../src/outbound/plan.ts'
import { elsewhere } from '../warehouse/elsewhere.ts'
import { orderOf, outboundRoom } from './outbound-room.ts'

test('links by e-mail are planned with their label, a missing record and an unknown label set aside', async () => {
  await using room = await outboundRoom()
  await room.label('contacts', 'contacts', 'Friend')
  await room.write(
    'contacts',
    ['simon', 'john', 'susan'].map((name) => ({ properties: { email: `${name}@example.com` } })),
  )
  await room.source(
    'customers',
    `SELECT * FROM (VALUES
      (1, 'simon@example.com', MAP {'john@example.com': 'Friend', 'SUSAN@example.com': NULL, 'nobody@example.com': 'Friend'}),
      (2, 'john@example.com', MAP {'susan@example.com': 'Foe'}),
      (3, 'new@example.com', MAP {'simon@example.com': 'friend'}),
      (4, 'newer@example.com', MAP {'new@example.com': ''})) AS t(customer_id, email, friends)`,
  )
  const plan = await planOutbound(
    orderOf({
      associations: [{ to: 'contacts', by: 'email', column: 'friends', policy: 'exact' }],
    }),
    room.ports,
    () => undefined,
  )
  expect(plan.records).toMatchObject({ created: 2, unchanged: 2 })
  expect(plan.associations).toEqual({ added: 4, removed: 0, unchanged: 0, kept: 0, set_aside: 2 })
})

// What follows is DuckDB's alone: an OBJECT of Snowflake has keys of each row's own.
test.skipIf(elsewhere !== undefined)(
  'a STRUCT is refused with the MAP form shown, an unknown column by name',
  async () => {
    await using room = await outboundRoom()
    await room.source(
      'customers',
      `SELECT 1 AS customer_id, 'a@example.com' AS email, {'b@example.com': 'Friend'} AS friends`,
    )
    const associations = [
      { to: 'contacts', by: 'email', column: 'friends', policy: 'exact' as const },
    ]
    await expect(
      planOutbound(orderOf({ associations }), room.ports, () => undefined),
    ).rejects.toMatchObject({
      code: 'outbound.struct_column',
      fix: expect.stringContaining('MAP {') as string,
    })
    await expect(
      planOutbound(orderOf({ key: 'customer_number' }), room.ports, () => undefined),
    ).rejects.toMatchObject({
      code: 'outbound.column_unknown',
      why: expect.stringContaining('customer_id') as string,
    })
  },
)
