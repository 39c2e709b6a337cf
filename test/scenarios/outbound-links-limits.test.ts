import { expect, test } from 'vitest'
import type { OutboundOrder } from '../../src/engine/orders.ts'
import { planOutbound } from '../../src/outbound/plan.ts'
import { adopt, type OutboundRoom, orderOf } from '../outbound/outbound-room.ts'
import { runOnce, sendRoom } from '../outbound/send-room.ts'

const address = (name: string): string => `${name}@example.com`
const names = ['ann', 'bob', 'cyd', 'dan', 'eve']

async function account(knobs: Readonly<Record<string, number>> = {}): Promise<OutboundRoom> {
  const room = await sendRoom({ knobs })
  await room.label('contacts', 'contacts', 'Friend')
  await room.label('contacts', 'contacts', 'Neighbour')
  await room.label('contacts', 'companies', 'Billing')
  await room.write(
    'contacts',
    names.map((name) => ({ properties: { email: address(name) } })),
  )
  await room.write(
    'companies',
    ['a', 'b', 'c', 'd'].map((name) => ({ properties: { name, domain: `${name}.com` } })),
  )
  return room
}

type Cell = Readonly<Record<string, string | null | readonly string[]>>

const source = (room: OutboundRoom, rows: Readonly<Record<string, Cell>>): Promise<void> =>
  room.source(
    'customers',
    `SELECT * FROM (VALUES ${Object.entries(rows)
      .map(([name, cell]) => `('${name}', '${address(name)}', '${JSON.stringify(cell)}'::JSON)`)
      .join(', ')}) AS t(customer_id, email, linked)`,
  )

const order = (to: 'contacts' | 'companies', changes: Partial<OutboundOrder> = {}): OutboundOrder =>
  orderOf({
    strategy: 'update',
    associations: [
      { to, by: to === 'contacts' ? 'email' : 'domain', column: 'linked', policy: 'exact' },
    ],
    cleanupDefaultAssociations: true,
    ...changes,
  })

/** `ann-a Billing`: contacts and companies, or contacts and contacts, by their short names; the first name first. */
async function links(room: OutboundRoom, to: 'contacts' | 'companies'): Promise<readonly string[]> {
  const names = new Map<string, string>()
  for (const object of ['contacts', 'companies']) {
    for (const { id, properties } of await room.records(object)) {
      names.set(
        `${object} ${id}`,
        (properties['email'] ?? properties['domain'] ?? '').split(/[@.]/)[0] ?? '',
      )
    }
  }
  return (await room.links('contacts', to))
    .map((link) => [
      names.get(`contacts ${link.from}`) ?? '',
      names.get(`${to} ${link.to}`) ?? '',
      link.label ?? '-',
    ])
    .filter(([from = '', other = '']) => to === 'companies' || from < other)
    .map(([from, other, label]) => `${from}-${other} ${label}`)
    .sort()
}

/** A line for each association: row, other record by its key or name, label, result, reason. */
async function resultsOf(room: OutboundRoom): Promise<readonly string[]> {
  const names = new Map(
    (await room.records('companies')).map((one) => [one.id, one.properties['name']]),
  )
  const rows = await room.rows('SELECT * FROM hubspot_sync.association_results')
  return rows
    .map((row) => {
      const text = (column: string) => row[column] as string | null
      return [
        text('key'),
        text('to_key') ?? names.get(text('to_id') ?? ''),
        text('label') ?? '-',
        text('result'),
        text('error_code'),
      ]
        .filter((part) => part !== null)
        .join(' ')
    })
    .sort()
}

const aside = (room: OutboundRoom) =>
  room.rows(
    `SELECT key, to_key, label, error_code FROM hubspot_sync.association_changes
     WHERE status = 'set_aside' ORDER BY key, to_key, label`,
  )

