import { describe, expect, test } from 'vitest'
import { deals } from '../../targets/deals.ts'
import { field, orderOf, type OutboundRoom } from '../outbound/outbound-room.ts'
import {
  callsTo,
  contactsOf,
  contactsOrder,
  meanwhile,
  runOnce,
  sendRoom,
  withPorts,
} from '../outbound/send-room.ts'

const imported = (changes = {}) => contactsOrder({ route: 'import', ...changes })

/** n contacts with awkward cities; every seventh has none. */
const crowd = (room: OutboundRoom, n: number, city = 'Zü"rich, "x"'): Promise<void> =>
  room.source(
    'customers',
    `SELECT i AS customer_id, 'p' || i || '@example.com' AS email, 'First' || i AS firstname,
       CASE WHEN i % 7 = 0 THEN NULL ELSE '${city} ' || i END AS city
     FROM range(1, ${n + 1}) AS t(i)`,
  )

const startedImports = (room: OutboundRoom): Promise<number> => callsTo(room, /^POST .*imports/)
const batchWrites = (room: OutboundRoom): Promise<number> =>
  callsTo(room, /contacts\/batch\/(create|update)/)

describe('both routes lead to the same account', () => {
  const rows = [
    `(1, 'ada@example.com', 'Ada', 'London, UK', 'lead', TRUE, DATE '2020-02-03', TIMESTAMP '2024-05-06 07:08:09')`,
    `(2, 'bo@example.com', 'Bo "B"', NULL, 'Customer', FALSE, NULL, NULL)`,
    `(3, 'cy@example.com', '=1+1', 'two\nlines', NULL, NULL, DATE '1999-12-31', NULL)`,
    `(4, 'no address', 'Di', 'Bern', 'lead', TRUE, NULL, NULL)`,
    `(5, 'eve@example.com', ' Eve ', 'Oslo', 'lead', TRUE, NULL, TIMESTAMP '2000-01-01 00:00:00')`,
    `(6, 'old@example.com', 'Old', 'Rome', 'lead', NULL, NULL, NULL)`,
    `(7, 'older@example.com', 'Older', NULL, NULL, FALSE, DATE '2001-01-01', NULL)`,
  ]
  const outcome = async (route: 'import' | 'batch'): Promise<unknown> => {
    await using room = await sendRoom({ knobs: { 'imports.blank_cell': 'clear' } })
    await room.property('contacts', { name: 'vip', type: 'bool', fieldType: 'booleancheckbox' })
    await room.property('contacts', { name: 'born', type: 'date', fieldType: 'date' })
    await room.property('contacts', { name: 'seen', type: 'datetime', fieldType: 'date' })
    await room.write('contacts', [
      { properties: { email: 'old@example.com', firstname: 'Was', city: 'Rome' } },
      { properties: { email: 'older@example.com', firstname: 'Was', city: 'Keep me' } },
    ])
    await room.source(
      'customers',
      `SELECT * FROM (VALUES ${rows.join(', ')})
       AS t(customer_id, email, firstname, city, stage, vip, born, seen)`,
    )
    const order = contactsOrder({
      route,
      fields: [
        field('firstname'),
        field('city'),
        field('lifecyclestage', 'stage'),
        field('vip'),
        field('born'),
        field('seen'),
      ],
    })
    const report = await runOnce(room, order)
    const again = await runOnce(room, order)
    const records = (await room.records('contacts')).map(({ properties: held }) =>
      ['email', 'firstname', 'city', 'lifecyclestage', 'vip', 'born', 'seen'].map(
        (name) => held[name] ?? null,
      ),
    )
    return {
      imports: (await startedImports(room)) > 0,
      records: records.map((values) => JSON.stringify(values)).sort(),
      counts: report.records,
      again: again.records,
      linked: (await room.rows('SELECT key FROM hubspot_sync.links ORDER BY key')).length,
      statuses: await room.rows(
        'SELECT key, status FROM hubspot_sync.changes ORDER BY key, status',
      ),
    }
  }

  test('whatever stands in the cells', async () => {
    const byImport = await outcome('import')
    const byBatch = await outcome('batch')
    expect(byImport).toMatchObject({ imports: true, again: { unchanged: 6, set_aside: 1 } })
    expect(byImport).toEqual({ ...(byBatch as object), imports: true })
  })
})

