import { expect, test } from 'vitest'
import { validateText } from '../../src/config/load.ts'
import { knownNames } from '../../src/connector.ts'
import {
  customTargets,
  declared,
  libraryTargets,
  targetNamed,
  targets,
} from '../../src/connector/declared.ts'
import { discover } from '../../src/connector/discover.ts'
import { planOutbound } from '../../src/outbound/plan.ts'
import { leads } from '../../targets/leads.ts'
import { field, orderOf, type OutboundRoom, outboundRoom } from '../outbound/outbound-room.ts'
import { callsTo, runOnce } from '../outbound/send-room.ts'
import { quickRoom } from './outbound-targets-room.ts'

const schema = (name: string) => ({
  name,
  labels: { singular: 'Robot', plural: 'Robots' },
  primaryDisplayProperty: 'title',
  properties: [
    { name: 'title', label: 'Title', type: 'string', fieldType: 'text' },
    { name: 'serial', label: 'Serial', type: 'string', fieldType: 'text', hasUniqueValue: true },
  ],
})

/** A custom object `car` that requires a title, and others past the rules of the schemas API; type ids by name. */
async function define(
  room: OutboundRoom,
  others: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  await room.call('POST', '/crm-object-schemas/v3/schemas', {
    ...schema('car'),
    requiredProperties: ['title'],
    associatedObjects: ['CONTACT'],
  })
  await room.control('collections/object_schemas', { items: others.map(schema) })
  const { results } = await room.control<{ results: { id: string; name: string }[] }>(
    'collections/object_schemas',
  )
  return new Map(results.map(({ name, id }) => [name, id]))
}

const titlesOf = async (room: OutboundRoom, object: string): Promise<unknown> =>
  (await room.records(object)).map(({ properties }) => properties['title'] ?? 'untitled').sort()

test('custom objects of one label, with dashes, or with a standard name are told apart, as are links to them', async () => {
  await using room = await quickRoom()
  const ids = await define(room, ['Car', 'site-visit', 'contacts'])
  const id = (name: string): string => ids.get(name) ?? ''
  await room.write('contacts', [{ properties: { email: 'ada@example.com' } }])
  const write = async (target: string, changes: Partial<ReturnType<typeof orderOf>> = {}) =>
    runOnce(
      room,
      orderOf({
        sync: `${target}_out`,
        target: targetNamed(target),
        source: await room.query(
          `SELECT * FROM (VALUES
              ('s1', 'of ${target}', MAP {'ada@example.com': NULL}, MAP {'s1': NULL}),
              ('s2', NULL, NULL, NULL)
            ) AS t(serial, title, people, others)`,
        ),
        key: 'serial',
        identifyBy: { kind: 'property', property: 'serial', column: 'serial' },
        fields: [field('title')],
        waitMs: 36_000_000,
        ...changes,
      }),
    )
  // A car without the title that its schema requires is refused.
  expect(await write('custom_car')).toMatchObject({
    status: 'partial',
    records: { created: 1, refused: 1 },
  })
  const made = { status: 'succeeded', records: { created: 2, refused: 0 } }
  expect(await write('custom_Car', { route: 'import' })).toMatchObject(made)
  expect(await callsTo(room, /imports/)).toBeGreaterThan(0)
  expect(await write('custom_contacts')).toMatchObject(made)
  expect(await write(`object_2_${id('site-visit').slice(2)}`)).toMatchObject(made)
  expect(await titlesOf(room, id('car'))).toEqual(['of custom_car'])
  expect(await titlesOf(room, id('Car'))).toEqual(['of custom_Car', 'untitled'])
  expect(await titlesOf(room, id('contacts'))).toEqual(['of custom_contacts', 'untitled'])

  // Imports and links go to the same objects, whatever they are called.
  const links = [
    { to: 'contact', by: 'email', column: 'people', policy: 'exact' as const },
    { to: 'custom_Car', by: 'serial', column: 'others', policy: 'exact' as const },
    { to: id('site-visit'), by: 'serial', column: 'others', policy: 'exact' as const },
    { to: 'p_contacts', by: 'serial', column: 'others', policy: 'exact' as const },
  ]
  const linked = await write('custom_car', { associations: links, route: 'import' })
  expect(linked).toMatchObject({ status: 'partial', associations: { added: 4, set_aside: 0 } })
  expect(
    await room.rows(
      'SELECT DISTINCT to_type FROM hubspot_sync.association_changes ORDER BY to_type',
    ),
  ).toEqual(['contacts', 'p_Car', 'p_contacts', 'p_site-visit'].map((to_type) => ({ to_type })))
  for (const other of [id('Car'), id('site-visit'), id('contacts'), 'contacts']) {
    expect(await room.links(id('car'), other), other).toHaveLength(1)
  }
  expect(await callsTo(room, /\/p_|custom_/)).toBe(0)

  await room.control('collections/object_library', {
    items: [{ id: '0-970', enablement: true }],
  })
  const offered = { ...declared, targets, customTargets, libraryTargets }
  const { signal, hubspot } = room.ports
  const found = (await discover(hubspot, offered, 'contacts', signal)).targets
  expect(found.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['custom_car', 'custom_Car__2', 'custom_site-visit', 'object_0_970']),
  )
  expect(found.find(({ name }) => name === 'leads')?.missing_scopes).toEqual([])

  const gone = await write('custom_cart', {})
  expect(gone).toMatchObject({ status: 'failed', error: { code: 'outbound.object_unknown' } })
  expect(gone.error?.why).toContain('custom_car')
}, 60_000)

