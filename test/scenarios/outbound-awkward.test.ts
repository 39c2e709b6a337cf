import { expect, test } from 'vitest'
import type { OutboundOrder } from '../../src/engine/orders.ts'
import { verifyOutbound } from '../../src/outbound/verify.ts'
import { planOutbound } from '../../src/outbound/plan.ts'
import { companies } from '../../targets/companies.ts'
import { field, orderOf, outboundRoom, type OutboundRoom } from '../outbound/outbound-room.ts'
import { runOnce } from '../outbound/run-once.ts'
import { runAs } from './outbound-undo-room.ts'

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

test('links by address follow addresses that swap in the same run, and go to no record that leaves in it', async () => {
  await using room = await outboundRoom()
  const rows = (...all: readonly string[]) =>
    room.source(
      'customers',
      `SELECT * FROM (VALUES ${all.join(', ')}) AS t(customer_id, email, links)`,
    )
  const order = orderOf({
    strategy: 'mirror',
    fields: [field('firstname', 'customer_id')],
    associations: [{ to: 'contacts', by: 'email', column: 'links', policy: 'exact' }],
    guard: { removals: 1 },
  })
  const linked = async () => {
    const names = new Map(
      (await room.records('contacts')).map((one) => [one.id, one.properties['firstname']]),
    )
    return (await room.links('contacts', 'contacts'))
      .map(({ from, to }) => `${names.get(from)}-${names.get(to)}`)
      .sort()
  }
  await rows(
    `('1', 'a@x.com', '{}')`,
    `('2', 'b@x.com', '{}')`,
    `('3', 'c@x.com', '{"a@x.com":null}')`,
    `('4', 'd@x.com', '{}')`,
  )
  await foretold(room, order)
  expect(await linked()).toEqual(['1-3', '3-1'])
  // 1 and 2 swap: the unchanged cell of 3 means 2 now, the new one of 4 means 1.
  await rows(
    `('1', 'b@x.com', '{}')`,
    `('2', 'a@x.com', '{}')`,
    `('3', 'c@x.com', '{"a@x.com":null}')`,
    `('4', 'd@x.com', '{"b@x.com":null}')`,
  )
  expect((await foretold(room, order)).status).toBe('succeeded')
  expect(await linked()).toEqual(['1-4', '2-3', '3-2', '4-1'])
  // 4 names one that leaves, one under its new address, and one that nobody has any more.
  await rows(
    `('1', 'b@x.com', '{}')`,
    `('2', 'e@x.com', '{}')`,
    `('4', 'd@x.com', '{"c@x.com":null, "a@x.com":null, "E@x.com":null}')`,
  )
  const left = await foretold(room, order)
  expect(left.associations).toMatchObject({ added: 1, set_aside: 2 })
  expect(await linked()).toEqual(['2-4', '4-2'])
  expect((await foretold(room, order)).associations).toMatchObject({ added: 0, removed: 0 })
  // A person archives 2; its row changes and makes it anew, the unchanged cell of 4 means the new one.
  const [gone] = (await room.records('contacts')).filter(
    (one) => one.properties['firstname'] === '2',
  )
  await room.call('DELETE', `/crm/v3/objects/contacts/${gone?.id}`)
  await rows(
    `('1', 'b@x.com', '{}')`,
    `('2', 'e@x.com', '{"b@x.com":null}')`,
    `('4', 'd@x.com', '{"c@x.com":null, "a@x.com":null, "E@x.com":null}')`,
  )
  // A row is looked at anew when what it writes changed.
  await foretold(room, { ...order, fields: [...order.fields, field('lastname', 'customer_id')] })
  expect(await linked()).toEqual(['1-2', '2-1', '2-4', '4-2'])
})