test('a large first load goes by import, small changes by call', async () => {
  await using room = await sendRoom()
  await crowd(room, 2_100)
  const order = contactsOrder()
  expect(await runOnce(room, order)).toMatchObject({
    status: 'succeeded',
    records: { created: 2_100 },
  })
  expect(await startedImports(room)).toBe(1)
  expect(await batchWrites(room)).toBe(0)
  expect(await contactsOf(room)).toHaveLength(2_100)
  await room.source(
    'customers',
    `SELECT * REPLACE (CASE WHEN customer_id <= 50 THEN 'Moved' ELSE city END AS city) FROM hubspot.customers`,
  )
  expect(await runOnce(room, order)).toMatchObject({ records: { updated: 50, unchanged: 2_050 } })
  expect(await startedImports(room)).toBe(1)
  expect(await batchWrites(room)).toBe(1)
})

test.each([
  ['the header is line 1', { 'imports.first_row_line': 2 }],
  ['the first row is line 1', { 'imports.first_row_line': 1 }],
  ['text lines are counted', { 'imports.line_counts': 'lines' }],
  ['only bad cells are left out', { 'imports.bad_cell': 'skip_cell' }],
])(
  'exactly the refused rows are set aside, over all pages of errors, when %s',
  async (_, knobs) => {
    await using room = await sendRoom({ knobs: { 'imports.errors_page_size': 2, ...knobs } })
    await crowd(room, 30, 'Old')
    await runOnce(room, imported())
    await crowd(room, 30, 'two\nlines')
    const gone = ['5', '10', '15', '20', '25', '30']
    const archive = async (): Promise<void> => {
      const records = await room.records('contacts')
      for (const n of gone) {
        const record = records.find((one) => one.properties['email'] === `p${n}@example.com`)
        await room.call('DELETE', `/crm/v3/objects/contacts/${record?.id}`)
      }
    }
    const hubspot = meanwhile(room.ports.hubspot, archive)
    // Every seventh row has no city, so nothing of it changes.
    expect(await runOnce(withPorts(room, { hubspot }), imported())).toMatchObject({
      status: 'partial',
      records: { updated: 20, set_aside: 6, unchanged: 4 },
    })
    expect(await batchWrites(room)).toBe(0)
    const aside = await room.rows(
      `SELECT key, error_code FROM hubspot_sync.changes WHERE status = 'set_aside' ORDER BY key::INTEGER`,
    )
    expect(aside.map(({ key }) => key)).toEqual(gone)
    for (const row of aside) expect(row['error_code']).toMatch(/^hubspot\.import\.[A-Z_]+$/)
    expect(await runOnce(room, imported())).toMatchObject({
      status: 'succeeded',
      records: { created: 6, unchanged: 24 },
    })
  },
)

test('an address that an import might leave out of its row goes by call', async () => {
  await using room = await sendRoom({ knobs: { 'imports.bad_cell': 'skip_cell' } })
  await room.source(
    'customers',
    `SELECT i AS customer_id, 'First' || i AS firstname, 'Rome' AS city,
       CASE WHEN i % 5 = 0 THEN 'no address ' || i ELSE 'p' || i || '@example.com' END AS email
     FROM range(1, 31) AS t(i)`,
  )
  for (const counts of [{ created: 24 }, { created: 0, unchanged: 24 }]) {
    expect(await runOnce(room, imported())).toMatchObject({
      status: 'partial',
      records: { ...counts, set_aside: 6 },
    })
    expect(await contactsOf(room)).toHaveLength(24)
  }
})

test('a contact that someone else creates during an import is updated', async () => {
  await using room = await sendRoom()
  await crowd(room, 20)
  const rival = [{ properties: { email: 'p3@example.com', firstname: 'Rival' } }]
  const hubspot = meanwhile(room.ports.hubspot, () => room.write('contacts', rival))
  expect(await runOnce(withPorts(room, { hubspot }), imported())).toMatchObject({
    status: 'succeeded',
    records: { created: 19, updated: 1 },
  })
  expect(await contactsOf(room)).toContain('p3@example.com First3 Zü"rich, "x" 3')
  expect(await contactsOf(room)).toHaveLength(20)
})

test.each(['failed', 'canceled', 'reverted'])(
  'rows of an import that HubSpot %s are proven not to be there and go by call',
  async (outcome) => {
    await using room = await sendRoom({ knobs: { 'imports.outcome': outcome } })
    await crowd(room, 20)
    expect(await runOnce(room, imported())).toMatchObject({
      status: 'succeeded',
      records: { created: 20 },
    })
    expect(await contactsOf(room)).toHaveLength(20)
    expect(await batchWrites(room)).toBe(1)
    expect(await startedImports(room)).toBe(1)
  },
)

