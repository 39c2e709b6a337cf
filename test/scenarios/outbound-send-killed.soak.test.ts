import { expect, test } from 'vitest'
import type { OutboundRoom } from '../outbound/outbound-room.ts'
import { contactsOf, contactsOrder, runAndDie, runOnce, sendRoom } from '../outbound/send-room.ts'

/** Kills are this many calls apart; 1 tries every one. */
const everyCalls = Number(process.env['KILL_EVERY'] ?? 11)

/** Version v of a source: every row changed, one new row, other links. */
const version = (room: OutboundRoom, v: number): Promise<void> =>
  room.source(
    'customers',
    `SELECT i AS customer_id, 'p' || i || '@example.com' AS email, 'First' || i AS firstname,
       'City ${v}' AS city,
       MAP {'p' || (1 + (i + ${v}) % ${v + 3}) || '@example.com': CASE WHEN i % 2 = 0 THEN 'Friend' END} AS friends
     FROM range(1, ${v + 4}) AS t(i)`,
  )

const order = (route: 'batch' | 'import') =>
  contactsOrder({
    route,
    cleanupDefaultAssociations: true,
    guard: { removals: 1 },
    associations: [{ to: 'contacts', by: 'email', column: 'friends', policy: 'exact' }],
  })

const pairName = (emails: readonly string[]): string => emails.toSorted().join(' ')

/** What the account must hold for version v: each contact once, each pair once. */
async function holds(room: OutboundRoom, v: number): Promise<void> {
  const people = Array.from({ length: v + 3 }, (_, at) => at + 1)
  expect(await contactsOf(room)).toEqual(
    people.map((i) => `p${i}@example.com First${i} City ${v}`).sort(),
  )
  const emails = new Map(
    (await room.records('contacts')).map((one) => [one.id, one.properties['email']]),
  )
  const pairs = (await room.links('contacts', 'contacts'))
    .filter(({ label }) => label === null)
    .map(({ from, to }) => pairName([emails.get(from) ?? '', emails.get(to) ?? '']))
  const wanted = people
    .map((i) => [i, 1 + ((i + v) % (v + 3))])
    .filter(([from, to]) => from !== to)
    .map((pair) =>
      pair
        .map((i) => `p${i}@example.com`)
        .sort()
        .join(' '),
    )
  expect([...new Set(pairs)].sort()).toEqual([...new Set(wanted)].sort())
}

test.each([
  ['batch', 'before'],
  ['batch', 'after'],
  ['import', 'before'],
  ['import', 'after'],
] as const)(
  'killed %s %s any call and run again is never killed',
  { timeout: 240_000 },
  async (route, when) => {
    await using room = await sendRoom({ knobs: { 'imports.start_ms': 5, 'imports.min_ms': 20 } })
    await room.label('contacts', 'contacts', 'Friend')
    await version(room, 0)
    await runOnce(room, order(route))
    await holds(room, 0)
    let v = 0
    for (let at = when === 'before' ? 1 : 5; ; at += everyCalls) {
      v += 1
      await version(room, v)
      const { died } = await runAndDie(room, order(route), at, when)
      const report = await runOnce(room, order(route))
      expect(report, `killed ${when} call ${at}: ${JSON.stringify(report.error)}`).toMatchObject({
        status: 'succeeded',
      })
      await holds(room, v)
      const again = await runOnce(room, order(route))
      expect(again, `after call ${at}: ${JSON.stringify(again.error)}`).toMatchObject({
        status: 'succeeded',
        records: { created: 0, updated: 0, continued: 0 },
        associations: { added: 0, removed: 0 },
      })
      if (!died) break
    }
    expect(v).toBeGreaterThan(5)
  },
)
