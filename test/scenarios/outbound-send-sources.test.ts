import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { OutboundOrder } from '../../src/engine/orders.ts'
import { callsTo, contactsOf, contactsOrder, runOnce, sendRoom } from '../outbound/send-room.ts'

const rows = Array.from({ length: 40 }, (_, at) => at + 1)
const line = (i: number, friend: string): string =>
  `${i},p${i}@example.com,"First, ${i}",Rome,"{""p${1 + (i % 40)}@example.com"": ${friend}}"\n`
const header = 'customer_id,email,firstname,city,friends\n'
const whole = header + rows.map((i) => line(i, 'null')).join('')

const column = 'friends'
const linking = {
  guard: { removals: 0.2 },
  associations: [{ to: 'contacts', by: 'email', column, policy: 'exact' }],
} as const

test('a source that is empty, cut off, or fails half-way takes no record and no link away', async () => {
  await using room = await sendRoom()
  const path = join(room.folder, 'source.csv')
  await writeFile(path, whole)
  const csv = (strategy: OutboundOrder['strategy']) =>
    contactsOrder({ strategy, source: { kind: 'csv', path }, ...linking })
  expect(await runOnce(room, csv('mirror'))).toMatchObject({
    status: 'succeeded',
    records: { created: 40 },
    associations: { added: 40 },
  })
  const people = await contactsOf(room)
  const links = await room.links('contacts', 'contacts')
  const writes = (): Promise<number> =>
    callsTo(room, /POST .*(batch\/(create|update|archive)|imports)/)
  const sent = await writes()

  const unharmed = async (
    order: OutboundOrder,
    expected: readonly [status: string, code: RegExp],
    how: string,
  ): Promise<void> => {
    const { status, error } = await runOnce(room, order)
    expect([status, error?.code], `${how}: ${error?.what}`).toEqual([
      expected[0],
      expect.stringMatching(expected[1]),
    ])
    expect(await writes(), how).toBe(sent)
    expect(await contactsOf(room), how).toEqual(people)
    expect(await room.links('contacts', 'contacts'), how).toEqual(links)
  }

  const refused = ['failed', /^(warehouse|outbound)\./] as const
  const held = ['held', /^run\.held$/] as const
  const cuts: readonly [string, string, readonly [string, RegExp]][] = [
    ['inside a quoted cell', whole.slice(0, whole.indexOf('First, 30') + 4), refused],
    ['between two cells', whole.slice(0, whole.indexOf('p30@example.com,"First') + 15), refused],
    [
      'between two rows',
      header +
        rows
          .slice(0, 30)
          .map((i) => line(i, 'null'))
          .join(''),
      held,
    ],
    ['after the header', header, held],
    ['before anything', '', refused],
  ]
  for (const strategy of ['mirror', 'upsert'] as const) {
    for (const [where, content, expected] of strategy === 'mirror' ? cuts : cuts.slice(1, 3)) {
      await writeFile(path, content)
      await unharmed(csv(strategy), expected, `${strategy}, cut ${where}`)
    }
  }

  const table = (name: string) =>
    contactsOrder({ strategy: 'mirror', source: { kind: 'table', name }, ...linking })
  await writeFile(path, whole)
  const from = `SELECT customer_id, email, firstname, city, friends::JSON AS friends FROM read_csv('${path}', all_varchar = true)`
  const views: readonly [string, string, readonly [string, RegExp]][] = [
    [
      'fails half-way',
      `SELECT * REPLACE (CASE WHEN customer_id::INTEGER > 30 THEN error('lost') ELSE city END AS city) FROM (${from})`,
      refused,
    ],
    ['is empty', `SELECT * FROM (${from}) WHERE false`, held],
    [
      'has a column that is null everywhere',
      `SELECT * REPLACE (NULL::JSON AS friends) FROM (${from})`,
      held,
    ],
  ]
  for (const [how, sql, expected] of views) {
    await room.source('customers_table', sql.includes('error(') ? 'SELECT 1 AS one' : sql)
    if (sql.includes('error(')) {
      await unharmed(
        contactsOrder({ strategy: 'mirror', source: { kind: 'query', sql }, ...linking }),
        expected,
        `a query that ${how}`,
      )
    } else await unharmed(table('hubspot.customers_table'), expected, `a table that ${how}`)
  }
  await unharmed(table('hubspot.not_there'), refused, 'a table that is gone')

  await writeFile(path, whole)
  expect(await runOnce(room, csv('mirror'))).toMatchObject({
    status: 'succeeded',
    records: { archived: 0 },
    associations: { added: 0, removed: 0 },
  })
  expect(await contactsOf(room)).toEqual(people)
})
