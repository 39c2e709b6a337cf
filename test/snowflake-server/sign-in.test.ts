import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, disconnect, failureOf, run, type Options } from './driver.ts'
import { column, scriptedEngine } from './scripted-engine.ts'
import { startSnowflakeServer, type SnowflakeServer } from './server.ts'

let server: SnowflakeServer
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'snowflake-sign-in-'))
  const engine = scriptedEngine(folder, ({ session }) => ({
    columns: [column('ROLE', 'text'), column('DATABASE', 'text'), column('WAREHOUSE', 'text')],
    rows: [[[session.current.role, session.current.database, session.current.warehouse]]],
  }))
  server = await startSnowflakeServer({ engine })
  // The driver signs in with a workload's identity at Snowflake's own hosts only, and at those named here.
  process.env['SNOWFLAKE_WIF_ALLOWED_HOST_SUFFIXES'] = '127.0.0.1'
})
afterAll(async () => {
  delete process.env['SNOWFLAKE_WIF_ALLOWED_HOST_SUFFIXES']
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

function fileWith(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, 0o600)
  return path
}

const ways: Readonly<Record<string, () => Options>> = {
  'a password': () => ({
    username: server.users.password.user.toLowerCase(),
    password: server.users.password.password,
    authenticator: 'SNOWFLAKE',
  }),
  'a key pair': () => ({
    authenticator: 'SNOWFLAKE_JWT',
    username: server.users.keyPair.user,
    privateKey: server.users.keyPair.privateKey,
  }),
  'an encrypted key in a file': () => ({
    authenticator: 'SNOWFLAKE_JWT',
    username: server.users.keyPair.user,
    privateKeyPath: fileWith('key.p8', server.users.keyPair.encrypted('pass phrase')),
    privateKeyPass: 'pass phrase',
  }),
  'an OAuth token': () => ({
    authenticator: 'OAUTH',
    username: server.users.oauth.user,
    token: server.users.oauth.token,
  }),
  'a programmatic access token': () => ({
    authenticator: 'PROGRAMMATIC_ACCESS_TOKEN',
    username: server.users.programmatic.user,
    token: server.users.programmatic.token,
  }),
  'the identity of a workload': () => ({
    authenticator: 'WORKLOAD_IDENTITY',
    workloadIdentityProvider: 'OIDC',
    token: server.users.workload.token,
  }),
  'the token of a container, from its file': () => ({
    authenticator: 'OAUTH',
    tokenFilePath: fileWith('token', server.users.container.token),
  }),
}

test.each(Object.entries(ways))('signs in with %s', async (_way, options) => {
  const connection = await connect(server, options())
  const { rows } = await run(connection, 'SELECT 1')
  await disconnect(connection)
  expect(rows).toEqual([{ ROLE: 'HUBSPOT_SYNC', DATABASE: 'HUBSPOT_DB', WAREHOUSE: 'HUBSPOT_WH' }])
})

const wrong: Readonly<Record<string, readonly [code: string, options: () => Options]>> = {
  'a wrong password': ['390100', () => ({ ...ways['a password']?.(), password: 'other' })],
  'an unknown user': ['390100', () => ({ ...ways['a password']?.(), username: 'NOBODY' })],
  "another user's key": [
    '390144',
    () => ({ ...ways['a key pair']?.(), username: server.users.password.user }),
  ],
  'an unregistered key, though it is a key': [
    '390144',
    () => ({ ...ways['a key pair']?.(), privateKey: strangersKey }),
  ],
  'a wrong OAuth token': ['390303', () => ({ ...ways['an OAuth token']?.(), token: 'other' })],
  'a wrong programmatic token': [
    '394400',
    () => ({ ...ways['a programmatic access token']?.(), token: 'other' }),
  ],
  "a workload's token for another audience": [
    '390303',
    () => ({
      ...ways['the identity of a workload']?.(),
      token: server.users.workload.forged({ aud: 'other' }),
    }),
  ],
  "a workload's token of yesterday": [
    '390303',
    () => ({
      ...ways['the identity of a workload']?.(),
      token: server.users.workload.forged({ exp: 1 }),
    }),
  ],
  'an unknown role': ['390189', () => ({ ...ways['a password']?.(), role: 'NONE' })],
  'a role that is not granted': [
    '390186',
    () => ({ ...ways['a password']?.(), role: 'accountadmin' }),
  ],
}
// Made beforehand: RSA 2048, registered with no user.
const strangersKey = await import('node:crypto').then(({ generateKeyPairSync }) =>
  generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ format: 'pem', type: 'pkcs8' })
    .toString(),
)