test('an import that is not done in time is continued by the next run, and never started twice', async () => {
  await using room = await sendRoom({ knobs: { 'imports.min_ms': 3_600_000 } })
  await crowd(room, 20)
  const order = imported({ waitMs: 5_000 })
  const first = await runOnce(room, order)
  expect(first).toMatchObject({
    status: 'waiting',
    error: { code: 'outbound.import_running' },
    records: { created: 0, read: 20 },
  })
  expect(await runOnce(room, order)).toMatchObject({
    status: 'waiting',
    records: { continued: 20, read: 0 },
  })
  await room.control('clock', { advance: '2h' })
  expect(await runOnce(room, order)).toMatchObject({
    status: 'succeeded',
    records: { continued: 20, created: 20, read: 20, unchanged: 20 },
  })
  expect(await startedImports(room)).toBe(1)
  expect(await contactsOf(room)).toHaveLength(20)
})

test('imports that wait for others are waited for', async () => {
  await using room = await sendRoom({ knobs: { 'imports.concurrent': 1, 'imports.max_rows': 10 } })
  await crowd(room, 40)
  expect(await runOnce(room, imported())).toMatchObject({
    status: 'succeeded',
    records: { created: 40 },
  })
  expect(await contactsOf(room)).toHaveLength(40)
})

test('a file that is too large is split', async () => {
  await using room = await sendRoom({ knobs: { 'imports.max_rows': 6 } })
  await crowd(room, 20)
  expect(await runOnce(room, imported())).toMatchObject({
    status: 'succeeded',
    records: { created: 20 },
  })
  // 20 and 10 rows were refused, then 5 at a time.
  expect(await startedImports(room)).toBeGreaterThanOrEqual(6)
  expect(await batchWrites(room)).toBe(0)
  expect(await contactsOf(room)).toHaveLength(20)
})

test.each([
  ['took effect', { after_effect: true }, 1],
  ['did not take effect', {}, 2],
])(
  'an import whose answer was lost and that %s is looked for by its name',
  async (_, more, starts) => {
    await using room = await sendRoom()
    await crowd(room, 20)
    await room.control('faults', {
      faults: [{ method: 'POST', path: 'imports', times: 1, action: { reset: true, ...more } }],
    })
    expect(await runOnce(room, imported())).toMatchObject({
      status: 'succeeded',
      records: { created: 20, set_aside: 0 },
    })
    expect(await startedImports(room)).toBe(starts)
    expect(await contactsOf(room)).toHaveLength(20)
  },
)

test('without the import scope rows go by call, unless imports are asked for', async () => {
  await using room = await sendRoom()
  await crowd(room, 2_100)
  await room.control('faults', {
    faults: [
      {
        method: 'POST',
        path: 'imports',
        action: { status: 403, body: '{"category":"MISSING_SCOPES","message":"crm.import"}' },
      },
    ],
  })
  expect(await runOnce(room, imported())).toMatchObject({
    error: { code: 'hubspot.scope_missing' },
  })
  expect(await contactsOf(room)).toHaveLength(0)
  expect(await runOnce(room, contactsOrder())).toMatchObject({
    status: 'succeeded',
    records: { continued: 2_100, created: 2_100 },
  })
  expect(await contactsOf(room)).toHaveLength(2_100)
})

test('deals go by import with stages, owners and amounts as by call', async () => {
  await using room = await sendRoom()
  await room.property('deals', { name: 'ledger_id', hasUniqueValue: true })
  await room.source(
    'orders',
    `SELECT i AS id, 'Deal ' || i AS dealname, i * 1.5 AS amount, 'closedwon' AS stage FROM range(1, 31) AS t(i)`,
  )
  const order = orderOf({
    sync: 'deals_out',
    target: deals,
    source: { kind: 'table', name: 'hubspot.orders' },
    key: 'id',
    identifyBy: { kind: 'property', property: 'ledger_id', column: 'id' },
    fields: [field('dealname'), field('amount'), field('dealstage', 'stage')],
    route: 'import',
    waitMs: 36_000_000,
  })
  expect(await runOnce(room, order)).toMatchObject({
    status: 'succeeded',
    records: { created: 30 },
  })
  expect(await startedImports(room)).toBe(1)
  const held = (await room.records('deals')).map(({ properties }) => properties)
  expect(held.find((one) => one['ledger_id'] === '7')).toMatchObject({
    dealname: 'Deal 7',
    amount: '10.5',
    dealstage: 'closedwon',
  })
  expect(await runOnce(room, order)).toMatchObject({ records: { unchanged: 30 } })
})
