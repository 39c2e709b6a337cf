import { expect, test } from 'vitest'
import { adopt, field, orderOf, outboundRoom } from '../outbound/outbound-room.ts'

test('a plan of 600,000 creates is seen at once in the change table', async () => {
  await using room = await outboundRoom()
  const rows = 600_000
  await room.source(
    'customers',
    `SELECT i AS customer_id, 'First ' || i AS firstname, 'Last ' || i AS lastname FROM range(${rows}) AS t(i)`,
  )
  const fields = [field('firstname'), field('lastname')]
  const order = orderOf({ strategy: 'create', identifyBy: null, fields })
  expect(await adopt(room, order, 'run-1')).toMatchObject({ records: { created: rows } })
  expect(await room.rows(`SELECT count(*)::INTEGER AS planned FROM hubspot_sync._changes`)).toEqual(
    [{ planned: rows }],
  )
})
