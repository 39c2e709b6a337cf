import { expect, test } from 'vitest'
import type { Row } from '../../../../src/engine/ports.ts'
import { ConnectorError } from '../../../../src/errors/connector-error.ts'
import { checkGrants } from '../../../../src/warehouse/snowflake/grants/check.ts'
import {
  isNamedIn,
  listed,
  spelled,
  written,
} from '../../../../src/warehouse/snowflake/grants/names.ts'
import { needsOf } from '../../../../src/warehouse/snowflake/grants/needs.ts'
import type { Ask } from '../../../../src/warehouse/snowflake/grants/read.ts'

/** `PRIVILEGE KIND NAME [option]`, as SHOW GRANTS would list it. */
type Listed = readonly [privilege: string, on: string, name: string, option?: 'option']

interface Account {
  readonly role?: string
  readonly roles: Readonly<Record<string, readonly Listed[] | 'refused'>>
  readonly future?: readonly Listed[]
  readonly secondary?: string
  readonly userRoles?: readonly string[]
  readonly readable?: readonly string[]
}

const refused = (): ConnectorError =>
  new ConnectorError('warehouse.statement_failed', { what: 'Refused.', why: 'So.', fix: 'Mend.' })

const row = ([privilege, on, name, option]: Listed): Row => ({
  privilege,
  granted_on: on,
  name,
  grant_option: option === 'option' ? 'true' : 'false',
})

/** The answers of an account to the statements that the check asks. */
const asking =
  (account: Account): Ask =>
  async ({ name, slots }) => {
    const slot = Object.values(slots ?? {})[0]
    const spelling = slot?.kind === 'rendered' ? slot.sql : ''
    switch (name) {
      case 'warehouse/session_roles':
        return [{ signed_in_user: 'LOADER', primary_role: account.role ?? 'CONNECTOR' }]
      case 'warehouse/secondary_roles':
        return [
          { secondary_roles: JSON.stringify({ roles: account.secondary ?? '', value: 'ALL' }) },
        ]
      case 'warehouse/grants_to_role':
      case 'warehouse/grants_to_database_role': {
        const found = account.roles[spelling.replaceAll('"', '')]
        if (found === undefined || found === 'refused') throw refused()
        return found.map(row)
      }
      case 'warehouse/future_grants_to_role':
        return (account.future ?? []).map(([privilege, on, at]) => ({
          privilege,
          grant_on: on,
          name: at,
          grant_option: 'false',
        }))
      case 'warehouse/grants_to_user':
        return (account.userRoles ?? ['CONNECTOR']).map((role) => ({ role }))
      case 'warehouse/probe_source':
        if (account.readable?.includes(spelling) !== true) throw refused()
        return []
      default:
        throw new Error(`unexpected statement ${name}`)
    }
  }

const needs = needsOf(
  {
    database: 'CRM',
    schemas: { data: 'HUBSPOT', control: 'HUBSPOT_SYNC', dbt: 'HUBSPOT_DBT' },
    warehouse: 'LOADING',
  },
  [
    { kind: 'table', name: 'analytics.public.customers' },
    {
      kind: 'query',
      sql: 'SELECT * FROM analytics.sales."Open Deals" d JOIN fx.rates USING (day)',
    },
  ],
  ['tools.public.tidy(name)'],
)