test('an address that an undo put back is written again once its row changes', async () => {
  await using room = await outboundRoom()
  const order = orderOf({ fields: [field('firstname')] })
  const row = (email: string, name: string) =>
    room.source(
      'customers',
      `SELECT '1' AS customer_id, '${email}' AS email, '${name}' AS firstname`,
    )
  await row('old@x.com', 'A')
  await runOnce(room, order)
  await row('new@x.com', 'B')
  await runAs(room, order, 'moved')
  await runAs(room, order, 'undo', 'moved')
  expect((await room.records('contacts'))[0]?.properties).toMatchObject({ email: 'old@x.com' })
  const verified = await verifyOutbound(
    order,
    room.ports,
    { sample: null, values: true, stream: null },
    () => undefined,
  )
  expect(verified).toMatchObject({ drift: false, findings: [] })
  await row('new@x.com', 'C')
  await foretold(room, order)
  expect((await room.records('contacts'))[0]?.properties).toMatchObject({
    email: 'new@x.com',
    firstname: 'C',
  })
})

test('a label known from one side only goes in its own direction, though the other row names the pair, too', async () => {
  await using room = await outboundRoom()
  await room.label('contacts', 'contacts', 'Chief', 'Report')
  // Which of a pair's rows is sent is chance: among several pairs both come up.
  await room.source(
    'customers',
    `SELECT concat(pair, side) AS customer_id, concat(pair, side, '@x.com') AS email,
       CASE side WHEN 'a' THEN '{"' || pair || 'b@x.com":"Report"}' ELSE '{"' || pair || 'a@x.com":null}' END AS links
     FROM range(8) AS pairs(pair), (VALUES ('a'), ('b')) AS sides(side)`,
  )
  const order = orderOf({
    fields: [field('firstname', 'customer_id')],
    associations: [{ to: 'contacts', by: 'email', column: 'links', policy: 'exact' }],
  })
  await runOnce(room, order)
  const names = new Map(
    (await room.records('contacts')).map((one) => [one.id, one.properties['firstname'] ?? '']),
  )
  const labelled = (await room.links('contacts', 'contacts')).filter((one) => one.label !== null)
  expect(labelled).toHaveLength(16)
  for (const { from, label } of labelled)
    expect(label).toBe(names.get(from)?.endsWith('a') === true ? 'Report' : 'Chief')
})

test('links stay with a row that comes under another key, and a doubt about its cell removes nothing', async () => {
  await using room = await outboundRoom()
  await room.label('contacts', 'companies', 'Boss')
  await room.label('contacts', 'contacts', 'Chief', 'Report')
  await room.write('companies', [{ properties: { domain: 'acme.com' } }])
  const row = (key: string, firms = '{"acme.com":"Boss"}') =>
    room.source(
      'customers',
      `SELECT * FROM (VALUES ('${key}', 'a@x.com', '${firms}', '{"b@x.com":["Chief", "Report"]}'), ('2', 'b@x.com', '{}', '{}'))
         AS t(customer_id, email, firms, links)`,
    )
  const order = orderOf({
    associations: [
      { to: 'companies', by: 'domain', column: 'firms', policy: 'exact' },
      { to: 'contacts', by: 'email', column: 'links', policy: 'exact' },
    ],
    guard: { removals: 1 },
  })
  const linked = async () => [
    (await room.links('contacts', 'companies')).filter((one) => one.label === 'Boss').length,
    (await room.links('contacts', 'contacts')).filter((one) => one.label !== null).length,
  ]
  const keys = async () =>
    (await room.rows('SELECT DISTINCT key FROM hubspot_sync._sent_links ORDER BY key')).map(
      (one) => one['key'],
    )
  await row('1')
  await foretold(room, order)
  await row('9')
  for (const _ of ['renamed', 'unchanged']) {
    const report = await foretold(room, order)
    expect(report.associations).toMatchObject({ added: 0, removed: 0, unchanged: 3 })
    expect(await keys()).toEqual(['9'])
  }
  await row('5', '{"acme.com":"Boss", ')
  const doubtful = await foretold(room, order)
  expect(doubtful.associations).toMatchObject({ added: 0, removed: 0, set_aside: 1 })
  expect(await linked()).toEqual([1, 4])
  await row('5', '{}')
  const told = await foretold(room, order)
  expect(told.associations).toMatchObject({ added: 0, removed: 1 })
  expect(await linked()).toEqual([0, 4])
  expect(await keys()).toEqual(['5'])
})
