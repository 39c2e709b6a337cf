import { expect, test } from 'vitest'
import { callsRoom, expectForetold } from './inbound-calls-room.ts'

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
    `{ owners: {}, deal_pipelines: {}, contacts: {}, companies: {}, deals: {}, deals_archived: {},
       properties: {}, forms: {}, associations: {} }`,
    { data: 'demo' },
  )
  const first = await room.plan()
  expectForetold(first.plan, await room.run())
  await room.advance('3h')
  const idle = await room.plan()
  expect(idle.cost).toBeLessThan(30)
  expectForetold(idle.plan, await room.run())
  await room.advance('25h')
  expectForetold((await room.plan()).plan, await room.run())
  await room.advance('170h')
  expectForetold((await room.plan()).plan, await room.run())
})

test('a plan foretells a delta, an archived sweep over several pages, and a full refresh', {
  timeout: 240_000,
}, async () => {
  await using room = await callsRoom(
    '{ contacts: { properties: [email, firstname] }, companies: { properties: [name] } }',
  )
  await room.write('contacts', contacts(0, 4_000))
  expectForetold((await room.plan()).plan, await room.run())
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
  expectForetold((await room.plan()).plan, await room.run())
  await room.advance('2h')
  await room.write(
    'contacts',
    contacts(0, 250).map((one) => ({ ...one, archived: true })),
  )
  await room.advance('25h')
  const swept = await room.plan()
  expectForetold(swept.plan, await room.run())
  await room.advance('25h')
  expectForetold((await room.plan()).plan, await room.run())
})

test('a plan foretells a first load by search and by export', { timeout: 240_000 }, async () => {
  for (const route of ['search', 'export'] as const) {
    await using room = await callsRoom(
      `{ contacts: { route: ${route}, properties: [email, firstname] } }`,
      { contacts: 3_000 },
    )
    expectForetold((await room.plan()).plan, await room.run())
    await room.advance('3h')
    expectForetold((await room.plan()).plan, await room.run())
  }
})