const enough: readonly Listed[] = [
  ['USAGE', 'WAREHOUSE', 'LOADING'],
  ['USAGE', 'DATABASE', 'CRM'],
  ['USAGE', 'SCHEMA', 'CRM.HUBSPOT'],
  ['CREATE TABLE', 'SCHEMA', 'CRM.HUBSPOT'],
  ['CREATE VIEW', 'SCHEMA', 'CRM.HUBSPOT'],
  ['USAGE', 'SCHEMA', 'CRM.HUBSPOT_SYNC'],
  ['CREATE TABLE', 'SCHEMA', 'CRM.HUBSPOT_SYNC'],
  ['CREATE VIEW', 'SCHEMA', 'CRM.HUBSPOT_SYNC'],
  ['CREATE STAGE', 'SCHEMA', 'CRM.HUBSPOT_SYNC'],
  ['OWNERSHIP', 'SCHEMA', 'CRM.HUBSPOT_DBT'],
  ['OWNERSHIP', 'TABLE', 'CRM.HUBSPOT.CONTACTS', 'option'],
  ['OWNERSHIP', 'STAGE', 'CRM.HUBSPOT_SYNC.FILES'],
  ['USAGE', 'DATABASE', 'ANALYTICS'],
  ['USAGE', 'SCHEMA', 'ANALYTICS.PUBLIC'],
  ['SELECT', 'VIEW', 'ANALYTICS.PUBLIC.CUSTOMERS'],
  ['USAGE', 'SCHEMA', 'ANALYTICS.SALES'],
  ['SELECT', 'TABLE', 'ANALYTICS.SALES."Open Deals"'],
  ['SELECT', 'TABLE', 'ANALYTICS.FX.RATES'],
  ['USAGE', 'SCHEMA', 'ANALYTICS.FX'],
  ['USAGE', 'FUNCTION', 'ANALYTICS.PUBLIC."TIDY(NAME VARCHAR):VARCHAR"'],
  ['USAGE', 'COMPUTE_POOL', 'HUBSPOT_POOL'],
  ['READ', 'SECRET', 'CRM.HUBSPOT_SERVICE.TOKEN'],
]

const check = async (account: Account): Promise<readonly string[]> =>
  (await checkGrants(asking(account), needs)).map(
    ({ ok, name, fix }) => `${ok ? 'ok' : 'no'} ${name}${fix === null ? '' : ` → ${fix}`}`,
  )

const without = (...left: readonly (readonly [string, string])[]): readonly Listed[] =>
  enough.filter(
    ([privilege, , name]) => !left.some(([taken, of]) => taken === privilege && of === name),
  )

test('a role with what the syncs need, and grants for running inside, passes in one line', async () => {
  const lines = await checkGrants(asking({ roles: { CONNECTOR: enough } }), needs)
  expect(lines).toEqual([
    {
      name: 'grants',
      ok: true,
      detail:
        'role CONNECTOR holds what the syncs need and no more, and 2 grants for running inside the account',
      fix: null,
    },
  ])
})

