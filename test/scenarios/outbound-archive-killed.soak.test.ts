import { expect, test } from 'vitest'
import type { OutboundRoom } from '../outbound/outbound-room.ts'
import {
  callsTo,
  contactsOf,
  contactsOrder,
  runAndDie,
  runOnce,
  sendRoom,
} from '../outbound/send-room.ts'

/** Kills are this many calls apart; 1 tries every one. */
const everyCalls = Number(process.env['KILL_EVERY'] ?? 61)

const rows = 5

/** Version v of a source: the oldest row is gone, a new one is there, all others changed. */
const version = (room: OutboundRoom, v: number): Promise<void> =>
  room.source(
    'customers',
    `SELECT i AS customer_id, 'p' || i || '@example.com' AS email, 'First' || i AS firstname,
       'City ${v}' AS city, MAP {'p' || (i + 1) || '@example.com': 'Friend'} AS friends
     FROM range(${v}, ${v + rows}) AS t(i)`,
  )

const order = (route: 'batch' | 'import') =>
  contactsOrder({
    strategy: 'mirror',
    route,
    guard: { removals: 1 },
    associations: [{ to: 'contacts', by: 'email', column: 'friends', policy: 'exact' }],
  })

async function holds(room: OutboundRoom, v: number): Promise<void> {
  const people = Array.from({ length: rows }, (_, at) => v + at)
  expect(await contactsOf(room)).toEqual(
    people.map((i) => `p${i}@example.com First${i} City ${v}`).sort(),
  )
  const known = 'SELECT key FROM hubspot_sync.links ORDER BY CAST(key AS INTEGER)'
  expect((await room.rows(known)).map((row) => row['key'])).toEqual(people.map(String))
  const links = await room.links('contacts', 'contacts')
  const emails = new Map(
    (await room.records('contacts')).map((one) => [one.id, one.properties['email']]),
  )
  const labelled = links.filter(({ label }) => label === 'Friend')
  // A link is there from both sides; those of archived people went with them.
  const pairOf = (one: unknown, other: unknown): string =>
    `${String(one)} ${String(other)}`.split(' ').toSorted().join(' ')
  const pairs = labelled.map(({ from, to }) => pairOf(emails.get(from), emails.get(to)))
  const wanted = people
    .slice(0, -1)
    .map((i) => pairOf(`p${i}@example.com`, `p${i + 1}@example.com`))
  expect(new Set(pairs)).toEqual(new Set(wanted))
}

test.each([
  ['batch', 'before'],
  ['import', 'after'],
] as const)(
  'a mirror (%s) killed %s any call and run again is never killed',
  { timeout: 240_000 },
  async (route, when) => {
    await using room = await sendRoom({ knobs: { 'imports.start_ms': 5, 'imports.min_ms': 20 } })
    await room.label('contacts', 'contacts', 'Friend')
    let v = 1
    await version(room, v)
    await runOnce(room, order(route))
    await holds(room, v)
    for (let at = when === 'before' ? 20 : 25; ; at += everyCalls) {
      v += 1
      await version(room, v)
      const { died } = await runAndDie(room, order(route), at, when)
      const why = `killed ${when} call ${at}`
      const report = await runOnce(room, order(route))
      expect(['succeeded', 'partial'], `${why}: ${JSON.stringify(report)}`).toContain(report.status)
      expect(report.records.set_aside, why).toBe(0)
      await holds(room, v)
      const again = await runOnce(room, order(route))
      expect(again.records, why).toMatchObject({
        vanished: 0,
        continued: 0,
        created: 0,
        updated: 0,
        archived: 0,
      })
      if (!died) break
    }
  },
)

test.each([
  ['took effect', { after_effect: true }],
  ['did not take effect', {}],
])('archives whose answer was lost and that %s are sent again, and count once', async (_, more) => {
  await using room = await sendRoom()
  await version(room, 1)
  const mirror = { ...order('batch'), associations: [] }
  await runOnce(room, mirror)
  await version(room, 3)
  await room.control('faults', {
    faults: [{ path: 'batch/archive', times: 1, action: { reset: true, ...more } }],
  })
  expect(await runOnce(room, mirror)).toMatchObject({
    status: 'succeeded',
    records: { vanished: 2, archived: 2, created: 2, updated: 3 },
  })
  expect(await callsTo(room, /contacts\/batch\/archive/)).toBe(2)
  expect(await contactsOf(room)).toHaveLength(rows)
})

test('a row that is gone while its own create is unfinished is created, then archived', async () => {
  await using room = await sendRoom()
  await version(room, 1)
  const mirror = { ...order('batch'), associations: [] }
  await runOnce(room, mirror)
  await version(room, 2)
  await room.control('faults', {
    faults: [{ path: 'batch/create', times: 99, action: { status: 503 } }],
  })
  const stuck = await runOnce(room, { ...mirror, waitMs: 0 })
  expect(stuck.records.created, JSON.stringify(stuck)).toBe(0)
  await room.control('faults', { faults: [] })
  await version(room, 1)
  const report = await runOnce(room, mirror)
  expect(report, JSON.stringify(report)).toMatchObject({ status: 'succeeded' })
  expect(report.records.continued).toBeGreaterThan(0)
  expect(await contactsOf(room)).toEqual(
    [1, 2, 3, 4, 5].map((i) => `p${i}@example.com First${i} City 1`),
  )
})
