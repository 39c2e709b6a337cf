import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConnectorError } from '../../../src/errors/connector-error.ts'
import { systemClock } from '../../../src/machine/clock.ts'
import { namedConnection } from '../../../src/warehouse/snowflake/connections-file.ts'
import { Session } from '../../../src/warehouse/snowflake/session.ts'
import { type SignIn, signInOptions } from '../../../src/warehouse/snowflake/sign-in.ts'
import { column, scriptedEngine } from '../../snowflake-server/scripted-engine.ts'
import { type SnowflakeServer, startSnowflakeServer } from '../../snowflake-server/server.ts'

let folder: string
let server: SnowflakeServer

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'snowflake-sign-in-'))
  mkdirSync(join(folder, 'home'))
  const engine = scriptedEngine(folder, () => ({
    columns: [column('DONE', 'text')],
    rows: [[['yes']]],
  }))
  server = await startSnowflakeServer({ engine })
  // The driver hands a workload's token to Snowflake's own hosts only, and to those named here.
  process.env['SNOWFLAKE_WIF_ALLOWED_HOST_SUFFIXES'] = '127.0.0.1'
})
afterAll(async () => {
  delete process.env['SNOWFLAKE_WIF_ALLOWED_HOST_SUFFIXES']
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

function ownFile(name: string, content: string, mode = 0o600): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  chmodSync(path, mode)
  return path
}

async function signedIn(signIn: SignIn, url = server.url): Promise<unknown> {
  const { account } = server
  await using session = new Session({
    account,
    settings: { together: "ALTER SESSION SET TIMEZONE = 'UTC'", apart: new Map() },
    connection: () => ({
      ...signInOptions(signIn, { account, accessUrl: `${url}/` }),
      sfRetryMaxLoginRetries: 0,
    }),
    tag: () => '',
    clock: systemClock,
    signal: new AbortController().signal,
  })
  return (await session.execute('SELECT 1')).rows
}

const failing = (work: Promise<unknown>): Promise<ConnectorError> =>
  work.then(
    () => {
      throw new TypeError('It did not fail.')
    },
    (error: ConnectorError) => error,
  )

const ways: Readonly<Record<string, () => SignIn>> = {
  'a key pair': () => ({
    authenticator: 'SNOWFLAKE_JWT',
    user: server.users.keyPair.user,
    privateKey: server.users.keyPair.privateKey,
  }),
  'an encrypted key pair': () => ({
    authenticator: 'SNOWFLAKE_JWT',
    user: server.users.keyPair.user,
    privateKey: server.users.keyPair.encrypted('open'),
    passphrase: 'open',
  }),
  'an OAuth token': () => ({
    authenticator: 'OAUTH',
    token: { text: `${server.users.oauth.token}\n` },
  }),
  'an OAuth token of a file': () => ({
    authenticator: 'OAUTH',
    token: { file: ownFile('oauth', server.users.oauth.token) },
  }),
  'a programmatic access token': () => ({
    authenticator: 'PROGRAMMATIC_ACCESS_TOKEN',
    user: server.users.programmatic.user,
    token: { text: server.users.programmatic.token },
  }),
  'the identity of a workload': () => ({
    authenticator: 'WORKLOAD_IDENTITY',
    provider: 'OIDC',
    token: { text: server.users.workload.token },
  }),
  'the token of a container': () => ({
    authenticator: 'SPCS',
    tokenFile: ownFile('container', server.users.container.token, 0o644),
  }),
  'a password': () => ({ authenticator: 'SNOWFLAKE', ...server.users.password }),
}

test.each(Object.entries(ways))('signs in by %s', async (_, way) => {
  expect(await signedIn(way())).toEqual([{ done: 'yes' }])
})

test('reads a token that is renewed in its file at each sign-in', async () => {
  const file = ownFile('renewed', 'old')
  const signIn: SignIn = { authenticator: 'OAUTH', token: { file } }
  expect(await failing(signedIn(signIn))).toMatchObject({ code: 'warehouse.sign_in_failed' })
  ownFile('renewed', server.users.oauth.token)
  expect(await signedIn(signIn)).toEqual([{ done: 'yes' }])
})

test('says what was refused and what mends it, and no secret', async () => {
  const refused = await failing(
    signedIn({ authenticator: 'SNOWFLAKE', ...server.users.password, password: 'hunter2' }),
  )
  expect(refused).toMatchObject({
    code: 'warehouse.sign_in_failed',
    why: 'The user name, password or token is wrong.',
  })
  server.users.expire('oauth')
  const expired = await failing(
    signedIn({ authenticator: 'OAUTH', token: { text: server.users.oauth.token } }),
  )
  server.users.expire('oauth', false)
  expect(expired.fix).toContain('token_file_path')
  const other = { authenticator: 'SNOWFLAKE_JWT', user: server.users.password.user } as const
  const wrongKey = await failing(
    signedIn({ ...other, privateKey: server.users.keyPair.privateKey }),
  )
  expect(wrongKey.fix).toContain('fingerprint')
  const noKey = await failing(signedIn({ ...other, privateKey: 'hunter2' }))
  expect(noKey).toMatchObject({ code: 'warehouse.sign_in_unfit' })
  const locked = { ...other, privateKey: server.users.keyPair.encrypted('open') }
  const wrongPassphrase = await failing(signedIn({ ...locked, passphrase: 'hunter2' }))
  expect(wrongPassphrase).toMatchObject({ code: 'warehouse.sign_in_unfit' })
  expect(wrongPassphrase.why).toContain('does not open it')
  const noPassphrase = await failing(signedIn(locked))
  expect(noPassphrase).toMatchObject({ code: 'warehouse.sign_in_unfit' })
  expect(noPassphrase.fix).toContain('SNOWFLAKE_PRIVATE_KEY_PASSPHRASE')
  const damaged = server.users.keyPair.privateKey.replace(/\n.{64}\n/, '\n')
  const cut = await failing(signedIn({ ...other, privateKey: damaged }))
  expect(cut).toMatchObject({ code: 'warehouse.sign_in_unfit' })
  const nobody = await failing(
    signedIn({ authenticator: 'SNOWFLAKE', ...server.users.password }, 'http://127.0.0.1:9'),
  )
  expect(nobody).toMatchObject({ code: 'warehouse.unreachable' })
  for (const error of [refused, expired, wrongKey, noKey, wrongPassphrase, cut, nobody]) {
    const said = JSON.stringify(error.report()) + String(error.cause)
    expect(said).not.toMatch(/hunter2|BEGIN (?:ENCRYPTED )?PRIVATE KEY-----\n/)
  }
})

describe('connections.toml', () => {
  const environment = () => ({ SNOWFLAKE_HOME: join(folder, 'home') })
  const written = (text: string, mode?: number) => ownFile('home/connections.toml', text, mode)

  test('gives a named connection, its older spellings, and the default one', async () => {
    const key = ownFile('key.p8', server.users.keyPair.privateKey)
    written(`
      [default]
      account = "acme-eu"
      user = "me"
      password = "p"

      [sync]
      account = "${server.account}"
      user = "${server.users.keyPair.user}"
      authenticator = "snowflake_jwt"
      private_key_file = "${key}"
      role = "R"
      warehouse = "W"
      database = "D"
      schema = "S"

      [token]
      account = "a"
      host = "h.example"
      authenticator = "oauth"
      token_file_path = "/run/token"
    `)
    const found = namedConnection('sync', environment())
    expect(found).toMatchObject({ role: 'R', warehouse: 'W', database: 'D', schema: 'S' })
    expect(await signedIn(found.signIn)).toEqual([{ done: 'yes' }])
    expect(namedConnection(undefined, environment())).toEqual({
      account: 'acme-eu',
      signIn: { authenticator: 'SNOWFLAKE', user: 'me', password: 'p' },
    })
    const chosen = { ...environment(), SNOWFLAKE_DEFAULT_CONNECTION_NAME: 'token' }
    expect(namedConnection(undefined, chosen)).toEqual({
      account: 'a',
      host: 'h.example',
      signIn: { authenticator: 'OAUTH', token: { file: '/run/token' } },
    })
  })

  test.each([
    ['a connection that is not there', '[other]\naccount = "a"\n', 0o600, 'It has other.'],
    ['no account', '[sync]\nuser = "u"\n', 0o600, 'Its account is missing.'],
    [
      'a sign-in that needs a person',
      '[sync]\naccount = "a"\nauthenticator = "externalbrowser"\n',
      0o600,
      'Its authenticator is one that needs a person',
    ],
    ['no TOML', '[sync]\npassword = secret\n', 0o600, 'Line 2'],
    ['a file that others may write', '[sync]\npassword = "secret"\n', 0o622, 'may write it'],
  ])('refuses %s', (_, text, mode, why) => {
    written(text, mode)
    const refusal = () => namedConnection('sync', environment())
    expect(refusal).toThrow(why)
    expect(refusal).not.toThrow('secret')
  })
})
