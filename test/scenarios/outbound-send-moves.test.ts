import { expect, test } from 'vitest'
import { field, type OutboundRoom } from '../outbound/outbound-room.ts'
import {
  contactsOf,
  contactsOrder,
  runAndDie,
  runOnce,
  sendRoom,
  statusesOf,
} from '../outbound/send-room.ts'

/** Kills are this many calls apart; 1 tries every one. */
const everyCalls = Number(process.env['KILL_EVERY'] ?? 23)

const people = (room: OutboundRoom, emails: readonly string[], city = 'Rome'): Promise<void> =>
  room.source(
    'customers',
    `SELECT * FROM (VALUES ${emails
      .map((email, at) => `(${at + 1}, '${email}@example.com', 'N${at + 1}', '${city}')`)
      .join(', ')}) AS t(customer_id, email, firstname, city)`,
  )

const standing = (emails: readonly string[], city = 'Rome'): readonly string[] =>
  emails.map((email, at) => `${email}@example.com N${at + 1} ${city}`).sort()

/** a..e, then b a (a swap), d e c (a ring of three), f gets g's, g an address that nobody has. */
const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const after = ['b', 'a', 'd', 'e', 'c', 'g', 'new', 'h']

test.each(['batch', 'import'] as const)(
  'addresses handed on among linked records arrive in one run: %s',
  async (route) => {
    await using room = await sendRoom()
    const order = contactsOrder({ route })
    await people(room, before)
    await runOnce(room, order)
    const ids = new Map(
      (await room.records('contacts')).map((one) => [one.properties['firstname'], one.id]),
    )
    await people(room, after, 'Oslo')
    expect(await runOnce(room, order)).toMatchObject({
      status: 'succeeded',
      records: { updated: 8, set_aside: 0, created: 0 },
    })
    expect(await contactsOf(room)).toEqual(standing(after, 'Oslo'))
    for (const one of await room.records('contacts')) {
      expect(ids.get(one.properties['firstname'])).toBe(one.id)
    }
    expect(await runOnce(room, order)).toMatchObject({ records: { unchanged: 8 } })
  },
)

test('so do values of a unique property that is no identity', async () => {
  await using room = await sendRoom()
  await room.property('contacts', { name: 'badge', hasUniqueValue: true })
  const order = contactsOrder({ fields: [field('firstname'), field('badge', 'city')] })
  const badges = (badge: readonly string[]): Promise<void> =>
    room.source(
      'customers',
      `SELECT * FROM (VALUES ${badge.map((one, at) => `(${at + 1}, 'p${at}@example.com', 'N${at}', '${one}')`).join(', ')}) AS t(customer_id, email, firstname, city)`,
    )
  await badges(['x', 'y', 'z'])
  await runOnce(room, order)
  await badges(['y', 'x', 'z'])
  expect(await runOnce(room, order)).toMatchObject({ status: 'succeeded', records: { updated: 2 } })
  const held = (await room.records('contacts')).map(
    ({ properties: { email, badge } }) => `${email} ${badge}`,
  )
  expect(held.sort()).toEqual(['p0@example.com y', 'p1@example.com x', 'p2@example.com z'])
})

test('a record that stepped aside gets its address back when the other one is refused', async () => {
  await using room = await sendRoom()
  const order = contactsOrder()
  await people(room, ['a', 'b'])
  await runOnce(room, order)
  await room.source(
    'customers',
    `SELECT * FROM (VALUES (1, 'b@example.com', 'N1', 'Rome'), (2, 'a@example.com', 'N2', 'Rome'))
     AS t(customer_id, email, firstname, city)`,
  )
  // The first update steps aside; whatever is sent after it is refused.
  const body = JSON.stringify({ category: 'VALIDATION_ERROR', message: 'Not today' })
  for (const from of [2, 1]) {
    await room.control('faults', {
      faults: [{ path: 'contacts/batch/update', from, times: 2, action: { status: 400, body } }],
    })
    expect(await runOnce(room, order)).toMatchObject({ status: 'partial' })
    expect(await contactsOf(room)).toEqual(standing(['a', 'b']))
    await room.control('faults', { faults: [] })
  }
  expect(await runOnce(room, order)).toMatchObject({ status: 'succeeded' })
  expect(await contactsOf(room)).toEqual(standing(['b', 'a']))
})

test('an address that a record outside the sync has is set aside, and nothing moves', async () => {
  await using room = await sendRoom()
  const order = contactsOrder()
  await room.write('contacts', [
    { properties: { email: 'x@example.com', firstname: 'Other' } },
    {
      properties: {
        email: 'y@example.com',
        firstname: 'Second',
        hs_additional_emails: 'z@example.com',
      },
    },
  ])
  await people(room, ['a', 'b'])
  await runOnce(room, order)
  await people(room, ['x', 'z'])
  expect(await runOnce(room, order)).toMatchObject({
    status: 'partial',
    records: { set_aside: 2, updated: 0 },
  })
  expect(await contactsOf(room)).toEqual(
    [...standing(['a', 'b']), 'x@example.com Other -', 'y@example.com Second -'].sort(),
  )
  expect(await statusesOf(room)).toContainEqual({
    key: '1',
    action: 'update',
    status: 'set_aside',
    error_code: 'hubspot.row.CONFLICT',
  })
})

test.each(['before', 'after'] as const)(
  'killed %s any call of an exchange and run again is never killed',
  { timeout: 120_000 },
  async (when) => {
    await using room = await sendRoom()
    const order = contactsOrder({ route: 'batch' })
    let now = before
    let kills = 0
    await people(room, now)
    await runOnce(room, order)
    for (let at = 12; ; at += everyCalls) {
      now = now[0] === 'a' ? ['b', 'a', 'd', 'e', 'c', 'f', 'g', 'h'] : before
      await people(room, now)
      const { died } = await runAndDie(room, order, at, when)
      const report = await runOnce(room, order)
      expect(report, `killed ${when} call ${at}: ${JSON.stringify(report.error)}`).toMatchObject({
        status: 'succeeded',
        records: { set_aside: 0 },
      })
      expect(await contactsOf(room), `killed ${when} call ${at}`).toEqual(standing(now))
      if (!died) break
      kills += 1
    }
    expect(kills).toBeGreaterThan(2)
  },
)