test('what a record may not have is set aside before it is sent; what goes makes room in the same run', async () => {
  await using room = await account({ 'associations.limit_per_record': 2 })
  await source(room, { ann: { 'a.com': 'Billing', 'b.com': null }, bob: { 'a.com': null } })
  expect(await runOnce(room, order('companies'))).toMatchObject({ status: 'succeeded' })

  await source(room, {
    ann: { 'a.com': 'Billing', 'b.com': null, 'c.com': 'Billing' },
    bob: { 'b.com': null, 'c.com': null },
  })
  const plan = await planOutbound(order('companies'), room.ports, () => undefined)
  expect(plan).toMatchObject({
    associations: { added: 2, removed: 1, set_aside: 1 },
    links_set_aside: { 'outbound.link_limit_reached': 1 },
  })
  // What a person links stays and is told, too.
  const [ann] = (await room.records('contacts')).filter(
    ({ properties }) => properties['email'] === address('ann'),
  )
  const [d] = (await room.records('companies')).filter(
    ({ properties }) => properties['domain'] === 'd.com',
  )
  await room.control('knobs', { 'associations.limit_per_record': 3 })
  await room.call(
    'PUT',
    `/crm/v4/objects/contacts/${ann?.id}/associations/default/companies/${d?.id}`,
  )
  await room.control('knobs', { 'associations.limit_per_record': 2 })
  // The row of ann succeeds, one of its links waits.
  expect(await runOnce(room, order('companies'))).toMatchObject({
    status: 'partial',
    records: { unchanged: 2, set_aside: 0 },
    associations: { added: 2, removed: 1, set_aside: 1 },
  })
  const full = ['ann-a -', 'ann-a Billing', 'ann-b -', 'ann-d -', 'bob-b -', 'bob-c -']
  expect(await links(room, 'companies')).toEqual(full)
  expect(await aside(room)).toEqual([
    { key: 'ann', to_key: 'c.com', label: 'Billing', error_code: 'outbound.link_limit_reached' },
  ])

  expect(await resultsOf(room)).toEqual([
    'ann a.com Billing unchanged',
    'ann b.com - unchanged',
    'ann c.com Billing set_aside outbound.link_limit_reached',
    'ann d - kept',
    'bob a.com - removed',
    'bob b.com - added',
    'bob c.com - added',
  ])

  // Tried again by the next run, which finds room.
  await room.control('knobs', { 'associations.limit_per_record': 5 })
  expect(await runOnce(room, order('companies'))).toMatchObject({
    status: 'succeeded',
    associations: { added: 1, set_aside: 0, kept: 1 },
  })
  expect((await resultsOf(room)).map((line) => line.split(' ').slice(1).join(' '))).toEqual([
    'a.com Billing unchanged',
    'b.com - unchanged',
    'c.com Billing added',
    'd - kept',
    'b.com - unchanged',
    'c.com - unchanged',
  ])

  // People allow one company with the label Billing: that link moves, and is never there twice.
  const { results } = await room.call<{
    results: { typeId: number; category: string; label: string | null }[]
  }>('GET', '/crm/associations/2026-09/contacts/companies/labels')
  const billing = results.find(({ label }) => label === 'Billing')
  await room.call(
    'POST',
    '/crm/associations/2026-09/definitions/configurations/contacts/companies/batch/create',
    { inputs: [{ category: billing?.category, typeId: billing?.typeId, maxToObjectIds: 1 }] },
  )
  await source(room, { ann: { 'b.com': null }, bob: { 'a.com': 'Billing', 'd.com': 'Billing' } })
  expect(await runOnce(room, order('companies', { guard: { removals: 1 } }))).toMatchObject({
    associations: { added: 1, set_aside: 1 },
    error: null,
  })
  expect(
    (await links(room, 'companies')).filter(
      (link) => link.startsWith('bob-') && link.endsWith('Billing'),
    ),
  ).toHaveLength(1)
  expect(await aside(room)).toMatchObject([
    { key: 'bob', error_code: 'outbound.link_limit_reached' },
  ])
})

test('the limit of the other side is told by HubSpot, in the same words, and takes no other link along', async () => {
  await using room = await account({ 'associations.limit_per_record': 2 })
  // Three contacts want the company a: its own limit is known to HubSpot alone.
  await source(room, {
    ann: { 'a.com': null },
    bob: { 'a.com': null },
    cyd: { 'a.com': null, 'b.com': 'Billing' },
  })
  expect(await runOnce(room, order('companies'))).toMatchObject({
    status: 'partial',
    associations: { added: 3, set_aside: 1 },
  })
  expect(await aside(room)).toMatchObject([
    { to_key: 'a.com', error_code: 'outbound.link_limit_reached' },
  ])
})

