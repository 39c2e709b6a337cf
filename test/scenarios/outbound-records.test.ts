import { expect, test } from 'vitest'
import { createHubSpot } from '../../src/hubspot/client.ts'
import { fixedToken } from '../../src/hubspot/sign-in.ts'
import { systemClock } from '../../src/machine/clock.ts'
import { silentLog } from '../../src/machine/log.ts'
import { systemRandom } from '../../src/machine/random.ts'
import { companies } from '../../targets/companies.ts'
import { field, orderOf, type OutboundRoom, outboundRoom } from '../outbound/outbound-room.ts'
import { runOnce } from '../outbound/run-once.ts'

const machine = { clock: systemClock, random: systemRandom, log: silentLog }

const order = orderOf({ fields: [field('firstname', 'first_name'), field('city')] })

const people = (room: OutboundRoom, rows: string): Promise<void> =>
  room.source(
    'customers',
    `SELECT * FROM (VALUES ${rows}) AS t(customer_id, email, first_name, city)`,
  )

const account = async (room: OutboundRoom): Promise<readonly string[]> =>
  (await room.records('contacts'))
    .filter((one) => !one.archived)
    .map(({ properties: { email, firstname, city } }) => `${email} ${firstname} ${city ?? '-'}`)
    .sort()

/** Writes of records since the last call, by the account's own log. */
async function writes(room: OutboundRoom): Promise<number> {
  const counted = await room.control<Readonly<Record<string, number>>>('requests?count=1')
  return Object.entries(counted)
    .filter(([request]) => /batch\/(create|update|archive|upsert)|imports/.test(request))
    .reduce((sum, [, count]) => sum + count, 0)
}

test('the first run creates and updates, the second sends nothing, the third exactly what changed', async () => {
  await using room = await outboundRoom()
  await room.write('contacts', [{ properties: { email: 'bo@example.com', firstname: 'Old' } }])
  await people(
    room,
    `(1, 'ada@example.com', 'Ada', 'London'), (2, 'Bo@example.com', 'Bo', NULL), (3, 'cy@example.com', 'Cy', '')`,
  )
  expect(await runOnce(room, order)).toEqual({
    status: 'succeeded',
    records: {
      read: 3,
      vanished: 0,
      continued: 0,
      refused: 0,
      unchanged: 0,
      created: 2,
      updated: 1,
      archived: 0,
      set_aside: 0,
    },
    associations: { added: 0, removed: 0, unchanged: 0, kept: 0, set_aside: 0 },
    error: null,
  })
  expect(await account(room)).toEqual([
    'ada@example.com Ada London',
    'bo@example.com Bo -',
    'cy@example.com Cy -',
  ])
  const before = await writes(room)
  expect((await runOnce(room, order)).records).toMatchObject({
    read: 3,
    unchanged: 3,
    created: 0,
    updated: 0,
  })
  expect(await writes(room)).toBe(before)
  await people(
    room,
    `(1, 'ada@example.com', 'Ada', 'Paris'), (2, 'bo@example.com', 'Bo', NULL), (3, 'cy@example.com', 'Cy', '')`,
  )
  expect((await runOnce(room, order)).records).toMatchObject({
    unchanged: 2,
    updated: 1,
    created: 0,
  })
  expect(await writes(room)).toBe(before + 1)
  expect(await account(room)).toContain('ada@example.com Ada Paris')
  expect(await room.rows('SELECT key FROM hubspot_sync.links ORDER BY key')).toEqual([
    { key: '1' },
    { key: '2' },
    { key: '3' },
  ])
})

test('a row keeps its record when its identity moves, and gets a new one when the record is gone', async () => {
  await using room = await outboundRoom()
  await people(room, `(1, 'ada@example.com', 'Ada', 'London')`)
  await runOnce(room, order)
  const [first] = await room.records('contacts')
  await people(room, `(1, 'countess@example.com', 'Ada', 'London')`)
  expect((await runOnce(room, order)).records).toMatchObject({ updated: 1, created: 0 })
  expect(await account(room)).toEqual(['countess@example.com Ada London'])
  await room.call('DELETE', `/crm/v3/objects/contacts/${first?.id}`)
  await people(room, `(1, 'countess@example.com', 'Ada', 'Paris')`)
  expect((await runOnce(room, order)).records).toMatchObject({ updated: 0, created: 1 })
  expect(await account(room)).toEqual(['countess@example.com Ada Paris'])
})

