import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../../../../src/machine/clock.ts'
import { openSnowflake } from '../../../../src/warehouse/snowflake/warehouse.ts'
import { column, type Scripted, scriptedEngine } from '../../../snowflake-server/scripted-engine.ts'
import { startSnowflakeServer } from '../../../snowflake-server/server.ts'
import { SnowflakeError } from '../../../snowflake-server/sql/errors.ts'

const texts = (
  names: readonly string[],
  ...rows: readonly (readonly (string | null)[])[]
): Scripted => ({
  columns: names.map((name) => column(name, 'text')),
  rows: [rows],
})

/** As https://docs.snowflake.com/en/sql-reference/sql/show-grants lists them: its columns are lower case. */
const shown = (...grants: readonly (readonly [string, string, string])[]): Scripted =>
  texts(
    [
      'created_on',
      'privilege',
      'granted_on',
      'name',
      'granted_to',
      'grantee_name',
      'grant_option',
      'granted_by',
    ],
    ...grants.map(([privilege, on, name]) => [
      '',
      privilege,
      on,
      name,
      'ROLE',
      'HUBSPOT_SYNC',
      'false',
      'SYSADMIN',
    ]),
  )

/** A role with all that a sync in the database needs, but for a stage in the control schema, and with one table too many. */
const held = shown(
  ['USAGE', 'WAREHOUSE', 'HUBSPOT_WH'],
  ['USAGE', 'DATABASE', 'HUBSPOT_DB'],
  ['OWNERSHIP', 'SCHEMA', 'HUBSPOT_DB.HUBSPOT'],
  ['USAGE', 'SCHEMA', 'HUBSPOT_DB.HUBSPOT_SYNC'],
  ['CREATE TABLE', 'SCHEMA', 'HUBSPOT_DB.HUBSPOT_SYNC'],
  ['CREATE VIEW', 'SCHEMA', 'HUBSPOT_DB.HUBSPOT_SYNC'],
  ['OWNERSHIP', 'SCHEMA', 'HUBSPOT_DB.HUBSPOT_DBT'],
  ['USAGE', 'DATABASE', 'ANALYTICS'],
  ['USAGE', 'SCHEMA', 'ANALYTICS.CRM'],
  ['SELECT', 'TABLE', 'ANALYTICS.CRM.CUSTOMERS'],
  ['DELETE', 'TABLE', 'ANALYTICS.CRM.CUSTOMERS'],
)

const refused = (sql: string): never => {
  const object = /FROM (\S+)/.exec(sql)?.[1] ?? 'it'
  throw new SnowflakeError(
    '002003',
    '42S02',
    `Object '${object}' does not exist or not authorized.`,
  )
}

function answer(sql: string, asked: string[]): Scripted {
  asked.push(
    sql
      .replaceAll(/--.*\n/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  )
  if (sql.includes('CURRENT_VERSION'))
    return texts(
      ['ENGINE', 'SIGNED_IN_USER', 'PRIMARY_ROLE', 'COMPUTE', 'PLACE'],
      ['9.1', 'LOADER', 'HUBSPOT_SYNC', 'HUBSPOT_WH', 'HUBSPOT_DB'],
    )
  if (sql.includes('CURRENT_SECONDARY_ROLES'))
    return texts(['SECONDARY_ROLES'], ['{"roles":"","value":""}'])
  if (sql.includes('CURRENT_USER'))
    return texts(['SIGNED_IN_USER', 'PRIMARY_ROLE'], ['LOADER', 'HUBSPOT_SYNC'])
  if (sql.includes('FUTURE GRANTS')) return texts(['privilege', 'grant_on', 'name', 'grant_option'])
  if (sql.includes('TO ROLE "PUBLIC"')) return shown()
  if (sql.includes('TO ROLE')) return held
  if (sql.includes('TO USER')) return texts(['role'], ['HUBSPOT_SYNC'])
  if (sql.includes('LIMIT 0')) return refused(sql)
  return texts([])
}

test('check names over the wire what is missing and what is too much', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'grants-'))
  const asked: string[] = []
  const engine = scriptedEngine(folder, ({ sql }) => answer(sql, asked))
  await using server = await startSnowflakeServer({ engine })
  const { keyPair } = server.users
  await using warehouse = await openSnowflake({
    signIn: { authenticator: 'SNOWFLAKE_JWT', user: keyPair.user, privateKey: keyPair.privateKey },
    account: server.account,
    accessUrl: server.url,
    role: server.role,
    warehouse: server.warehouse,
    database: 'hubspot_db',
    workFolder: folder,
    clock: systemClock,
    signal: new AbortController().signal,
    tag: () => '{}',
  })
  const lines = await warehouse.check({
    sources: [
      { kind: 'table', name: 'analytics.crm.customers' },
      { kind: 'table', name: 'analytics.crm."Open Deals"' },
    ],
    expressions: [],
  })
  expect(lines.map(({ ok, name, fix }) => [ok, name, fix])).toEqual([
    [true, 'snowflake', null],
    [
      false,
      'missing grant: schema HUBSPOT_SYNC',
      'GRANT CREATE STAGE ON SCHEMA HUBSPOT_DB.HUBSPOT_SYNC TO ROLE HUBSPOT_SYNC;',
    ],
    [
      false,
      'missing grant: source ANALYTICS.CRM."Open Deals"',
      'GRANT SELECT ON TABLE ANALYTICS.CRM."Open Deals" TO ROLE HUBSPOT_SYNC;',
    ],
    [
      false,
      'excessive grant: DELETE on TABLE ANALYTICS.CRM.CUSTOMERS',
      'REVOKE DELETE ON TABLE ANALYTICS.CRM.CUSTOMERS FROM ROLE HUBSPOT_SYNC;',
    ],
  ])
  expect(asked.filter((sql) => sql.startsWith('SHOW'))).toEqual([
    'SHOW GRANTS TO ROLE "HUBSPOT_SYNC"',
    'SHOW FUTURE GRANTS TO ROLE "HUBSPOT_SYNC"',
    'SHOW GRANTS TO ROLE "PUBLIC"',
    'SHOW FUTURE GRANTS TO ROLE "PUBLIC"',
    'SHOW GRANTS TO USER "LOADER"',
  ])
  rmSync(folder, { recursive: true })
})
