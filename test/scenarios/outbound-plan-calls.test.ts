import { expect, test } from 'vitest'
import { planOutbound } from '../../src/outbound/plan.ts'
import { orderOf } from '../outbound/outbound-room.ts'
import { runOnce, sendRoom } from '../outbound/send-room.ts'

const quiet = (): void => undefined

test('a plan tells the calls that sending takes: links of several kinds, creations, records', async () => {
  await using room = await sendRoom()
  await room.label('contacts', 'companies', 'Billing')
  await room.write(
    'companies',
    ['a', 'b', 'c'].map((name) => ({ properties: { name, domain: `${name}.com` } })),
  )
  const order = orderOf({
    fields: [
      {
        property: 'shoe_size',
        from: { kind: 'column', column: 'size' },
        on: 'always',
        whenNull: 'leave',
      },
    ],
    associations: [{ to: 'companies', by: 'domain', column: 'linked', policy: 'exact' }],
    createMissing: ['properties'],
    guard: { removals: 1 },
    cleanupDefaultAssociations: true,
  })
  /** What the plan says sending takes, and what it took. */
  const planned = async (sql: string) => {
    await room.source('customers', sql)
    const { calls, creates } = await planOutbound(order, room.ports, quiet)
    const before = room.ports.hubspot.calls().batch
    expect((await runOnce(room, order)).status).toBe('succeeded')
    return { told: calls, creates: creates.length, took: room.ports.hubspot.calls().batch - before }
  }
  const rows = (from: number, to: number, link: string): string =>
    `SELECT i AS customer_id, concat('p', i, '@example.com') AS email, i AS size, ${link}::JSON AS linked FROM range(${from}, ${to}) AS t(i)`

  const some = `CASE i % 3 WHEN 0 THEN '{"a.com": "Billing"}' WHEN 1 THEN '{"b.com": null}' ELSE NULL END`
  const first = await planned(rows(0, 250, some))
  expect(first).toMatchObject({ told: { batch: first.took, other: 1 }, creates: 1 })
  // Creates in three batches, 83 links without a label in one, 84 with one in two.
  expect(first.took).toBe(6)

  const others = `CASE i % 3 WHEN 0 THEN '{"a.com": null}' WHEN 1 THEN '{}' ELSE '{"c.com": "Billing"}' END`
  const second = await planned(rows(0, 250, others))
  expect(second).toMatchObject({ told: { batch: second.took, other: 0 }, creates: 0 })
  // What goes, goes first: 83 pairs in one batch, 84 labels in two; then the new labels.
  expect(second.took).toBe(4)
}, 60_000)
