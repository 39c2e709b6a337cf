import { expect, test } from 'vitest'
import { openVerifyRoom, type VerifyRoom } from './verify-room.ts'

const slow = { timeout: 120_000 }

const config = `customers_out:
  connection: main
  direction: outbound
  target: contacts
  strategy: upsert
  source: { table: analytics.customers }
  key: customer_id
  identify_by: { property: email, column: email }
  fields:
    firstname: first_name
    lastname: { column: last_name, on: create }
    jobtitle: title
  associations:
    - { to: companies, by: domain, column: companies }`

/** Ten customers that were sent, each linked with one company. */
async function sent(): Promise<{ room: VerifyRoom; ids: ReadonlyMap<string, string> }> {
  const room = await openVerifyRoom(config)
  await room.control('records/companies', {
    records: [{ properties: { name: 'One', domain: 'one.example' } }],
  })
  await room.sql('CREATE SCHEMA analytics')
  await room.sql(`CREATE TABLE analytics.customers AS
    SELECT
      'c' || n AS customer_id,
      'person' || n || '@example.com' AS email,
      'Person ' || n AS first_name,
      'Born ' || n AS last_name,
      'Job ' || n AS title,
      MAP {'one.example': NULL::VARCHAR} AS companies
    FROM range(10) AS numbers(n)`)
  await room.run('customers_out')
  const rows = (await room.sql('SELECT key, hubspot_id FROM hubspot_sync.links')) as [
    string,
    string,
  ][]
  return { room, ids: new Map(rows) }
}

const verify = async (room: VerifyRoom, options = {}) =>
  (await room.verify(options, 'customers_out'))['contacts']

test('right after a run nothing drifts', slow, async () => {
  const { room } = await sent()
  await using _ = room
  expect(await verify(room)).toMatchObject({
    warehouse: 10,
    sampled: 20,
    differing: 0,
    drift: false,
    findings: [],
  })
})

test('a row that got another key stands for its record alone', slow, async () => {
  const { room } = await sent()
  await using _ = room
  await room.sql(`UPDATE analytics.customers
    SET customer_id = 'new-' || customer_id, first_name = 'Renamed ' || first_name
    WHERE customer_id IN ('c1', 'c2')`)
  await room.run('customers_out')
  expect(await verify(room)).toMatchObject({ warehouse: 10, drift: false, findings: [] })
})

test(
  'what others changed in HubSpot is found; what is written at the create alone is not',
  slow,
  async () => {
    const { room, ids } = await sent()
    await using _ = room
    const patch = (key: string, properties: object): Promise<unknown> =>
      room.call('PATCH', `/crm/v3/objects/contacts/${ids.get(key)}`, { properties })
    await patch('c1', { firstname: 'Mallory' })
    await patch('c2', { firstname: '', jobtitle: 'Chief' })
    await patch('c3', { lastname: 'Married' })
    await patch('c4', { email: 'moved@example.com' })
    await room.call('DELETE', `/crm/v3/objects/contacts/${ids.get('c5')}`)
    await room.control('purge/contacts', { ids: [ids.get('c6')] })
    await room.call('POST', '/crm/v3/objects/contacts/merge', {
      primaryObjectId: ids.get('c8'),
      objectIdToMerge: ids.get('c7'),
    })
    const [company] = (await room.control<{ results: { id: string }[] }>('records/companies'))
      .results
    await room.call(
      'DELETE',
      `/crm/v4/objects/contacts/${ids.get('c9')}/associations/companies/${company?.id}`,
    )
    const found = await verify(room)
    expect(found?.drift).toBe(true)
    const told = found?.findings.filter(({ kind }) => kind !== 'link_gone') ?? []
    expect(told.toSorted((one, other) => ((one.id ?? '') < (other.id ?? '') ? -1 : 1))).toEqual([
      { kind: 'changed', id: 'c1', columns: ['firstname'] },
      { kind: 'changed', id: 'c2', columns: ['firstname', 'jobtitle'] },
      { kind: 'changed', id: 'c4', columns: ['email'] },
      { kind: 'record_gone', id: 'c5', columns: [] },
      { kind: 'record_gone', id: 'c6', columns: [] },
      { kind: 'record_gone', id: 'c7', columns: [] },
    ])
    const links = found?.findings.filter(({ kind }) => kind === 'link_gone') ?? []
    expect(links.map(({ id }) => id?.split(':')[0])).toEqual(['c9'])
    expect(JSON.stringify(found)).not.toMatch(/Mallory|moved/)

    const shown = await verify(room, { values: true, sample: null })
    expect(shown?.findings).toContainEqual({
      kind: 'changed',
      id: 'c1',
      columns: ['firstname'],
      values: { firstname: { warehouse: 'Person 1', hubspot: 'Mallory' } },
    })
  },
)

test('a sync that was never run is no drift', slow, async () => {
  await using room = await openVerifyRoom(config)
  const found = await verify(room)
  expect(found).toMatchObject({ warehouse: 0, sampled: 0, drift: false })
  expect(found?.note).toBeDefined()
})
