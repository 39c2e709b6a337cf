import { expect, test } from 'vitest'
import type { Property } from '../../src/engine/ports.ts'
import { createHubSpot } from '../../src/hubspot/client.ts'
import { fixedToken } from '../../src/hubspot/sign-in.ts'
import { systemClock } from '../../src/machine/clock.ts'
import { silentLog } from '../../src/machine/log.ts'
import { systemRandom } from '../../src/machine/random.ts'
import { planOutbound } from '../../src/outbound/plan.ts'
import { field, orderOf, type OutboundRoom, outboundRoom } from '../outbound/outbound-room.ts'
import { runOnce } from '../outbound/run-once.ts'

const plan = (room: OutboundRoom, order: ReturnType<typeof orderOf>) =>
  planOutbound(order, room.ports, () => undefined)

const properties = async (room: OutboundRoom): Promise<ReadonlyMap<string, Property>> =>
  new Map(
    (await room.ports.hubspot.properties('contacts', room.stop.signal)).map((one) => [
      one.name,
      one,
    ]),
  )

const optionsOf = (of: Property | undefined): readonly string[] =>
  (of?.options ?? []).map(({ value, label, hidden }) => `${value}=${label}${hidden ? '?' : ''}`)

const people = (room: OutboundRoom): Promise<void> =>
  room.source(
    'customers',
    `SELECT * FROM (VALUES
       ('1', 'a@example.com', 'K-1', 'Gold', ['Golf', 'Chess'], 12.5, true, DATE '2026-01-02', TIMESTAMPTZ '2026-01-02 03:04:05+00'),
       ('2', 'b@example.com', 'K-2', 'gold', ['chess'], NULL, false, NULL, NULL),
       ('3', 'c@example.com', 'K-3', 'basic', NULL, 3, NULL, NULL, NULL),
       ('4', 'no address', 'K-4', 'Never', NULL, NULL, NULL, NULL, NULL)
     ) AS t(customer_id, email, crm_key, tier, hobbies, score, vip, since, seen)`,
  )

const everything = orderOf({
  identifyBy: { kind: 'property', property: 'crm_key', column: 'crm_key' },
  fields: [
    field('email'),
    field('tier'),
    field('hobbies'),
    field('score'),
    field('vip'),
    field('since'),
    field('seen'),
  ],
  createMissing: ['options', 'properties', 'unique_key'],
})

/** The property that people made before: one option is hidden, which must stay so. */
const tier = (room: OutboundRoom) =>
  room.property('contacts', {
    name: 'tier',
    type: 'enumeration',
    fieldType: 'select',
    options: [
      { label: 'Basic', value: 'basic', displayOrder: 1, hidden: false },
      { label: 'Old', value: 'old', displayOrder: 0, hidden: true },
    ],
  })

