import { expect, test } from 'vitest'
import { callsRoom } from './inbound-calls-room.ts'

test('between sweeps, a run that finds nothing new costs two calls a stream', async () => {
  await using room = await callsRoom('{ contacts: { properties: [email] } }', { data: 'demo' })
  const first = await room.run()
  expect(first.result.status).toBe('succeeded')
  await room.advance('3h')
  const idle = await room.run()
  expect(idle.result.status).toBe('succeeded')
  expect(idle.result.streams['contacts']).toMatchObject({ read: 0, strategy: 'incremental' })
  expect(idle.requests).toEqual([
    'GET /crm/properties/2026-09/contacts',
    'POST /crm/objects/2026-09/contacts/search',
  ])
})

test('so it is with several objects, their own calls and those of the run together', {
  timeout: 120_000,
}, async () => {
  await using room = await callsRoom(
    `{ companies: { properties: [name] }, contacts: { properties: [email] }, deals: { properties: [dealname] },
       tickets: { properties: [subject] }, notes: { properties: [hs_note_body] } }`,
    { data: 'demo' },
  )
  expect((await room.run()).result.status).toBe('succeeded')
  await room.advance('3h')
  const idle = await room.run()
  expect(idle.result.status).toBe('succeeded')
  expect(idle.requests.length).toBeLessThanOrEqual(10)
})

test('a position follows the clock that HubSpot answers with', async () => {
  await using room = await callsRoom('{ contacts: { properties: [email] } }', { contacts: 20 })
  await room.run()
  await room.control('clock', { now: '2027-03-01T00:00:00.000Z', freeze: true })
  const { result } = await room.run()
  expect(result.streams['contacts']?.position).toBe('2027-02-28T23:00:00.000Z')
})

test('another token is asked for its account, once', async () => {
  await using room = await callsRoom('{ contacts: { properties: [email] } }', { contacts: 20 })
  const asks = (requests: readonly string[]): number =>
    requests.filter((one) => one.includes('/account-info/')).length
  expect(asks((await room.run()).requests)).toBe(1)
  expect(asks((await room.run()).requests)).toBe(0)
  const { token } = await room.control<{ token: string }>('tokens', {
    scopes: ['oauth', 'crm.objects.contacts.read'],
  })
  room.signInWith(token)
  expect(asks((await room.run()).requests)).toBe(1)
  expect(asks((await room.run()).requests)).toBe(0)
})

test.each([
  ['chosen for its size', '{ contacts: { properties: [email] } }', 60_000],
  ['asked for, with every property', '{ contacts: { route: export } }', 500],
])(
  'a first load by export, %s, costs ten calls at most, polling aside',
  {
    timeout: 180_000,
  },
  async (_why, streams, contacts) => {
    await using room = await callsRoom(streams, { contacts })
    const { result, requests } = await room.run()
    expect(result.status).toBe('succeeded')
    expect(result.streams['contacts']).toMatchObject({ route: 'export', read: contacts })
    expect(requests.length, requests.join('\n')).toBeLessThanOrEqual(10)
  },
)
