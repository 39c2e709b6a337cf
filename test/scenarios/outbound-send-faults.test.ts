import { expect, test } from 'vitest'
import { companies } from '../../targets/companies.ts'
import { field, orderOf, type OutboundRoom } from '../outbound/outbound-room.ts'
import {
  callsTo,
  contactsOf,
  contactsOrder,
  meanwhile,
  runOnce,
  sendRoom,
  statusesOf,
  withPorts,
} from '../outbound/send-room.ts'

const people = (room: OutboundRoom, rows: string): Promise<void> =>
  room.source(
    'customers',
    `SELECT * FROM (VALUES ${rows}) AS t(customer_id, email, firstname, city)`,
  )
const three = `(1, 'ada@example.com', 'Ada', 'London'), (2, 'bo@example.com', 'Bo', 'Oslo'), (3, 'cy@example.com', 'Cy', 'Rome')`
const threeContacts = [
  'ada@example.com Ada London',
  'bo@example.com Bo Oslo',
  'cy@example.com Cy Rome',
]

const lostCreate = (more: object) => ({
  faults: [{ method: 'POST', path: 'batch/create', times: 1, action: { reset: true, ...more } }],
})

test.each([
  ['took effect', { after_effect: true }, 1],
  ['did not take effect', {}, 2],
])('creates whose answer was lost and that %s end up there once', async (_, more, calls) => {
  await using room = await sendRoom()
  await people(room, three)
  await room.control('faults', lostCreate(more))
  const report = await runOnce(room, contactsOrder())
  expect(report).toMatchObject({ status: 'succeeded', records: { created: 3, set_aside: 0 } })
  expect(await contactsOf(room)).toEqual(threeContacts)
  expect(await callsTo(room, /contacts\/batch\/create/)).toBe(calls)
  expect(await runOnce(room, contactsOrder())).toMatchObject({
    status: 'succeeded',
    records: { unchanged: 3 },
  })
})

test('updates whose answer was lost are sent again', async () => {
  await using room = await sendRoom()
  await room.write('contacts', [{ properties: { email: 'ada@example.com', firstname: 'Old' } }])
  await people(room, three)
  await room.control('faults', {
    faults: [
      { path: 'batch/update', times: 1, action: { status: 502, after_effect: true } },
      { path: 'batch/update', from: 2, times: 7, action: { status: 200, body: 'cut' } },
    ],
  })
  expect(await runOnce(room, contactsOrder())).toMatchObject({
    status: 'succeeded',
    records: { created: 2, updated: 1 },
  })
  expect(await contactsOf(room)).toEqual(threeContacts)
})

test('a contact that someone else creates meanwhile is updated by an upsert, and set aside by a create', async () => {
  await using room = await sendRoom()
  await people(room, three)
  const rival = [{ properties: { email: 'ada@example.com', firstname: 'Rival' } }]
  const busy = (): OutboundRoom =>
    withPorts(room, {
      hubspot: meanwhile(room.ports.hubspot, () => room.write('contacts', rival)),
    })
  expect(await runOnce(busy(), contactsOrder())).toMatchObject({
    status: 'succeeded',
    records: { created: 2, updated: 1, set_aside: 0 },
  })
  expect(await contactsOf(room)).toEqual(threeContacts)

  await using other = await sendRoom()
  await people(other, three)
  const hubspot = meanwhile(other.ports.hubspot, () => other.write('contacts', rival))
  const report = await runOnce(withPorts(other, { hubspot }), contactsOrder({ strategy: 'create' }))
  expect(report).toMatchObject({ status: 'partial', records: { created: 2, set_aside: 1 } })
  expect(await statusesOf(other)).toContainEqual({
    key: '1',
    action: 'create',
    status: 'set_aside',
    error_code: 'outbound.already_exists',
  })
  expect((await contactsOf(other))[0]).toMatch(/Rival/)
})

test('what is meant for new contacts only stays as it is in one that someone else creates meanwhile', async () => {
  await using room = await sendRoom()
  await people(room, three)
  const rival = [{ properties: { email: 'ada@example.com', firstname: 'Rival', city: 'Bath' } }]
  const hubspot = meanwhile(room.ports.hubspot, () => room.write('contacts', rival))
  const order = contactsOrder({ fields: [field('firstname'), { ...field('city'), on: 'create' }] })
  expect(await runOnce(withPorts(room, { hubspot }), order)).toMatchObject({
    status: 'succeeded',
    records: { created: 2, updated: 1, set_aside: 0 },
  })
  expect(await contactsOf(room)).toEqual([
    'ada@example.com Ada Bath',
    'bo@example.com Bo Oslo',
    'cy@example.com Cy Rome',
  ])
})

test('a contact that holds the address as a further one is updated and keeps its own', async () => {
  await using room = await sendRoom()
  await people(room, three)
  const rival = [
    { properties: { email: 'countess@example.com', hs_additional_emails: 'ada@example.com' } },
  ]
  const hubspot = meanwhile(room.ports.hubspot, () => room.write('contacts', rival))
  expect(await runOnce(withPorts(room, { hubspot }), contactsOrder())).toMatchObject({
    status: 'succeeded',
    records: { created: 2, updated: 1 },
  })
  expect(await contactsOf(room)).toEqual([
    'bo@example.com Bo Oslo',
    'countess@example.com Ada London',
    'cy@example.com Cy Rome',
  ])
})