test('bad rows are refused and set aside, the others go, and each comes back when it is mended', async () => {
  await using room = await outboundRoom()
  await people(
    room,
    `(1, 'ada@example.com', 'Ada', 'London'), (1, 'double@example.com', 'D', 'X'), (2, 'no address', 'Bo', 'Y'), (3, 'cy@example.com', 'Cy', 'Z')`,
  )
  const report = await runOnce(room, order)
  expect(report).toMatchObject({
    status: 'partial',
    records: { read: 4, refused: 2, created: 1, set_aside: 1 },
  })
  expect(
    await room.rows('SELECT key, status FROM hubspot_sync.changes ORDER BY key, status'),
  ).toEqual([
    { key: '1', status: 'refused' },
    { key: '1', status: 'refused' },
    { key: '2', status: 'set_aside' },
    { key: '3', status: 'settled' },
  ])
  await people(
    room,
    `(1, 'ada@example.com', 'Ada', 'London'), (2, 'bo@example.com', 'Bo', 'Y'), (3, 'cy@example.com', 'Cy', 'Z')`,
  )
  expect(await runOnce(room, order)).toMatchObject({
    status: 'succeeded',
    records: { created: 2, unchanged: 1 },
  })
})

test('companies are matched by domain; two with one domain set the row aside', async () => {
  await using room = await outboundRoom()
  await room.write('companies', [
    { properties: { domain: 'acme.com', name: 'Acme' } },
    { properties: { domain: 'twin.com', name: 'Twin 1' } },
    { properties: { domain: 'twin.com', name: 'Twin 2' } },
  ])
  await room.source(
    'accounts',
    `SELECT * FROM (VALUES (1, 'ACME.com', 'Acme Inc'), (2, 'twin.com', 'Twin'), (3, 'new.com', 'New')) AS t(id, domain, name)`,
  )
  const report = await runOnce(
    room,
    orderOf({
      sync: 'accounts_out',
      target: companies,
      source: { kind: 'table', name: 'hubspot.accounts' },
      key: 'id',
      identifyBy: { kind: 'property', property: 'domain', column: 'domain' },
      fields: [field('name')],
    }),
  )
  expect(report).toMatchObject({
    status: 'partial',
    records: { created: 1, updated: 1, set_aside: 1 },
  })
  expect(
    (await room.records('companies'))
      .map((one) => `${one.properties['domain']} ${one.properties['name']}`)
      .sort(),
  ).toEqual(['acme.com Acme Inc', 'new.com New', 'twin.com Twin 1', 'twin.com Twin 2'])
})

test('a company that its first row made is found by the next row of its domain before search shows it', async () => {
  await using room = await outboundRoom({ knobs: { index_lag_ms: 240_000 } })
  const accounts = orderOf({
    sync: 'accounts_out',
    target: companies,
    source: { kind: 'table', name: 'hubspot.accounts' },
    key: 'id',
    identifyBy: { kind: 'property', property: 'domain', column: 'domain' },
    fields: [field('name')],
  })
  const source = (rows: string): Promise<void> =>
    room.source('accounts', `SELECT * FROM (VALUES ${rows}) AS t(id, domain, name)`)
  const companiesNow = async (): Promise<readonly string[]> =>
    (await room.records('companies'))
      .map(({ properties: { domain, name } }) => `${domain} ${name}`)
      .sort()
  await source(`('a1', 'acme.com', 'Acme'), ('b1', 'bolt.com', 'Bolt'), ('c1', 'coil.com', 'Coil')`)
  await runOnce(room, accounts)
  // Two keys change, as with another table; one domain is somebody else's meanwhile, one row hands its domain on.
  const [bolt] = (await room.records('companies')).filter(
    ({ properties }) => properties['domain'] === 'bolt.com',
  )
  await room.write('companies', [{ id: bolt?.id, properties: { domain: 'bolt.org' } }])
  await source(
    `('a2', 'ACME.com', 'Acme Inc'), ('b2', 'bolt.com', 'Bolt'), ('c1', 'coil.org', 'Coil'), ('c2', 'coil.com', 'New')`,
  )
  expect(await runOnce(room, accounts)).toMatchObject({
    status: 'succeeded',
    records: { created: 2, updated: 2 },
  })
  expect(await companiesNow()).toEqual([
    'acme.com Acme Inc',
    'bolt.com Bolt',
    'bolt.org Bolt',
    'coil.com New',
    'coil.org Coil',
  ])
})

