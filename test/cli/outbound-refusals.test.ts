import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CliRoom, configOf, openCliRoom, only, people } from './cli-room.ts'

const outbound = configOf(`
people_out:
  connection: main
  direction: outbound
  target: contacts
  strategy: upsert
  source: { table: analytics.people }
  key: person_id
  identify_by: { property: email, column: email }
  fields:
    firstname: first_name
    lifecyclestage: stage
    associatedcompanyid: employees
  associations:
    - { to: companies, by: domain, column: companies }
`)

const columns = 'person_id, email, first_name, stage, employees, companies'

/** Rows of the source; what a row leaves out is null. */
const source = (...rows: readonly string[]): string =>
  `CREATE SCHEMA IF NOT EXISTS analytics;
   CREATE OR REPLACE TABLE analytics.people AS
   SELECT person_id::VARCHAR AS person_id, email::VARCHAR AS email, first_name::VARCHAR AS first_name,
     stage::VARCHAR AS stage, employees::VARCHAR AS employees, companies::MAP(VARCHAR, VARCHAR) AS companies
   FROM (VALUES ${rows.join(', ')}) AS rows(${columns})`

const good = (n: number, companies = 'NULL'): string =>
  `('P-${n}', 'person${n}@example.com', 'New ${n}', 'lead', '${n}', ${companies})`

let room: CliRoom
beforeEach(async () => {
  room = await openCliRoom(outbound, {}, 'here')
  await room.control('records/contacts', { records: people(3) })
  await room.control('records/companies', {
    records: [{ properties: { name: 'Acme', domain: 'acme.example' } }],
  })
})
afterEach(async () => room[Symbol.asyncDispose]())

const contacts = async (): Promise<Readonly<Record<string, string | null>>[]> =>
  (
    await room.control<{ results: { properties: Record<string, string | null> }[] }>(
      'records/contacts',
    )
  ).results.map((record) => record.properties)

describe('what makes a sync impossible ends with 2 and sends nothing', () => {
  const wrongConfig = (from: string, to: string) => async () => {
    await room.sql(source(good(1)))
    await room.write('hubspot-warehouse.yaml', outbound.replace(from, to))
  }
  test.each([
    ['a source table that is gone', async () => {}, 'warehouse.query_refused', 'analytics.people'],
    [
      'a column that is not there',
      wrongConfig('first_name', 'given_name'),
      'outbound.column_unknown',
      'given_name',
    ],
    [
      'a property that is not there',
      wrongConfig('firstname:', 'firstnam:'),
      'outbound.property_unknown',
      'firstnam',
    ],
    [
      'a property that HubSpot calculates',
      wrongConfig('firstname:', 'hs_object_id:'),
      'outbound.property_read_only',
      'hs_object_id',
    ],
    [
      'an object that is not there',
      wrongConfig('to: companies', 'to: spaceships'),
      'outbound.object_unknown',
      'spaceships',
    ],
    [
      'a CSV that is not there',
      wrongConfig('{ table: analytics.people }', '{ csv: ./nowhere.csv }'),
      'config.source_missing',
      'nowhere.csv',
    ],
    [
      'a query that is no SELECT',
      wrongConfig('{ table: analytics.people }', '{ query: "DROP TABLE analytics.people" }'),
      'warehouse.query_refused',
      'SELECT',
    ],
    [
      'a STRUCT where a MAP belongs',
      async () => {
        await room.sql(source(good(1)))
        await room.sql(
          `CREATE OR REPLACE TABLE analytics.people AS
           SELECT * REPLACE ({'acme.example': NULL::VARCHAR} AS companies) FROM analytics.people`,
        )
      },
      'outbound.struct_column',
      'MAP',
    ],
  ])('%s', async (_title, arrange, code, named) => {
    await arrange()
    const ran = await room.cli('run', '--json')
    const { status, error } = only(ran, 'result')
    expect(error).toMatchObject({ what: expect.any(String), why: expect.any(String) })
    expect(error.code).toBe(code)
    expect(`${error.what} ${error.why} ${error.fix}`).toContain(named)
    expect(status).toBe('failed')
    expect(ran.exit).toBe(2)
    expect((await contacts()).map((one) => one['firstname'])).toEqual([
      'Person 1',
      'Person 2',
      'Person 3',
    ])
  })
})

test('a missing scope of the target ends with 3 and names the scope', async () => {
  await room.sql(source(good(1)))
  const { token } = await room.control<{ token: string }>('tokens', {
    scopes: ['oauth', 'crm.objects.contacts.read', 'crm.objects.companies.read'],
  })
  const ran = await room.cliIn({ HUBSPOT_TOKEN: token }, 'run', '--json')
  expect(ran.exit).toBe(3)
  expect(`${JSON.stringify(only(ran, 'result'))}`).toContain('hubspot.scope_missing')
})

test('bad rows are refused or set aside with their reason, the others are written, and mended rows follow', async () => {
  await room.sql(
    source(
      good(1, "MAP {'acme.example': NULL}"),
      good(2, "MAP {'nowhere.example': NULL}"),
      good(3, "MAP {'acme.example': 'Best friend forever'}"),
      good(4),
      `(NULL, 'nokey@example.com', 'No key', 'lead', '1', NULL)`,
      `('TWICE', 'twice1@example.com', 'Twice', 'lead', '1', NULL)`,
      `('TWICE', 'twice2@example.com', 'Twice', 'lead', '1', NULL)`,
      `('STAGE', 'stage@example.com', 'Stage', 'best customer', '1', NULL)`,
      `('NUMBER', 'number@example.com', 'Number', 'lead', 'many', NULL)`,
    ),
  )
  const planned = await room.cli('plan', 'people_out', '--json')
  expect(planned.exit).toBe(3)
  const plan = only(planned, 'plan')
  expect(plan).toMatchObject({
    records: { read: 9, created: 1, updated: 3 },
    plan_id: expect.any(String),
    refusals: {
      'outbound.key_missing': 1,
      'outbound.key_doubled': 2,
    },
  })
  expect((await contacts()).length).toBe(3)

  const ran = await room.cli('run', '--json')
  expect(ran.exit).toBe(3)
  const result = only(ran, 'result')
  expect(result).toMatchObject({ status: 'partial', records: plan['records'] })
  expect(result['associations']).toMatchObject({ added: 1, set_aside: 2 })
  expect((await contacts()).map((one) => one['firstname'])).toEqual(
    expect.arrayContaining(['New 1', 'New 2', 'New 3', 'New 4']),
  )
  const codes = await room.sql(
    `SELECT DISTINCT error_code FROM hubspot_sync.changes WHERE error_code IS NOT NULL
     UNION SELECT DISTINCT error_code FROM hubspot_sync.association_changes WHERE error_code IS NOT NULL
     ORDER BY 1`,
  )
  expect(codes.flat()).toEqual([
    'outbound.key_doubled',
    'outbound.key_missing',
    'outbound.link_label_unknown',
    'outbound.link_record_missing',
    'outbound.value_no_number',
    'outbound.value_no_option',
  ])

  await room.sql(source(good(1, "MAP {'acme.example': NULL}"), good(2), good(3), good(4), good(5)))
  const again = await room.cli('run', '--json')
  expect(again.exit).toBe(0)
  expect(only(again, 'result')).toMatchObject({
    status: 'succeeded',
    records: { read: 5, unchanged: 4, created: 1 },
  })
})
