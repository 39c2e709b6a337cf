import { expect, test } from 'vitest'
import { callsRoom, misses } from './inbound-calls-room.ts'

const contact = (number: number) => ({
  id: String(9_000_000 + number),
  properties: { email: `c${number}@example.com`, firstname: `First ${number}` },
})
const contacts = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, place) => contact(from + place))

test('a plan foretells the calls of each run of a company: first, idle, sweep, reconcile', {
  timeout: 240_000,
}, async () => {
  await using room = await callsRoom(
    `{ owners: {}, deal_pipelines: {}, contacts: {}, companies: { properties: [name] },
       deals: { properties: [dealname] }, deals_archived: { properties: [dealname] },
       properties: {}, forms: {}, associations: {} }`,
    { data: 'demo' },
  )
  const first = await room.plan()
  expect(misses(first.plan, await room.run())).toEqual([])
  await room.advance('3h')
  const idle = await room.plan()
  expect(idle.cost).toBeLessThan(30)
  expect(misses(idle.plan, await room.run())).toEqual([])
  await room.advance('25h')
  expect(misses((await room.plan()).plan, await room.run())).toEqual([])
  await room.advance('170h')
  expect(misses((await room.plan()).plan, await room.run())).toEqual([])
})

test('a plan foretells a delta of 2,500 records, each at its time or a hundred at once', {
  timeout: 240_000,
}, async () => {
  await using room = await callsRoom('{ contacts: { properties: [email, firstname] } }')
  await room.write('contacts', contacts(0, 3_000))
  await room.run()
  await room.advance('3h')
  await room.run()
  for (const together of [1, 100]) {
    await room.advance('3h')
    const { now } = await room.control<{ now: string }>('state')
    const changed = contacts(0, 2_500).map(({ id, properties }, place) => {
      const at = Date.parse(now) + Math.floor(place / together)
      return {
        id,
        properties: { ...properties, firstname: `By ${together}` },
        updatedAt: new Date(at).toISOString(),
      }
    })
    await room.write('contacts', changed)
    await room.advance('3h')
    const { plan, cost } = await room.plan()
    expect(plan.streams['contacts']?.rows).toBe(2_500)
    expect(cost).toBeLessThan(10)
    expect(misses(plan, await room.run())).toEqual([])
  }
})

test('a plan foretells a mixed delta, an archived sweep over several pages, and a full refresh', {
  timeout: 240_000,
}, async () => {
  await using room = await callsRoom(
    '{ contacts: { properties: [email, firstname] }, companies: { properties: [name] } }',
  )
  // Forty in a millisecond: how dense they lie is not left to the machine's speed, since calls depend on it.
  const { now } = await room.control<{ now: string }>('state')
  await room.write(
    'contacts',
    contacts(0, 4_000).map((one, place) => ({
      ...one,
      updatedAt: new Date(Date.parse(now) + Math.floor(place / 40)).toISOString(),
    })),
  )
  expect(misses((await room.plan()).plan, await room.run())).toEqual([])
  await room.advance('3h')
  await room.control('clock', { freeze: true })
  // Changes over some minutes, a hundred in a millisecond and one by one.
  for (let at = 0; at < 2_500; at += 250) {
    await room.advance('7s')
    await room.write(
      'contacts',
      contacts(at, at + 250).map(({ id, properties }) => ({
        id,
        properties: { ...properties, firstname: `Changed ${at}` },
      })),
    )
  }
  expect(misses((await room.plan()).plan, await room.run())).toEqual([])
  await room.advance('2h')
  await room.write(
    'contacts',
    contacts(0, 250).map((one) => ({ ...one, archived: true })),
  )
  await room.advance('25h')
  const swept = await room.plan()
  expect(misses(swept.plan, await room.run())).toEqual([])
  await room.advance('25h')
  expect(misses((await room.plan()).plan, await room.run())).toEqual([])
})

test('a plan foretells a first load by search and by export', { timeout: 240_000 }, async () => {
  for (const [route, count] of [
    ['search', 3_000],
    ['export', 3_000],
    ['search', 0],
    ['list', 0],
  ] as const) {
    await using room = await callsRoom(
      `{ contacts: { route: ${route}, properties: [email, firstname] } }`,
      { contacts: count },
    )
    expect(misses((await room.plan()).plan, await room.run())).toEqual([])
    await room.advance('3h')
    expect(misses((await room.plan()).plan, await room.run())).toEqual([])
  }
})

test('a plan foretells the first read of collections that ask for items one by one', {
  timeout: 240_000,
}, async () => {
  await using room = await callsRoom(
    `{ owners: {}, teams: {}, pipelines: {}, pipeline_stages: {}, currencies: {}, workflows: {},
       contact_lists: {}, list_memberships: {}, forms: {}, form_submissions: {}, campaigns: {},
       email_campaigns: {}, marketing_emails: {}, email_events: {}, engagements: {} }`,
    { data: 'demo' },
  )
  expect(misses((await room.plan()).plan, await room.run())).toEqual([])
})