test.each(['batch', 'import'] as const)(
  'a plan lists what is missing and makes nothing; the run makes it, then writes; the next finds all there: %s',
  async (route) => {
    await using room = await outboundRoom()
    await tier(room)
    await people(room)
    const order = { ...everything, route }
    const before = await properties(room)
    const planned = await plan(room, order)
    expect(planned.creates).toEqual([
      { kind: 'unique_key', object: 'contacts', name: 'crm_key', property_type: 'string' },
      { kind: 'property', object: 'contacts', name: 'hobbies', property_type: 'enumeration' },
      { kind: 'property', object: 'contacts', name: 'score', property_type: 'number' },
      { kind: 'property', object: 'contacts', name: 'vip', property_type: 'bool' },
      { kind: 'property', object: 'contacts', name: 'since', property_type: 'date' },
      { kind: 'property', object: 'contacts', name: 'seen', property_type: 'datetime' },
      { kind: 'option', object: 'contacts', name: 'Gold', property: 'tier' },
      { kind: 'option', object: 'contacts', name: 'Never', property: 'tier' },
      { kind: 'option', object: 'contacts', name: 'Golf', property: 'hobbies' },
      { kind: 'option', object: 'contacts', name: 'Chess', property: 'hobbies' },
    ])
    expect(await properties(room)).toEqual(before)

    const report = await runOnce(room, order)
    expect(report.records).toMatchObject({ created: 3, set_aside: 1 })
    expect(planned.records).toMatchObject({ created: 4 })
    const after = await properties(room)
    expect(after.get('crm_key')).toMatchObject({ hasUniqueValue: true, type: 'string' })
    expect(after.get('vip')).toMatchObject({ type: 'bool', label: 'Vip' })
    expect(after.get('score')?.groupName).toBe('contactinformation')
    expect(optionsOf(after.get('tier'))).toEqual([
      'old=Old?',
      'basic=Basic',
      'Gold=Gold',
      'Never=Never',
    ])
    expect(optionsOf(after.get('hobbies'))).toEqual(['Golf=Golf', 'Chess=Chess'])
    const held = new Map(
      (await room.records('contacts')).map(({ properties: one }) => [one['crm_key'], one]),
    )
    expect(held.get('K-1')).toMatchObject({
      email: 'a@example.com',
      tier: 'Gold',
      hobbies: 'Golf;Chess',
      score: '12.5',
      vip: 'true',
      since: '2026-01-02',
    })
    expect(held.get('K-2')).toMatchObject({ tier: 'Gold', hobbies: 'Chess', vip: 'false' })

    const again = await plan(room, order)
    expect(again.creates).toEqual([])
    expect(again.records).toMatchObject({ unchanged: 3, created: 1 })
  },
)

test('without leave nothing is made: unknown values are refused, an unknown property stops the run', async () => {
  await using room = await outboundRoom()
  await tier(room)
  await people(room)
  const strict = orderOf({ fields: [field('tier')], createMissing: [] })
  expect(await plan(room, strict)).toMatchObject({
    creates: [],
    refusals: { 'outbound.value_no_option': 3 },
  })
  await expect(plan(room, { ...everything, createMissing: ['options'] })).rejects.toMatchObject({
    code: 'outbound.property_unknown',
    exit: 2,
  })
})

test('a lost answer is settled by looking, and others who add options meanwhile lose none', async () => {
  await using room = await outboundRoom()
  await tier(room)
  await people(room)
  const lose = (method: string, path: string) => ({
    method,
    path,
    from: 1,
    times: 1,
    action: { reset: true, after_effect: true },
  })
  await plan(room, everything)
  await room.call('PATCH', '/crm/v3/properties/contacts/tier', {
    options: [
      { label: 'Basic', value: 'basic', displayOrder: 1, hidden: false },
      { label: 'Theirs', value: 'theirs', displayOrder: 2, hidden: false },
    ],
  })
  await room.control('faults', {
    faults: [
      lose('POST', '/crm/properties/[^/]+/contacts$'),
      lose('PATCH', '/crm/properties/[^/]+/contacts/tier'),
    ],
  })
  expect((await runOnce(room, everything)).records).toMatchObject({ created: 3, set_aside: 1 })
  expect(optionsOf((await properties(room)).get('tier'))).toEqual([
    'basic=Basic',
    'theirs=Theirs',
    'Gold=Gold',
    'Never=Never',
  ])
})

