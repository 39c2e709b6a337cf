import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { knownNames, openConnector } from '../../src/connector.ts'
import { silentLog } from '../../src/machine/log.ts'
import { startSandbox } from '../../src/sandbox/start.ts'
import { startTestServer, type TestServer } from '../snowflake-server/start.ts'
import { grantsOf } from './scripts.ts'

const role = 'HUBSPOT_CONNECTOR'

const knobs = {
  burst_limit: 0,
  associations_burst_limit: 0,
  search_limit_per_second: 0,
  index_lag_ms: 0,
}

/** What an administrator does in setup.sql, and has of his own: a table that people are read from. */
async function prepare({ engine }: TestServer): Promise<void> {
  const session = await engine.open({
    database: 'HUBSPOT_WAREHOUSE',
    schema: null,
    warehouse: null,
    role: 'ACCOUNTADMIN',
    user: 'ADMIN',
  })
  for (const sql of [
    ...['HUBSPOT', 'HUBSPOT_SYNC', 'HUBSPOT_DBT', 'CRM'].map((name) => `CREATE SCHEMA ${name}`),
    'CREATE TABLE CRM.CUSTOMERS (ID VARCHAR, EMAIL VARCHAR, FIRST_NAME VARCHAR)',
    `INSERT INTO CRM.CUSTOMERS (ID, EMAIL, FIRST_NAME) VALUES ('1', 'ada@example.com', 'Ada')`,
  ]) {
    const { rows } = await session.execute(sql, [], { describeOnly: false })
    for await (const _ of rows) continue
  }
  await session.close()
  for (const grant of grantsOf(['sql/snowflake/setup.sql'], role)) engine.roles.grant(role, grant)
}

test('a role with what setup grants, and SELECT on a source, runs both directions and passes the check', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'least-privilege-'))
  await using server = await startTestServer({
    role,
    warehouse: 'HUBSPOT_LOADING',
    database: 'HUBSPOT_WAREHOUSE',
  })
  const sandbox = await startSandbox({ seed: 3, contacts: 3, knobs })
  await prepare(server)
  const file = join(folder, 'hubspot-warehouse.yaml')
  await writeFile(
    file,
    `version: 1
connections:
  main:
    warehouse:
      { kind: snowflake, account: ${server.account}, user: ${server.users.password.user}, password: { env: PASSWORD }, role: ${role}, warehouse: HUBSPOT_LOADING, database: HUBSPOT_WAREHOUSE, access_url: "${server.url}" }
syncs:
  crm_in: { connection: main, direction: inbound, streams: { contacts: { properties: [email] } } }
  customers_out: { connection: main, direction: outbound, target: contacts, strategy: upsert, source: { table: crm.customers }, key: id, identify_by: { property: email, column: email }, fields: { firstname: first_name } }
`,
  )
  const environment = {
    HUBSPOT_TOKEN: sandbox.token,
    HUBSPOT_BASE_URL: sandbox.url,
    PASSWORD: server.users.password.password,
  }
  const machine = {
    log: silentLog,
    signal: new AbortController().signal,
    progress: () => undefined,
  }
  await using connector = openConnector(await loadConfig(file, environment, knownNames), machine)
  const failing = async () => {
    const lines = []
    for await (const line of connector.check(connector.syncs([]))) lines.push(line)
    return lines.filter(({ ok }) => !ok).map(({ name, fix }) => [name, fix])
  }

  const onSource = (privilege: string, on: string, name: string) =>
    server.engine.roles.grant(role, { privilege, on, name })
  onSource('USAGE', 'SCHEMA', 'HUBSPOT_WAREHOUSE.CRM')
  expect(await failing()).toEqual([
    [
      'warehouse missing grant: source HUBSPOT_WAREHOUSE.CRM.CUSTOMERS',
      'GRANT SELECT ON TABLE HUBSPOT_WAREHOUSE.CRM.CUSTOMERS TO ROLE HUBSPOT_CONNECTOR;',
    ],
  ])
  onSource('SELECT', 'TABLE', 'HUBSPOT_WAREHOUSE.CRM.CUSTOMERS')
  expect(await failing()).toEqual([])

  const plain = { full: false, approve: null }
  expect(await connector.run('crm_in', plain)).toMatchObject({ status: 'succeeded', error: null })
  expect(await connector.run('customers_out', plain)).toMatchObject({
    status: 'succeeded',
    records: { read: 1, created: 1 },
  })
  // What the runs made belongs to the role, and is nothing to complain of.
  expect(await failing()).toEqual([])

  onSource('DELETE', 'TABLE', 'HUBSPOT_WAREHOUSE.CRM.CUSTOMERS')
  expect(await failing()).toEqual([
    [
      'warehouse excessive grant: DELETE on TABLE HUBSPOT_WAREHOUSE.CRM.CUSTOMERS',
      'REVOKE DELETE ON TABLE HUBSPOT_WAREHOUSE.CRM.CUSTOMERS FROM ROLE HUBSPOT_CONNECTOR;',
    ],
  ])
  await sandbox.close()
  await rm(folder, { recursive: true, force: true })
})
