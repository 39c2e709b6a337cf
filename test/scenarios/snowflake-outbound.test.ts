import { expect, test } from 'vitest'
import type { OutboundOrder } from '../../src/engine/orders.ts'
import { associations } from '../../targets/associations.ts'
import { field, orderOf, type OutboundRoom, outboundRoom } from '../outbound/outbound-room.ts'
import { runOnce } from '../outbound/run-once.ts'
import { snowflakeStandIn } from '../warehouse/snowflake/room.ts'

interface Person {
  readonly key: string
  readonly email: string
  readonly first: string
  readonly score: string | null
  readonly friends: Readonly<Record<string, string | null | readonly string[]>> | null
}

/** How each engine makes an association column of JSON text: as an object of its own, and as JSON. */
interface Forms {
  readonly object: (json: string) => string
  readonly json: (json: string) => string
}
const duckDb: Forms = {
  object: (json) => `CAST(CAST(${json} AS JSON) AS MAP(VARCHAR, JSON))`,
  json: (json) => `CAST(${json} AS JSON)`,
}
const snowflake: Forms = {
  object: (json) => `CAST(PARSE_JSON(${json}) AS OBJECT)`,
  json: (json) => `PARSE_JSON(${json})`,
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
const plain = (text: string): string => `'${text.replaceAll("'", "''")}'`

async function people(room: OutboundRoom, forms: Forms, rows: readonly Person[]): Promise<void> {
  const text = forms === snowflake ? quoted : plain
  const selects = rows.map(({ key, email, first, score, friends }) => {
    const links = friends === null ? 'NULL' : text(JSON.stringify(friends))
    return (
      `SELECT CAST(${key} AS DECIMAL(10, 0)) AS customer_id, CAST(${text(email)} AS VARCHAR) AS email, ` +
      `CAST(${text(first)} AS VARCHAR) AS first_name, CAST(${score ?? 'NULL'} AS DECIMAL(20, 4)) AS score, ` +
      `CAST('2026-03-04' AS DATE) AS born, CAST('2026-03-04T05:06:07.890' AS TIMESTAMP) AS met_at, ` +
      `${forms.object(links)} AS friends, ${forms.json(links)} AS partners, CAST(${links} AS VARCHAR) AS others`
    )
  })
  await room.source('customers', selects.join(' UNION ALL '))
}

const links = (column: string): Partial<OutboundOrder> => ({
  associations: [{ to: 'contacts', by: 'email', column, policy: 'exact' }],
})

async function prepared(room: OutboundRoom): Promise<OutboundRoom> {
  for (const [name, type, fieldType] of [
    ['score', 'number', 'number'],
    ['born', 'date', 'date'],
    ['met_at', 'datetime', 'date'],
  ] as const)
    await room.property('contacts', { name, type, fieldType })
  await room.label('contacts', 'contacts', 'Friend')
  await room.label('contacts', 'contacts', 'Boss', 'Report')
  await room.write('contacts', [{ properties: { email: 'bo@example.com', firstname: 'Old' } }])
  return room
}

/** The account and its changes as people read them, without ids and times. */
async function account(room: OutboundRoom) {
  const records = await room.records('contacts')
  const emails = new Map(records.map(({ id, properties }) => [id, properties['email'] ?? '']))
  const names = ['email', 'firstname', 'score', 'born', 'met_at']
  const changes = await room.rows(
    'SELECT key, action, status, error_code FROM hubspot_sync.changes',
  )
  return {
    records: records
      .map(({ archived, properties }) =>
        [archived, ...names.map((name) => properties[name] ?? null)].join(' '),
      )
      .toSorted(),
    links: (await room.links('contacts', 'contacts'))
      .map(({ from, to, label }) => `${emails.get(from)} ${emails.get(to)} ${label ?? '-'}`)
      .toSorted(),
    changes: changes.map((row) => JSON.stringify(Object.values(row))).toSorted(),
  }
}

const ada: Person = {
  key: '1',
  email: 'ada@example.com',
  first: `O'Neil \\ "x" 🙂`,
  score: '1.5',
  friends: { 'bo@example.com': null, 'cy@example.com': ['Friend', 'Boss'] },
}
const bo: Person = {
  key: '2',
  email: 'Bo@example.com',
  first: 'Bo',
  score: null,
  friends: { 'cy@example.com': 'Friend' },
}
const cy: Person = { key: '3', email: 'cy@example.com', first: '', score: '-0.25', friends: {} }
const di: Person = { key: '4', email: 'di@example.com', first: 'Di', score: '7', friends: null }
const lost: Person = { ...di, key: 'NULL', email: 'no@example.com' }
const double: Person = { ...di, key: '5', email: 'ada@example.com' }

test('the same syncs write the same to HubSpot from Snowflake as from DuckDB, run after run', {
  timeout: 240_000,
}, async () => {
  await using server = await snowflakeStandIn()
  await using duck = await prepared(await outboundRoom())
  await using snow = await prepared(await outboundRoom({}, server.open))
  const order = orderOf({
    strategy: 'mirror',
    guard: { removals: 1 },
    fields: [field('firstname', 'first_name'), field('score'), field('born'), field('met_at')],
  })
  const inBoth = async (rows: readonly Person[], changes: Partial<OutboundOrder>) => {
    const reports = []
    for (const [room, forms] of [
      [duck, duckDb],
      [snow, snowflake],
    ] as const) {
      await people(room, forms, rows)
      const { status, records, associations, error } = await runOnce(room, { ...order, ...changes })
      reports.push({ status, records, associations, error })
    }
    expect(reports[1]).toEqual(reports[0])
    expect(await account(snow)).toEqual(await account(duck))
    return reports[0]
  }
  expect(await inBoth([ada, bo, cy, di, lost, double], links('friends'))).toMatchObject({
    status: 'partial',
    records: { read: 6, refused: 2, created: 3, updated: 1 },
    associations: { added: 4, set_aside: 0 },
  })
  for (const column of ['friends', 'partners', 'others'])
    expect(await inBoth([ada, bo, cy, di], links(column))).toMatchObject({
      status: 'succeeded',
      records: { read: 4, unchanged: 4, created: 0, updated: 0 },
      associations: { removed: 0 },
    })
  const changed = { ...ada, score: '2', friends: { 'bo@example.com': null } }
  expect(await inBoth([changed, bo, cy], links('others'))).toMatchObject({
    status: 'succeeded',
    records: { updated: 1, archived: 1 },
  })

  // A source of links: rows are grouped into one object a record.
  const roles = orderOf({
    sync: 'roles_out',
    target: { ...associations, object: 'contacts' },
    strategy: 'update',
    source: { kind: 'table', name: 'hubspot.roles' },
    key: '',
    linkRows: { label: { kind: 'column', column: 'role' } },
    associations: [{ to: 'companies', by: 'domain', column: 'domain', policy: 'exact' }],
  })
  for (const room of [duck, snow]) {
    await room.label('contacts', 'companies', 'Advisor', 'Advised by')
    await room.write(
      'companies',
      ['acme', 'best'].map((name) => ({ properties: { name, domain: `${name}.io` } })),
    )
    await room.source(
      'roles',
      [
        ['bo', 'best', 'Advisor'],
        ['bo', 'acme', ''],
        ['Bo', 'ACME', 'Advisor'],
        ['cy', 'acme', ''],
      ]
        .map(
          ([who, where, role]) =>
            `SELECT '${who}@example.com' AS email, '${where}.io' AS domain, '${role}' AS role`,
        )
        .join(' UNION ALL '),
    )
    expect(await runOnce(room, roles)).toMatchObject({
      status: 'succeeded',
      records: { read: 2, unchanged: 2 },
      associations: { added: 4, set_aside: 0 },
    })
    expect(await runOnce(room, roles)).toMatchObject({ associations: { added: 0, unchanged: 4 } })
  }
})
