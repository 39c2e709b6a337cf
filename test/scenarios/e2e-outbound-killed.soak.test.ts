import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { configOf } from '../cli/cli-room.ts'
import { type E2eRoom, type Fault, named, openE2eRoom } from './e2e-room.ts'

const config = (route: string): string =>
  configOf(`
people_out:
  connection: main
  direction: outbound
  target: contacts
  strategy: upsert
  source: { table: app.people }
  key: person
  identify_by: { property: email, column: email }
  fields: { firstname: name, city: city }
  associations:
    - { to: contacts, by: email, column: friends }
    - { to: companies, by: domain, column: employers }
  cleanup_default_associations: true
  guard: { removals: 100% }
  route: ${route}
`)

/** People of version 0; each further version has a few more. */
const atFirst = 120

const email = (person: number): string => `p${person}@x.com`

/** Version v: every city differs, three people are new, every friend is another one, some employers go. */
async function source(room: E2eRoom, v: number): Promise<void> {
  await room.table(
    'app.people',
    `SELECT i AS person, 'p' || i || '@x.com' AS email, 'Name ' || i AS name, 'City ${v}' AS city,
       MAP {'p' || (1 + (i + ${v}) % ${atFirst}) || '@x.com': CASE WHEN i % 2 = 0 THEN 'Friend' END} AS friends,
       CASE WHEN (i + ${v}) % 3 = 0 THEN '{"c' || (i % 2) || '.com": "Employee"}' END::JSON AS employers
     FROM range(1, ${atFirst + 3 * v + 1}) AS t(i)`,
  )
}

async function account(route: string): Promise<E2eRoom> {
  const room = await openE2eRoom(config(route), {
    knobs: { 'imports.start_ms': 5, 'imports.min_ms': 50 },
  })
  for (const [to, label] of [
    ['contacts', 'Friend'],
    ['companies', 'Employee'],
  ] as const) {
    await room.api('POST', `/crm/v4/associations/contacts/${to}/labels`, {
      label,
      name: label.toLowerCase(),
    })
  }
  await room.control('records/companies', {
    records: [0, 1].map((n) => ({ properties: { domain: `c${n}.com` } })),
  })
  // Half of the people are there already.
  await room.control('records/contacts', {
    records: Array.from({ length: atFirst / 2 }, (_, at) => ({
      properties: { email: email(at + 1), firstname: 'Old name' },
    })),
  })
  return room
}

/** The account holds what the source says: each person once with the version's values, exactly the version's links. */
async function holds(room: E2eRoom, v: number): Promise<void> {
  const people = Array.from({ length: atFirst + 3 * v }, (_, at) => at + 1)
  expect(
    (await room.records('contacts'))
      .map(({ properties }) =>
        [properties['email'], properties['firstname'], properties['city']].join(),
      )
      .sort(),
  ).toEqual(people.map((i) => `${email(i)},Name ${i},City ${v}`).sort())

  const friends = people.flatMap((i) => {
    const other = 1 + ((i + v) % atFirst)
    if (other === i) return []
    const labels = i % 2 === 0 ? ['-', 'Friend'] : ['-']
    return labels.flatMap((label) => [
      `${email(i)}-${email(other)} ${label}`,
      `${email(other)}-${email(i)} ${label}`,
    ])
  })
  const contact = ['contacts', 'email'] as const
  expect(await named(room, contact, contact)).toEqual([...new Set(friends)].sort())

  const employers = people
    .filter((i) => (i + v) % 3 === 0)
    .flatMap((i) => ['-', 'Employee'].map((label) => `${email(i)}-c${i % 2}.com ${label}`))
  expect(
    (await named(room, contact, ['companies', 'domain'])).filter(
      (link) => !link.endsWith('Primary'),
    ),
  ).toEqual(employers.sort())
}

/** Nothing is left unfinished, and what the sync vouches for is one row a person. */
async function isTidy(room: E2eRoom, v: number): Promise<void> {
  for (const view of ['changes', 'association_changes']) {
    expect(await room.sql(`SELECT DISTINCT status FROM hubspot_sync.${view}`), view).toEqual([
      ['settled'],
    ])
  }
  expect(
    await room.sql(
      `SELECT count(*)::INTEGER, count(DISTINCT key)::INTEGER, count(DISTINCT hubspot_id)::INTEGER
       FROM hubspot_sync.links WHERE sync = 'people_out'`,
    ),
  ).toEqual([[atFirst + 3 * v, atFirst + 3 * v, atFirst + 3 * v]])
  expect(
    await room.sql(`SELECT count(*)::INTEGER FROM hubspot_sync.runs WHERE status = 'running'`),
  ).toEqual([[0]])
}

type Moment = Pick<Fault, 'method' | 'path' | 'from'> & { readonly when: 'before' | 'after' }
const post = (path: string, when: 'before' | 'after', from = 1): Moment => ({
  method: 'POST',
  path,
  when,
  from,
})

const routes: Readonly<Record<string, readonly Moment[]>> = {
  batch: [
    post('/contacts/batch/create', 'after'),
    post('/contacts/batch/update', 'after', 2),
    post('contacts/contacts/batch/create', 'after'),
    post('contacts/companies/batch/(labels/)?archive', 'after'),
    post('contacts/(contacts|companies)/batch/create', 'before', 3),
  ],
  import: [
    post('/crm/imports/[^/]*/?$', 'after'),
    post('/crm/imports/[^/]*/?$', 'before', 2),
    { method: 'GET', path: '/crm/imports/', from: 2, when: 'before' },
  ],
}

describe.each(Object.entries(routes))('an outbound run by %s', (route, moments) => {
  let room: E2eRoom
  beforeAll(async () => {
    room = await account(route)
  })
  afterAll(async () => room[Symbol.asyncDispose]())

  test.each(
    moments.map((moment, v) => [moment.when, moment.method, moment.path, moment, v] as const),
  )(
    'killed %s %s %s and run again is as never killed',
    { timeout: 120_000 },
    async (_when, _method, _path, { when, ...moment }, v) => {
      await source(room, v)
      expect(await room.killed('people_out', moment, when), 'the run came so far').toBe(true)
      const again = await room.run('people_out')
      expect(again.exit, again.ended.stdout).toBe(0)
      const { records, associations } = again.result
      expect(records.continued + associations.added, again.ended.stdout).toBeGreaterThan(0)
      await holds(room, v)
      await isTidy(room, v)
    },
  )

  test('killed at any moment and run again is as never killed', { timeout: 120_000 }, async () => {
    let seed = route.length
    const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31
    const last = moments.length + 1
    for (let v = moments.length; v <= last; v += 1) {
      await source(room, v)
      await room.killedAfter('people_out', 500 + random() * 1_500)
    }
    const again = await room.run('people_out')
    expect(again.exit, again.ended.stdout).toBe(0)
    await holds(room, last)
    const quiet = await room.run('people_out')
    expect(quiet.result, quiet.ended.stdout).toMatchObject({
      status: 'succeeded',
      records: { created: 0, updated: 0, continued: 0, unchanged: atFirst + 3 * last },
      associations: { added: 0, removed: 0 },
      calls: { import: 0, batch: 0 },
    })
    await isTidy(room, last)
  })
})