test.each<readonly [title: string, Account, readonly string[]]>([
  [
    'no warehouse',
    { roles: { CONNECTOR: without(['USAGE', 'LOADING']) } },
    ['no missing grant: warehouse LOADING → GRANT USAGE ON WAREHOUSE LOADING TO ROLE CONNECTOR;'],
  ],
  [
    'a schema that may not be written',
    {
      roles: {
        CONNECTOR: without(
          ['CREATE TABLE', 'CRM.HUBSPOT_SYNC'],
          ['CREATE STAGE', 'CRM.HUBSPOT_SYNC'],
        ),
      },
    },
    [
      'no missing grant: schema HUBSPOT_SYNC → GRANT CREATE TABLE, CREATE STAGE ON SCHEMA CRM.HUBSPOT_SYNC TO ROLE CONNECTOR;',
    ],
  ],
  [
    'a schema that is not there',
    { roles: { CONNECTOR: without(['OWNERSHIP', 'CRM.HUBSPOT_DBT']) } },
    [
      'no missing grant: schema HUBSPOT_DBT → CREATE SCHEMA IF NOT EXISTS CRM.HUBSPOT_DBT; GRANT USAGE, CREATE VIEW ON SCHEMA CRM.HUBSPOT_DBT TO ROLE CONNECTOR;',
    ],
  ],
  [
    'a schema that is not there and may be made',
    {
      roles: {
        CONNECTOR: [
          ...without(['OWNERSHIP', 'CRM.HUBSPOT_DBT']),
          ['CREATE SCHEMA', 'DATABASE', 'CRM'],
        ],
      },
    },
    ['ok grants'],
  ],
  [
    'a source that may not be read',
    {
      roles: {
        CONNECTOR: without(['SELECT', 'ANALYTICS.PUBLIC.CUSTOMERS'], ['USAGE', 'ANALYTICS.PUBLIC']),
      },
    },
    [
      'no missing grant: schema ANALYTICS.PUBLIC → GRANT USAGE ON SCHEMA ANALYTICS.PUBLIC TO ROLE CONNECTOR;',
      'no missing grant: source ANALYTICS.PUBLIC.CUSTOMERS → GRANT SELECT ON TABLE ANALYTICS.PUBLIC.CUSTOMERS TO ROLE CONNECTOR;',
    ],
  ],
  [
    'a source that a share opens',
    {
      roles: { CONNECTOR: without(['SELECT', 'ANALYTICS.PUBLIC.CUSTOMERS']) },
      readable: ['ANALYTICS.PUBLIC.CUSTOMERS'],
    },
    ['ok grants'],
  ],
  [
    'a source through a role below, and one whose grants are not shown',
    {
      roles: {
        CONNECTOR: [
          ...without(['SELECT', 'ANALYTICS.PUBLIC.CUSTOMERS']),
          ['USAGE', 'ROLE', 'READERS'],
          ['USAGE', 'DATABASE_ROLE', 'ANALYTICS.HIDDEN'],
        ],
        READERS: [['SELECT', 'TABLE', 'ANALYTICS.PUBLIC.CUSTOMERS']],
        'ANALYTICS.HIDDEN': 'refused',
      },
    },
    ['ok grants', 'ok grants not shown'],
  ],
  [
    'writing to sources, one statement an object',
    {
      roles: {
        CONNECTOR: [
          ...enough,
          ['INSERT', 'TABLE', 'ANALYTICS.SALES."Open Deals"'],
          ['DELETE', 'TABLE', 'ANALYTICS.SALES."Open Deals"'],
          ['OWNERSHIP', 'TABLE', 'ANALYTICS.FX.RATES', 'option'],
        ],
      },
    },
    [
      'no excessive grant: INSERT, DELETE on TABLE ANALYTICS.SALES."Open Deals" → REVOKE INSERT, DELETE ON TABLE ANALYTICS.SALES."Open Deals" FROM ROLE CONNECTOR;',
      'no excessive grant: OWNERSHIP on TABLE ANALYTICS.FX.RATES → GRANT OWNERSHIP ON TABLE ANALYTICS.FX.RATES TO ROLE SYSADMIN COPY CURRENT GRANTS;',
    ],
  ],
  [
    'what no sync names, in a role below too',
    {
      roles: {
        CONNECTOR: [
          ...enough,
          ['MANAGE GRANTS', 'ACCOUNT', 'AB12345'],
          ['MODIFY', 'WAREHOUSE', 'LOADING'],
          ['USAGE', 'DATABASE', 'PAYROLL'],
          ['CREATE SCHEMA', 'DATABASE', 'CRM'],
          ['USAGE', 'PROCEDURE', 'ANALYTICS.PUBLIC."WIPE(A NUMBER, B VARCHAR):VARCHAR"'],
          ['USAGE', 'ROLE', 'READERS'],
        ],
        READERS: [['SELECT', 'MATERIALIZED_VIEW', 'ANALYTICS.PUBLIC.WAGES']],
      },
    },
    [
      'no excessive grant: MANAGE GRANTS on ACCOUNT → REVOKE MANAGE GRANTS ON ACCOUNT FROM ROLE CONNECTOR;',
      'no excessive grant: MODIFY on WAREHOUSE LOADING → REVOKE MODIFY ON WAREHOUSE LOADING FROM ROLE CONNECTOR;',
      'no excessive grant: USAGE on DATABASE PAYROLL → REVOKE USAGE ON DATABASE PAYROLL FROM ROLE CONNECTOR;',
      'no excessive grant: CREATE SCHEMA on DATABASE CRM → REVOKE CREATE SCHEMA ON DATABASE CRM FROM ROLE CONNECTOR;',
      'no excessive grant: USAGE on PROCEDURE ANALYTICS.PUBLIC.WIPE(NUMBER, VARCHAR) → REVOKE USAGE ON PROCEDURE ANALYTICS.PUBLIC.WIPE(NUMBER, VARCHAR) FROM ROLE CONNECTOR;',
      'no excessive grant: SELECT on MATERIALIZED VIEW ANALYTICS.PUBLIC.WAGES → REVOKE SELECT ON MATERIALIZED VIEW ANALYTICS.PUBLIC.WAGES FROM ROLE READERS;',
    ],
  ],
  [
    'grants to be handed on, future grants, other roles',
    {
      roles: {
        CONNECTOR: [
          ...without(['SELECT', 'ANALYTICS.FX.RATES']),
          ['SELECT', 'TABLE', 'ANALYTICS.FX.RATES', 'option'],
        ],
      },
      future: [['SELECT', 'TABLE', 'ANALYTICS.PUBLIC.<TABLE>']],
      secondary: 'CONNECTOR,ANALYST',
      userRoles: ['CONNECTOR', 'SECURITYADMIN'],
    },
    [
      'no excessive grant: role SECURITYADMIN of user LOADER → REVOKE ROLE SECURITYADMIN FROM USER LOADER;',
      'no excessive grant: secondary roles → ALTER USER LOADER SET DEFAULT_SECONDARY_ROLES = ();',
      'no excessive grant: SELECT on TABLE ANALYTICS.FX.RATES with grant option → REVOKE GRANT OPTION FOR SELECT ON TABLE ANALYTICS.FX.RATES FROM ROLE CONNECTOR;',
      'no excessive grant: SELECT on future TABLES in SCHEMA ANALYTICS.PUBLIC → REVOKE SELECT ON FUTURE TABLES IN SCHEMA ANALYTICS.PUBLIC FROM ROLE CONNECTOR;',
    ],
  ],
  [
    'an administrator, without a line for each thing it may',
    {
      role: 'SYSADMIN',
      roles: { SYSADMIN: [...enough, ['CREATE DATABASE', 'ACCOUNT', 'AB12345']] },
    },
    [
      'no excessive grant: role SYSADMIN → ALTER USER LOADER SET DEFAULT_ROLE = HUBSPOT_CONNECTOR; -- after sql/snowflake/setup.sql; and name that role in the configuration',
    ],
  ],
  [
    'a source that everybody may read, without a line for what else everybody may',
    {
      roles: {
        CONNECTOR: without(['SELECT', 'ANALYTICS.PUBLIC.CUSTOMERS']),
        PUBLIC: [
          ['SELECT', 'TABLE', 'ANALYTICS.PUBLIC.CUSTOMERS'],
          ['USAGE', 'DATABASE', 'LIBRARY'],
        ],
      },
    },
    ['ok grants'],
  ],
  [
    'a server that keeps owners only',
    { roles: { CONNECTOR: [['OWNERSHIP', 'TABLE', 'CRM.HUBSPOT.CONTACTS', 'option']] } },
    ['ok grants'],
  ],
  ['a server that lists nothing', { roles: { CONNECTOR: [] } }, ['ok grants']],
  ['a server that knows no SHOW GRANTS', { roles: {} }, ['ok grants']],
])('%s', async (_title, account, expected) => {
  expect(await check(account)).toEqual(expected)
})

test.each([
  [
    'analytics.Public."My ""Table"""',
    ['ANALYTICS', 'PUBLIC', 'My "Table"'],
    'ANALYTICS.PUBLIC."My ""Table"""',
  ],
  ['straße', ['STRAßE'], '"STRAßE"'],
  ['"a.b".c', ['a.b', 'C'], '"a.b".C'],
])('%s is read as Snowflake folds it', (text, parts, spelling) => {
  expect(written(text)).toEqual(parts)
  expect(spelled(written(text))).toBe(spelling)
  expect(listed(spelling)).toEqual(parts)
})

test.each([
  ['SELECT * FROM Rates', true],
  ['SELECT * FROM x.rates_old', false],
  ['SELECT * FROM exchange_rates', false],
  ['SELECT * FROM "RATES"', true],
])('whether %s may name RATES: %s', (text, expected) => {
  expect(isNamedIn(['FX', 'PUBLIC', 'RATES'], [text])).toBe(expected)
})