test('a type of the object library goes by its id, and one that is declared by its declaration', async () => {
  await using room = await outboundRoom()
  expect(targetNamed('object_0_162').name).toBe('services')
  expect(targetNamed('object_0_1').name).toBe('contacts')
  const order = orderOf({
    target: targetNamed('object_0_970'),
    strategy: 'create',
    identifyBy: null,
    source: { kind: 'query', sql: "SELECT 1 AS customer_id, 'Move house' AS hs_name" },
    fields: [field('hs_name')],
  })
  expect(await runOnce(room, order)).toMatchObject({ status: 'succeeded', records: { created: 1 } })
  expect((await room.records('0-970')).map(({ properties }) => properties['hs_name'])).toEqual([
    'Move house',
  ])
})

test('a lead is made together with its contact, and not at all without one', async () => {
  await using room = await outboundRoom()
  await room.write('contacts', [
    { properties: { email: 'ada@example.com' } },
    { properties: { email: 'bo@example.com' } },
  ])
  await room.property('leads', {
    name: 'lead_key',
    hasUniqueValue: true,
    groupName: 'leads_information',
  })
  const order = orderOf({
    target: leads,
    strategy: 'upsert',
    route: 'import',
    source: await room.query(
      `SELECT * FROM (VALUES
          ('l1', 'Both', MAP {'ada@example.com': NULL, 'bo@example.com': NULL}),
          ('l2', 'None', NULL),
          ('l3', 'Nobody we know', MAP {'cy@example.com': NULL})
        ) AS t(customer_id, name, people)`,
    ),
    identifyBy: { kind: 'property', property: 'lead_key', column: 'customer_id' },
    fields: [field('hs_lead_name', 'name')],
    associations: [{ to: 'contacts', by: 'email', column: 'people', policy: 'exact' }],
  })
  const plan = await planOutbound(order, room.ports, () => undefined)
  expect(plan).toMatchObject({
    records: { created: 1, refused: 2 },
    refusals: { 'outbound.required_link_missing': 2 },
    calls: { import: 0 },
    notes: ['Imports create no leads: they go by batch calls.'],
  })
  expect(await runOnce(room, order)).toMatchObject({
    status: 'partial',
    records: { created: 1, refused: 2, set_aside: 0 },
    associations: { added: 2 },
  })
  const ada = (await room.records('contacts')).find(
    ({ properties }) => properties['email'] === 'ada@example.com',
  )?.id
  const types = (await room.links('leads', 'contacts')).map(({ to, typeId }) =>
    to === ada ? `ada ${typeId}` : `bo ${typeId}`,
  )
  // Primary and unlabelled of the first, unlabelled of the other.
  expect(types.sort()).toEqual(['ada 578', 'ada 608', 'bo 608'])
  const { associations: _, ...unlinked } = order
  expect(await runOnce(room, { ...unlinked, sync: 'unlinked', associations: [] })).toMatchObject({
    records: { created: 0, unchanged: 1, refused: 2 },
  })
  // HubSpot gives this key itself: a new record could not have the row's.
  const identifyBy = {
    kind: 'property',
    property: 'hs_unique_creation_key',
    column: 'name',
  } as const
  expect(await runOnce(room, { ...order, sync: 'keyed', identifyBy })).toMatchObject({
    status: 'failed',
    error: { code: 'outbound.identity_unusable' },
  })
})

const document = (target: string, to: string) => `
version: 1
connections: { main: { hubspot: { token: { env: T } }, warehouse: { kind: duckdb, path: x.duckdb } } }
syncs:
  out:
    { connection: main, direction: outbound, target: ${target}, strategy: upsert, source: { table: t }, key: k,
      identify_by: { property: p, column: k }, fields: { a: b }, associations: [{ to: ${to}, by: email, column: c }] }
`

test.each([
  ['contacts', 'companies', []],
  ['custom_car', 'custom_Car', []],
  ['object_0_970', '2-123', []],
  ['postal_mail', 'p_car', []],
  ['goals', 'goal_targets', []],
  ['contact', 'payments', ['syncs.out.target: Did you mean `contacts`?']],
  ['p_car', 'deal', ['syncs.out.target: Did you mean `custom_car`?']],
  [
    'linee_items',
    'compnies',
    [
      'syncs.out.target: Did you mean `line_items`?',
      'syncs.out.associations.0.to: Did you mean `companies`? An object of your own is custom_<name>.',
    ],
  ],
] as const)('the target %s with links to %s is told right or mended', (target, to, mends) => {
  const { problems } = validateText(document(target, to), knownNames)
  expect(problems.map(({ path, fix }) => `${path}: ${fix}`)).toEqual(mends)
})