test('a company whose create was lost waits for the index, in this run or the next, and is never doubled', async () => {
  await using room = await sendRoom({ knobs: { index_lag_ms: 600_000 } })
  await room.source('accounts', `SELECT 1 AS id, 'acme.com' AS domain, 'Acme' AS name`)
  const order = orderOf({
    sync: 'accounts_out',
    target: companies,
    source: { kind: 'table', name: 'hubspot.accounts' },
    key: 'id',
    identifyBy: { kind: 'property', property: 'domain', column: 'domain' },
    fields: [field('name')],
    waitMs: 60_000,
  })
  await room.control('faults', lostCreate({ after_effect: true }))
  const first = await runOnce(room, order)
  expect(first).toMatchObject({
    status: 'waiting',
    error: { code: 'outbound.create_unsettled' },
    records: { created: 0 },
  })
  const second = await runOnce(room, order)
  expect(second).toMatchObject({ status: 'waiting', records: { continued: 1, read: 0 } })
  await room.control('clock', { advance: '2h' })
  const third = await runOnce(room, order)
  expect(third).toMatchObject({
    status: 'succeeded',
    records: { continued: 1, created: 1, read: 1, unchanged: 1 },
  })
  expect(await room.records('companies')).toHaveLength(1)
})

test('a company whose create never took effect is sent again once the horizon has passed', async () => {
  await using room = await sendRoom()
  await room.source('accounts', `SELECT 1 AS id, 'acme.com' AS domain, 'Acme' AS name`)
  const order = orderOf({
    sync: 'accounts_out',
    target: companies,
    source: { kind: 'table', name: 'hubspot.accounts' },
    key: 'id',
    identifyBy: { kind: 'property', property: 'domain', column: 'domain' },
    fields: [field('name')],
    waitMs: 0,
  })
  await room.control('faults', lostCreate({}))
  expect(await runOnce(room, order)).toMatchObject({ status: 'waiting' })
  expect(await room.records('companies')).toHaveLength(0)
  await room.control('clock', { advance: '61m' })
  expect(await runOnce(room, order)).toMatchObject({ status: 'succeeded', records: { created: 1 } })
  expect(await room.records('companies')).toHaveLength(1)
})

test('creates without identity whose answer was lost hold the sync until a person approves', async () => {
  await using room = await sendRoom()
  await people(room, three)
  const order = contactsOrder({ strategy: 'create', identifyBy: null })
  await room.control('faults', lostCreate({}))
  const first = await runOnce(room, order)
  expect(first).toMatchObject({ status: 'held', error: { code: 'outbound.create_unproven' } })
  const planId = first.plan_id ?? ''
  expect(planId).not.toBe('')
  expect(await runOnce(room, order)).toMatchObject({ status: 'held', plan_id: planId })
  expect(await room.records('contacts')).toHaveLength(0)
  expect(await runOnce(room, { ...order, approve: planId })).toMatchObject({
    records: { continued: 3, created: 3 },
  })
  expect(await room.records('contacts')).toHaveLength(3)
})

test('rows that HubSpot refuses are set aside with its reason, the others of the batch go', async () => {
  await using room = await sendRoom()
  await people(room, `${three}, (4, 'no address', 'Di', 'Bern')`)
  const report = await runOnce(room, contactsOrder())
  expect(report).toMatchObject({ status: 'partial', records: { created: 3, set_aside: 1 } })
  expect(await contactsOf(room)).toEqual(threeContacts)
  const [aside] = await room.rows(
    `SELECT key, error_code, error_message, error_field, CAST(CAST(attempts AS INTEGER) AS VARCHAR) AS attempts
     FROM hubspot_sync._changes WHERE status = 'set_aside'`,
  )
  expect(aside).toMatchObject({
    key: '4',
    error_code: 'hubspot.row.VALIDATION_ERROR',
    attempts: '1',
  })
  expect(aside?.['error_message']).toMatch(/\w/)
  await runOnce(room, contactsOrder())
  expect(
    await room.rows(
      `SELECT CAST(CAST(attempts AS INTEGER) AS VARCHAR) AS attempts FROM hubspot_sync._changes WHERE status = 'set_aside'`,
    ),
  ).toEqual([{ attempts: '2' }])
})

test('a refused token and an unreachable account leave every change planned for the next run', async () => {
  await using room = await sendRoom()
  await people(room, three)
  await room.control('faults', {
    faults: [
      {
        path: 'batch/create',
        action: { status: 401, body: '{"category":"INVALID_AUTHENTICATION"}' },
      },
    ],
  })
  expect(await runOnce(room, contactsOrder())).toMatchObject({ status: 'sign_in_needed' })
  expect((await statusesOf(room)).map(({ status }) => status)).toEqual([
    'planned',
    'planned',
    'planned',
  ])
  await room.control('faults', { faults: [] })
  expect(await runOnce(room, contactsOrder())).toMatchObject({
    status: 'succeeded',
    records: { continued: 3, created: 3, unchanged: 3 },
  })
  expect(await contactsOf(room)).toEqual(threeContacts)
})

test('a run that fails half-way reports what it created, and the next one the rest', async () => {
  await using room = await sendRoom()
  await room.source(
    'customers',
    `SELECT i AS customer_id, 'p' || i || '@example.com' AS email, 'First' AS firstname, 'Rome' AS city
     FROM range(1, 451) AS t(i)`,
  )
  const action = { status: 401, body: '{"category":"INVALID_AUTHENTICATION"}' }
  await room.control('faults', { faults: [{ path: 'batch/create', from: 5, action }] })
  expect(await runOnce(room, contactsOrder())).toMatchObject({
    status: 'sign_in_needed',
    records: { read: 450, created: 400 },
  })
  await room.control('faults', { faults: [] })
  expect(await runOnce(room, contactsOrder())).toMatchObject({
    status: 'succeeded',
    records: { continued: 50, created: 50, unchanged: 450 },
  })
  expect(await contactsOf(room)).toHaveLength(450)
})
