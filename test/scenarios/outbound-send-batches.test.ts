import { expect, test } from 'vitest'
import type { OutboundRoom } from '../outbound/outbound-room.ts'
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

const order = contactsOrder({ route: 'batch' })

/** n contacts; the addresses of some are none. */
const crowd = (room: OutboundRoom, n: number, city: string, bad: readonly number[] = []) =>
  room.source(
    'customers',
    `SELECT i AS customer_id, 'First' || i AS firstname, '${city}' AS city,
       CASE WHEN i IN (${[0, ...bad].join(', ')}) THEN 'no address ' || i ELSE 'p' || i || '@example.com' END AS email
     FROM range(1, ${n + 1}) AS t(i)`,
  )
const crowded = (n: number, city: string, bad: readonly number[] = []): readonly string[] =>
  Array.from({ length: n }, (_, at) => at + 1)
    .filter((i) => !bad.includes(i))
    .map((i) => `p${i}@example.com First${i} ${city}`)
    .sort()

const setAside = async (room: OutboundRoom): Promise<readonly unknown[]> =>
  (await statusesOf(room)).filter(({ status }) => status === 'set_aside').map(({ key }) => key)

test('one bad row in each call of 100 keeps none of its others, in whatever order answers come', async () => {
  await using room = await sendRoom({ knobs: { shuffle_batch_results: true } })
  const bad = [1, 77, 150, 333]
  await crowd(room, 350, 'Rome', bad)
  expect(await runOnce(room, order)).toMatchObject({
    status: 'partial',
    records: { created: 346, set_aside: 4 },
  })
  expect(await contactsOf(room)).toEqual(crowded(350, 'Rome', bad))
  expect((await setAside(room)).map(Number).sort((one, other) => one - other)).toEqual(bad)
  expect(await callsTo(room, /batch\/create/)).toBe(4)
  // Records that are archived between the plan and the calls are the bad rows of updates.
  const records = await room.records('contacts')
  const gone = [2, 78, 151, 334]
  const archive = async (): Promise<void> => {
    for (const i of gone) {
      const record = records.find((one) => one.properties['email'] === `p${i}@example.com`)
      await room.call('DELETE', `/crm/v3/objects/contacts/${record?.id}`)
    }
  }
  await crowd(room, 350, 'Oslo')
  const hubspot = meanwhile(room.ports.hubspot, archive)
  expect(await runOnce(withPorts(room, { hubspot }), order)).toMatchObject({
    status: 'partial',
    records: { updated: 342, created: 4, set_aside: 4 },
  })
  expect(await contactsOf(room)).toEqual(crowded(350, 'Oslo', gone))
  // The next run makes them anew.
  expect(await runOnce(room, order)).toMatchObject({ status: 'succeeded', records: { created: 4 } })
  expect(await contactsOf(room)).toEqual(crowded(350, 'Oslo'))
})

const empty = JSON.stringify({ status: 'COMPLETE', results: [] })
const nameless = JSON.stringify({ category: 'VALIDATION_ERROR', message: 'Bad batch' })

test.each([
  ['an empty 200 before it takes effect', { status: 200, body: empty }],
  ['an empty 200 after it took effect', { status: 200, body: empty, after_effect: true }],
  ['half an answer', { cut_bytes: 2_000, after_effect: true }],
  ['a 400 that names no row', { status: 400, body: nameless }],
  ['a 409 that names no row', { status: 409, body: nameless }],
  ['a 207 without rows', { status: 207, body: empty, after_effect: true }],
])('creates and updates end up in HubSpot once after %s', async (_, action) => {
  await using room = await sendRoom()
  for (const city of ['Rome', 'Oslo']) {
    await room.control('faults', {
      faults: [{ method: 'POST', path: 'batch/(create|update)', times: 1, action }],
    })
    await crowd(room, 120, city)
    expect(await runOnce(room, order)).toMatchObject({
      status: 'succeeded',
      records: city === 'Rome' ? { created: 120 } : { updated: 120 },
    })
    expect(await contactsOf(room)).toEqual(crowded(120, city))
  }
  expect(await runOnce(room, order)).toMatchObject({ records: { unchanged: 120 } })
})

test('updates that HubSpot never says anything of are read back, and come to an end', async () => {
  await using room = await sendRoom()
  await crowd(room, 5, 'Rome')
  await runOnce(room, order)
  const silent = (more: object) =>
    room.control('faults', {
      faults: [{ path: 'batch/update', action: { status: 200, body: empty, ...more } }],
    })
  await silent({ after_effect: true })
  await crowd(room, 5, 'Oslo')
  expect(await runOnce(room, order)).toMatchObject({ status: 'succeeded', records: { updated: 5 } })
  expect(await contactsOf(room)).toEqual(crowded(5, 'Oslo'))
  await silent({})
  await crowd(room, 5, 'Bern')
  expect(await runOnce(room, order)).toMatchObject({ status: 'partial', records: { set_aside: 5 } })
  expect(await callsTo(room, /batch\/update/)).toBeLessThan(12)
  await room.control('faults', { faults: [] })
  // What was set aside rests for a while, the longer the more often it was tried.
  await room.ports.clock.sleep(2 * 86_400_000)
  expect(await runOnce(room, order)).toMatchObject({ status: 'succeeded', records: { updated: 5 } })
  expect(await contactsOf(room)).toEqual(crowded(5, 'Bern'))
})
