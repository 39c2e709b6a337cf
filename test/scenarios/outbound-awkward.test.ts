import { expect, test } from 'vitest'
import type { OutboundOrder } from '../../src/engine/orders.ts'
import { verifyOutbound } from '../../src/outbound/verify.ts'
import { planOutbound } from '../../src/outbound/plan.ts'
import { companies } from '../../targets/companies.ts'
import { field, orderOf, outboundRoom, type OutboundRoom } from '../outbound/outbound-room.ts'
import { runOnce } from '../outbound/run-once.ts'

/** Plans, then runs: the plan must have told the run's counts. */
async function foretold(room: OutboundRoom, order: OutboundOrder) {
  const plan = await planOutbound(order, room.ports, () => undefined)
  const report = await runOnce(room, order)
  expect(report.records).toEqual(plan.records)
  expect(report.associations).toEqual(plan.associations)
  return report
}

test('one link that both rows name by their side of its label counts once, planned, sent and kept', async () => {
  await using room = await outboundRoom()
  const rows = (cells: Readonly<Record<string, string>>) =>
    room.source(
      'customers',
      Object.entries(cells)
        .map(([domain, cell]) => `SELECT '${domain}' AS domain, '${cell}' AS links`)
        .join(' UNION ALL '),
    )
  const order = orderOf({
    target: companies,
    key: 'domain',
    identifyBy: { kind: 'property', property: 'domain', column: 'domain' },
    fields: [field('name', 'domain')],
    associations: [{ to: 'companies', by: 'domain', column: 'links', policy: 'exact' }],
    guard: { removals: 1 },
  })
  await rows({
    'a.com': '{"b.com":"Child Company"}',
    'b.com': '{"a.com":"Parent Company"}',
    'c.com': '{"c.com":null}',
  })
  const created = await foretold(room, order)
  expect(created.associations).toMatchObject({ added: 1, removed: 0, unchanged: 0, set_aside: 1 })
  expect(
    await room.rows(
      "SELECT key, error_code FROM hubspot_sync.association_changes WHERE status = 'set_aside'",
    ),
  ).toEqual([{ key: 'c.com', error_code: 'outbound.link_to_itself' }])
  await rows({
    'a.com': '{"b.com":"Parent Company"}',
    'b.com': '{"a.com":"Child Company"}',
    'c.com': '{}',
  })
  const turned = await foretold(room, order)
  expect(turned.associations).toMatchObject({ added: 1, removed: 1, unchanged: 0, set_aside: 0 })
  await rows({ 'a.com': '{"b.com":"Parent Company"}', 'b.com': '{"a.com":"14"}', 'c.com': '{}' })
  expect((await foretold(room, order)).status).toBe('succeeded')
})

test('a single label that HubSpot lists under two ids is no drift, whichever of them the pair has', async () => {
  await using room = await outboundRoom({
    knobs: { 'associations.same_object_labels_share_id': false },
  })
  await room.label('contacts', 'contacts', 'Friend')
  await room.source(
    'customers',
    `SELECT * FROM (VALUES ('1', 'a@x.com', '{"b@x.com":"Friend"}'), ('2', 'b@x.com', '{"a@x.com":"Friend"}'), ('3', 'c@x.com', '{"a@x.com":"friend"}'))
       AS t(customer_id, email, links)`,
  )
  const order = orderOf({
    fields: [field('firstname', 'customer_id')],
    associations: [{ to: 'contacts', by: 'email', column: 'links', policy: 'exact' }],
  })
  await foretold(room, order)
  const verified = await verifyOutbound(
    order,
    room.ports,
    { sample: null, values: false, stream: null },
    () => undefined,
  )
  expect(verified).toMatchObject({ drift: false, findings: [] })
})