test.each(Object.entries(wrong))('refuses %s', async (_what, [code, options]) => {
  expect((await failureOf(connect(server, options()))).code).toBe(code)
})

test('an OAuth token that ran out is told from a wrong one, and a role granted later is taken', async () => {
  server.users.expire('oauth')
  const options = ways['an OAuth token']?.() ?? {}
  expect((await failureOf(connect(server, options))).code).toBe('390318')
  server.users.expire('oauth', false)
  server.allow({ role: 'analyst' })
  const connection = await connect(server, { ...options, role: '"ANALYST"' })
  expect((await run(connection, 'SELECT 1')).rows[0]).toMatchObject({ ROLE: 'ANALYST' })
  await disconnect(connection)
})

test('a session starts without the database and the warehouse that are not there', async () => {
  const connection = await connect(server, { database: 'NONE', warehouse: 'NONE' })
  const { rows } = await run(connection, 'SELECT 1')
  await disconnect(connection)
  expect(rows).toEqual([{ ROLE: 'HUBSPOT_SYNC', DATABASE: null, WAREHOUSE: null }])
})

interface LoginAnswer {
  readonly success: boolean
  readonly code: string | null
  readonly data: { readonly parameters: readonly { name: string; value: unknown }[] } | null
}

/** What the driver can't be brought to send from a test: it reads a service's token from one fixed path. */
async function login(data: object, query = ''): Promise<LoginAnswer> {
  const body = JSON.stringify({ data: { ACCOUNT_NAME: server.account, ...data } })
  const url = `${server.url}/session/v1/login-request${query}`
  return (await (await fetch(url, { method: 'POST', body })).json()) as LoginAnswer
}

test('a container may send the token of its service, which must be right', async () => {
  const { token, serviceToken } = server.users.container
  const container = { AUTHENTICATOR: 'OAUTH', TOKEN: token }
  expect((await login({ ...container, SPCS_TOKEN: serviceToken })).success).toBe(true)
  expect((await login({ ...container, SPCS_TOKEN: 'other' })).code).toBe('390303')
})

test('parameters given at sign-in come back, and defaults are checked when asked for', async () => {
  const { user, password } = server.users.password
  const me = { LOGIN_NAME: user, PASSWORD: password }
  const { data } = await login({ ...me, SESSION_PARAMETERS: { timezone: 'UTC' } })
  expect(data?.parameters).toContainEqual({ name: 'TIMEZONE', value: 'UTC' })
  expect(data?.parameters).toContainEqual({ name: 'DATE_OUTPUT_FORMAT', value: 'YYYY-MM-DD' })
  const checked = { ...me, SESSION_PARAMETERS: { VALIDATE_DEFAULT_PARAMETERS: true } }
  expect((await login(checked, '?databaseName=NONE')).code).toBe('390201')
  expect((await login(checked, '?databaseName=hubspot_db&warehouse=NONE')).code).toBe('390201')
  expect((await login(checked, '?databaseName=hubspot_db&warehouse=hubspot_wh')).success).toBe(true)
})

test('an account of another name is not found', async () => {
  expect((await failureOf(connect(server, { account: 'OTHER' }))).code).not.toBe('none')
})
