import { expect, test } from 'vitest'
import { createContacts, drifting, openVerifyRoom, type VerifyRoom } from './verify-room.ts'

const slow = { timeout: 120_000 }

const configOf = (stream: string, more = ''): string => `crm_in:
  connection: main
  direction: inbound${more}
  streams:
    contacts: ${stream}`

async function landed(config: string): Promise<{ room: VerifyRoom; ids: readonly string[] }> {
  const room = await openVerifyRoom(config)
  const ids = await createContacts(room, 20)
  await room.control('clock', { advance: '3h' })
  await room.run()
  return { room, ids }
}

const some = 'properties: [email, firstname, lastname]'
const someMore = 'properties: [email, firstname, lastname, phone]'

test.each([
  { title: 'every property', stream: '{}' },
  { title: 'hashed properties', stream: `{ ${some}, hash: [email] }` },
  { title: 'excluded properties', stream: `{ ${someMore}, exclude: [email, phone] }` },
  { title: 'append storage', stream: `{ ${some}, storage: append }` },
  { title: 'history storage', stream: `{ ${some}, storage: history }` },
  { title: 'full refresh', stream: `{ ${some}, strategy: full_refresh }` },
])('no false alarm, and drift found, with $title', slow, async ({ stream }) => {
  const { room, ids } = await landed(configOf(stream))
  await using _ = room
  expect(drifting(await room.verify())).toEqual([])
  await room.call('PATCH', `/crm/v3/objects/contacts/${ids[3]}`, { properties: { lastname: 'B' } })
  await room.control('clock', { advance: '2h' })
  expect(drifting(await room.verify())).toEqual([])
  await room.run()
  expect(drifting(await room.verify())).toEqual([])
  // A row that keeps its hash: no run would mend it.
  await room.sql(`UPDATE hubspot.contacts SET firstname = 'Mallory' WHERE id = '${ids[0]}'`)
  const { contacts } = await room.verify()
  expect(contacts?.findings).toEqual([{ kind: 'differs', id: ids[0], columns: ['firstname'] }])
})

test('what a start date keeps back is no loss', slow, async () => {
  const room = await openVerifyRoom(configOf(`{ ${some} }`))
  await using _ = room
  const old = await createContacts(room, 10)
  const { now } = await room.control<{ now: string }>('clock', { advance: '72h' })
  const day = new Date(Date.parse(now) - 24 * 60 * 60 * 1000).toISOString().slice(0, 10)
  await room.configure(configOf(`{ ${some} }`, `\n  start_date: ${day}`))
  for (const name of ['a', 'b', 'c'])
    await room.call('POST', '/crm/v3/objects/contacts', {
      properties: { email: `${name}@late.example` },
    })
  await room.control('clock', { advance: '3h' })
  await room.run()
  const before = await room.verify()
  expect(drifting(before)).toEqual([])
  expect(before['contacts']).toMatchObject({ warehouse: 3, hubspot: 3, sampled: 3 })
  await room.call('PATCH', `/crm/v3/objects/contacts/${old[0]}`, { properties: { lastname: 'B' } })
  const after = await room.verify()
  expect(drifting(after)).toEqual([])
  expect(after['contacts']).toMatchObject({ hubspot: 4, pending: 1 })
  // An earlier start date lets more in: the next run reads it.
  await room.configure(configOf(`{ ${some} }`))
  const widened = await room.verify()
  expect(drifting(widened)).toEqual([])
  expect(widened['contacts']?.pending).toBe(10)
})

test('a property newly chosen is on its way until the next run', slow, async () => {
  const { room } = await landed(configOf('{ properties: [email] }'))
  await using _ = room
  await room.configure(configOf(`{ ${some} }`))
  expect(drifting(await room.verify())).toEqual([])
  await room.run()
  expect(drifting(await room.verify())).toEqual([])
})

test('values that were rounded or did not fit are no drift', slow, async () => {
  const config = configOf('{ properties: [email, annualrevenue, closedate] }')
  await using room = await openVerifyRoom(config)
  const properties = { annualrevenue: '0.1234567891234', closedate: 'N/A', email: 'x@example.com' }
  await room.control('records/contacts', {
    records: [
      { properties },
      { properties: { ...properties, email: 'y@example.com', annualrevenue: 'N/A' } },
    ],
  })
  await room.control('clock', { advance: '3h' })
  await room.run()
  const found = await room.verify()
  expect(drifting(found)).toEqual([])
  expect(found['contacts']?.sampled).toBe(2)
})