test('without the scope only rows that need a new option are refused, and the scope is named', async () => {
  await using room = await outboundRoom()
  await tier(room)
  await people(room)
  const { token } = await room.control<{ token: string }>('tokens', {
    scopes: [
      'crm.objects.contacts.read',
      'crm.objects.contacts.write',
      'crm.schemas.contacts.read',
      'crm.objects.owners.read',
    ],
    expires_in: 1800,
  })
  const hubspot = createHubSpot({
    baseUrl: room.sandbox.url,
    token: fixedToken(token),
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
  })
  const less: OutboundRoom = { ...room, ports: { ...room.ports, hubspot } }
  try {
    const optionsOnly = orderOf({ fields: [field('tier')], createMissing: ['options'] })
    const report = await runOnce(less, optionsOnly)
    expect(report.records).toMatchObject({ created: 1, refused: 3 })
    const [refused] = await room.rows(
      `SELECT error_code, error_message FROM hubspot_sync.changes WHERE key = '1'`,
    )
    expect(refused).toMatchObject({ error_code: 'outbound.option_not_created' })
    expect(refused?.['error_message']).toContain('crm.schemas.contacts.write')
    expect(await runOnce(less, everything)).toMatchObject({
      status: 'partial',
      error: { code: 'hubspot.scope_missing' },
    })
  } finally {
    await hubspot[Symbol.asyncDispose]()
  }
})

test('a run that is held makes nothing; after approval it does', async () => {
  await using room = await outboundRoom()
  await tier(room)
  const rows = (count: number, value: string): Promise<void> =>
    room.source(
      'customers',
      `SELECT n AS customer_id, 'p' || n || '@example.com' AS email, '${value}' AS tier FROM range(${count}) AS t(n)`,
    )
  const mirror = orderOf({
    strategy: 'mirror',
    fields: [field('tier')],
    createMissing: ['options'],
  })
  await rows(12, 'basic')
  await runOnce(room, mirror)
  await rows(1, 'Gold')
  const held = await runOnce(room, mirror)
  expect(held.status).toBe('held')
  expect(optionsOf((await properties(room)).get('tier'))).toEqual(['old=Old?', 'basic=Basic'])
  const approved = await runOnce(room, { ...mirror, approve: held.plan_id ?? null })
  expect(approved.records).toMatchObject({ updated: 1, archived: 11 })
  expect(optionsOf((await properties(room)).get('tier'))).toContain('Gold=Gold')
})

test('a column of names that is mapped to a select makes no hundred options', async () => {
  await using room = await outboundRoom()
  await tier(room)
  await room.source(
    'customers',
    `SELECT n AS customer_id, 'p' || n || '@example.com' AS email, 'Name ' || n AS tier FROM range(101) AS t(n)`,
  )
  const flood = orderOf({ fields: [field('tier')], createMissing: ['options'] })
  await expect(plan(room, flood)).rejects.toMatchObject({
    code: 'outbound.too_many_options',
    exit: 2,
  })
  expect(optionsOf((await properties(room)).get('tier'))).toHaveLength(2)
})

test('rows may be linked by the key that is made for them', async () => {
  await using room = await outboundRoom()
  const keyed = orderOf({
    identifyBy: { kind: 'property', property: 'crm_no', column: 'crm_no' },
    fields: [field('email')],
    createMissing: ['unique_key'],
    associations: [{ to: 'contacts', by: 'crm_no', column: 'friends', policy: 'exact' }],
  })
  await room.source(
    'customers',
    `SELECT n AS customer_id, 'p' || n || '@example.com' AS email, n AS crm_no,
        MAP {(n + 1) % 3: NULL} AS friends
       FROM range(3) AS t(n)`,
  )
  const planned = await plan(room, keyed)
  expect(planned.creates).toEqual([
    { kind: 'unique_key', object: 'contacts', name: 'crm_no', property_type: 'number' },
  ])
  expect(planned.associations.added).toBe(3)
  expect(await runOnce(room, keyed)).toMatchObject({
    status: 'succeeded',
    records: { created: 3 },
    associations: { added: 3 },
  })
  expect(await runOnce(room, keyed)).toMatchObject({
    records: { unchanged: 3 },
    associations: { unchanged: 3 },
  })
})

test('an object with all its unique properties gets no further key', async () => {
  await using room = await outboundRoom()
  for (let n = 0; n < 10; n += 1) {
    await room.property('contacts', { name: `key_${n}`, hasUniqueValue: true })
  }
  await people(room)
  await expect(plan(room, everything)).rejects.toMatchObject({
    code: 'outbound.create_refused',
    exit: 2,
  })
})