test('two primary companies of one row are refused before they are sent, and one of two records of one key', async () => {
  await using room = await account()
  await room.write('companies', [{ properties: { name: 'd again', domain: 'd.com' } }])
  await source(room, {
    ann: { 'a.com': 'Primary', 'b.com': 'primary', 'c.com': 'Billing', 'd.com': null },
    bob: { 'a.com': 'Primary', 'nowhere.com': null, 'b.com': 'Boss' },
  })
  const plan = await planOutbound(order('companies'), room.ports, () => undefined)
  expect(plan.links_set_aside).toEqual({
    'outbound.link_primary_doubled': 2,
    'outbound.link_record_ambiguous': 1,
    'outbound.link_record_missing': 1,
    'outbound.link_label_unknown': 1,
  })
  expect(await runOnce(room, order('companies'))).toMatchObject({
    status: 'partial',
    records: { set_aside: 0, unchanged: 2 },
    associations: { added: 2, set_aside: 5 },
  })
  expect(await links(room, 'companies')).toEqual([
    'ann-c -',
    'ann-c Billing',
    'bob-a -',
    'bob-a Primary',
  ])
})

test('several labels on records of one object are sent, and the plan says how', async () => {
  await using room = await account()
  await source(room, {
    ann: { [address('bob')]: ['Friend', 'Neighbour'], [address('cyd')]: 'Friend' },
    dan: { [address('eve')]: 'Friend' },
  })
  const plan = await planOutbound(
    order('contacts', { route: 'import' }),
    room.ports,
    () => undefined,
  )
  expect(plan.notes).toEqual([
    '1 record of contacts gets several labelled links to contacts: they go by batch call, 100 pairs a call, as no import takes them. 1 pair gets several labels, written as one set with those that others put there.',
  ])
  expect(await runOnce(room, order('contacts', { route: 'import' }))).toMatchObject({
    status: 'succeeded',
    associations: { added: 4 },
  })
  expect(await links(room, 'contacts')).toEqual([
    'ann-bob -',
    'ann-bob Friend',
    'ann-bob Neighbour',
    'ann-cyd -',
    'ann-cyd Friend',
    'dan-eve -',
    'dan-eve Friend',
  ])
  const next = await planOutbound(order('contacts'), room.ports, () => undefined)
  expect(next).toMatchObject({ notes: [], associations: { added: 0, unchanged: 4 } })
})

test('a pair that a run cut off wanted to remove keeps a label that a person set since', async () => {
  await using room = await account()
  const both = { ann: { [address('bob')]: 'Friend' }, cyd: { [address('dan')]: 'Friend' } }
  await source(room, both)
  await runOnce(room, order('contacts'))
  await source(room, { ann: {}, cyd: both.cyd })
  // A run that was cut off before it sent anything.
  expect((await adopt(room, order('contacts'), 'cut_off')).associations).toMatchObject({
    removed: 1,
  })
  const ids = new Map(
    (await room.records('contacts')).map((one) => [one.properties['email'], one.id]),
  )
  const { results } = await room.call<{ results: { typeId: number; label: string | null }[] }>(
    'GET',
    '/crm/v4/associations/contacts/contacts/labels',
  )
  await room.call(
    'PUT',
    `/crm/v4/objects/contacts/${ids.get(address('ann'))}/associations/contacts/${ids.get(address('bob'))}`,
    results
      .filter(({ label }) => label !== null)
      .map(({ typeId }) => ({ associationCategory: 'USER_DEFINED', associationTypeId: typeId })),
  )
  expect(await runOnce(room, order('contacts'))).toMatchObject({
    status: 'succeeded',
    associations: { removed: 1 },
  })
  expect(await links(room, 'contacts')).toEqual([
    'ann-bob -',
    'ann-bob Neighbour',
    'cyd-dan -',
    'cyd-dan Friend',
  ])
})