test.each([
  'reading the source',
  'comparing with HubSpot',
  'finding contacts to link',
  'creating records',
])('stopped while %s and run again, it is as if never stopped', async (stage) => {
  await using room = await outboundRoom()
  const linking = orderOf({
    fields: order.fields,
    associations: [{ to: 'contacts', by: 'email', column: 'friends', policy: 'exact' }],
  })
  await room.source(
    'customers',
    `SELECT n AS customer_id, 'p' || n || '@example.com' AS email, 'N' || n AS first_name, NULL AS city,
        MAP {'p' || ((n + 1) % 600) || '@example.com': NULL} AS friends
       FROM range(600) AS t(n)`,
  )
  const stop = new AbortController()
  const stopped = await runOnce(room, linking, {
    signal: stop.signal,
    progress: (progress) => {
      if (progress.stage === stage) stop.abort()
    },
  })
  expect(stopped.status).toBe('stopped')
  const next = await runOnce(room, linking)
  expect(next).toMatchObject({ status: 'succeeded', associations: { set_aside: 0 } })
  const { read, continued, created, unchanged } = next.records
  expect(read + continued).toBe(created + unchanged)
  expect(await room.records('contacts')).toHaveLength(600)
  expect(await room.links('contacts', 'contacts')).toHaveLength(1200)
  expect((await runOnce(room, linking)).records).toMatchObject({ read: 600, unchanged: 600 })
  expect(await room.warehouse.tables('control', '_outrun')).toEqual([])
})

test('rows and links by record id: what is there is used, what is not is set aside', async () => {
  await using room = await outboundRoom()
  await room.write('contacts', [
    { id: '501', properties: { email: 'ada@example.com' } },
    { id: '502', properties: { email: 'bo@example.com' } },
  ])
  const [ada, bo] = (await room.records('contacts')).map((one) => one.id)
  await room.source(
    'customers',
    `SELECT * FROM (VALUES (1, '${ada}', 'Ada', MAP {'${bo}': NULL, '99999999': NULL}), (2, '88888888', 'Gone', NULL),
      (3, 'no id', 'Bad', NULL)) AS t(customer_id, hubspot_id, first_name, friends)`,
  )
  const report = await runOnce(
    room,
    orderOf({
      identifyBy: { kind: 'record_id', column: 'hubspot_id' },
      fields: [field('firstname', 'first_name')],
      associations: [{ to: 'contacts', by: 'record_id', column: 'friends', policy: 'exact' }],
    }),
  )
  expect(report).toMatchObject({
    status: 'partial',
    records: { read: 3, updated: 1, set_aside: 2 },
    associations: { added: 1, set_aside: 1 },
  })
  expect(
    await room.rows(
      "SELECT key, error_code FROM hubspot_sync.changes WHERE status = 'set_aside' ORDER BY key",
    ),
  ).toEqual([
    { key: '2', error_code: 'outbound.record_gone' },
    { key: '3', error_code: 'outbound.record_gone' },
  ])
})

test('creates without identity are made once, and never again', async () => {
  await using room = await outboundRoom()
  const making = orderOf({
    strategy: 'create',
    identifyBy: null,
    fields: [field('firstname', 'first_name')],
  })
  const source = (name: string) =>
    room.source(
      'customers',
      `SELECT 1 AS customer_id, '${name}' AS first_name UNION ALL SELECT 2, 'Bo'`,
    )
  await source('Ada')
  expect(await runOnce(room, making)).toMatchObject({
    status: 'succeeded',
    records: { created: 2 },
  })
  await source('Augusta')
  expect(await runOnce(room, making)).toMatchObject({
    status: 'succeeded',
    records: { created: 0, updated: 0, unchanged: 2 },
  })
  const made = (await room.records('contacts')).map((one) => one.properties['firstname'])
  expect(new Set(made)).toEqual(new Set(['Ada', 'Bo']))
  expect(made).toHaveLength(2)
})

test('a missing scope and a wrong token end the run with their own words', async () => {
  await using room = await outboundRoom()
  await people(room, `(1, 'ada@example.com', 'Ada', 'London')`)
  const { token } = await room.control<{ token: string }>('tokens', {
    scopes: ['crm.objects.deals.read'],
  })
  const clientWith = (secret: string) =>
    createHubSpot({ ...machine, baseUrl: room.sandbox.url, token: fixedToken(secret) })
  await using narrow = clientWith(token)
  await using wrong = clientWith('pat-eu1-wrong')
  const outcome = async (hubspot: typeof narrow) => {
    const report = await runOnce({ ...room, ports: { ...room.ports, hubspot } }, order)
    return [report.status, report.error?.code]
  }
  expect(await outcome(narrow)).toEqual(['partial', 'hubspot.scope_missing'])
  expect(await outcome(wrong)).toEqual(['sign_in_needed', 'hubspot.sign_in_refused'])
  expect(await runOnce(room, order)).toMatchObject({ status: 'succeeded', records: { created: 1 } })
})
