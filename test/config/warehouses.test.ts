import { describe, expect, test } from 'vitest'
import { validateText } from '../../src/config/load.ts'
import { snowflakeSettings } from '../../src/config/snowflake-settings.ts'
import { type SnowflakeConfig, snowflakeSchema } from '../../src/config/warehouse-schema.ts'

const known = { streams: ['contacts'], targets: ['contacts'], families: ['custom_'] }

const documentWith = (warehouse: string, source = '{ table: sales.people }'): string => `
version: 1
connections:
  main:
    warehouse: ${warehouse}
syncs:
  people_out:
    connection: main
    direction: outbound
    target: contacts
    strategy: upsert
    source: ${source}
    key: id
    identify_by: { property: email, column: email }
    fields: { firstname: first_name }
`

const problemsOf = (warehouse: string, source?: string): readonly string[] =>
  validateText(documentWith(warehouse, source), known).problems.map(({ path }) => path)

const at = (field: string): string => `connections.main.warehouse.${field}`

describe('a Snowflake warehouse in the document', () => {
  test.each([
    ['nothing but its kind', '{ kind: snowflake }'],
    [
      'a key pair',
      '{ kind: snowflake, account: a-b, user: U, role: R, warehouse: W, database: D, schema: S, private_key_path: ./key.p8, private_key_passphrase: { env: P }, part_size: 64MB }',
    ],
    [
      "Snowflake's names in lower case",
      '{ kind: snowflake, authenticator: snowflake_jwt, private_key: { env: K } }',
    ],
    ['OAuth', '{ kind: snowflake, authenticator: OAUTH, token: { file: ./token } }'],
    [
      'a token file',
      '{ kind: snowflake, authenticator: PROGRAMMATIC_ACCESS_TOKEN, token_file_path: /run/token }',
    ],
    [
      'a workload identity',
      '{ kind: snowflake, authenticator: WORKLOAD_IDENTITY, workload_identity_provider: oidc, token: { env: T } }',
    ],
    ['a container', '{ kind: snowflake, authenticator: SPCS, database: D }'],
    ['connections.toml', '{ kind: snowflake, connection: prod, role: R }'],
    [
      'a stand-in',
      '{ kind: snowflake, access_url: "http://127.0.0.1:8085", password: { env: P } }',
    ],
  ])('holds with %s', (_, warehouse) => {
    expect(problemsOf(warehouse)).toEqual([])
  })

  test.each([
    ['another kind', '{ kind: bigquery }', ['kind']],
    ['fields of DuckDB', '{ kind: snowflake, path: ./crm.duckdb }', ['path']],
    ['a secret written down', '{ kind: snowflake, password: hunter2 }', ['password']],
    ['a token that could be any', '{ kind: snowflake, token: { env: T } }', ['authenticator']],
    [
      'fields of several sign-ins',
      '{ kind: snowflake, private_key_path: k, password: { env: P } }',
      ['authenticator'],
    ],
    [
      'a field that its sign-in does not take',
      '{ kind: snowflake, authenticator: OAUTH, token: { env: T }, private_key_path: k }',
      ['private_key_path'],
    ],
    [
      'a key in two ways',
      '{ kind: snowflake, private_key_path: k, private_key: { env: K } }',
      ['private_key'],
    ],
    [
      'a workload identity without a provider',
      '{ kind: snowflake, authenticator: WORKLOAD_IDENTITY }',
      ['workload_identity_provider'],
    ],
    [
      'a token that the cloud gives itself',
      '{ kind: snowflake, authenticator: WORKLOAD_IDENTITY, workload_identity_provider: AWS, token: { env: T } }',
      ['token'],
    ],
    [
      'a sign-in beside connections.toml',
      '{ kind: snowflake, connection: prod, authenticator: OAUTH, token: { env: T } }',
      ['authenticator', 'token'],
    ],
    [
      'plain http to another machine',
      '{ kind: snowflake, access_url: "http://snow.example" }',
      ['access_url'],
    ],
    [
      'a sign-in that needs a person',
      '{ kind: snowflake, authenticator: EXTERNALBROWSER }',
      ['authenticator'],
    ],
    [
      'an address as the account',
      '{ kind: snowflake, account: "https://a-b.snowflakecomputing.com" }',
      ['account'],
    ],
    [
      'an access URL without https',
      '{ kind: snowflake, access_url: "a-b.example" }',
      ['access_url'],
    ],
    ['a size that is none', '{ kind: snowflake, part_size: big }', ['part_size']],
  ])('is refused with %s', (_, warehouse, fields) => {
    expect([...problemsOf(warehouse)].toSorted()).toEqual(fields.map(at).toSorted())
  })

  test.each(['password', 'private_key', 'private_key_passphrase'])(
    'tells a %s that is written down how to name it',
    (field) => {
      const text = documentWith(`{ kind: snowflake, ${field}: hunter2 }`)
      const [problem] = validateText(text, known).problems
      expect(problem).toMatchObject({
        path: at(field),
        fix: expect.stringContaining('{ env: NAME }'),
      })
      expect(JSON.stringify(problem)).not.toContain('hunter2')
    },
  )

  test('takes no CSV file as a source, which DuckDB does', () => {
    const csv = '{ csv: people.csv }'
    expect(problemsOf('{ kind: duckdb, path: x.duckdb }', csv)).toEqual([])
    expect(problemsOf('{ kind: snowflake }', csv)).toEqual(['syncs.people_out.source.csv'])
  })
})

const settingsOf = (config: Partial<SnowflakeConfig>, environment: Record<string, string>) =>
  snowflakeSettings('main', snowflakeSchema.parse({ kind: 'snowflake', ...config }), environment)

const failureOf = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    return (error as { code?: unknown }).code
  }
  return null
}

describe('what a document leaves to the environment', () => {
  const place = { SNOWFLAKE_ACCOUNT: 'a-b', SNOWFLAKE_DATABASE: 'CRM' }
  const user = { ...place, SNOWFLAKE_USER: 'SYNC' }

  test('is account, user, role, warehouse, database and where Snowflake is reached, never the schema', () => {
    const environment = {
      ...user,
      SNOWFLAKE_ROLE: 'R',
      SNOWFLAKE_WAREHOUSE: 'W',
      SNOWFLAKE_SCHEMA: 'PUBLIC',
      SNOWFLAKE_ACCESS_URL: 'http://127.0.0.1:1',
      SNOWFLAKE_PASSWORD: 'secret',
    }
    expect(settingsOf({ role: 'OWN', part_size: '64 MiB' }, environment)).toEqual({
      connection: null,
      account: 'a-b',
      user: 'SYNC',
      role: 'OWN',
      warehouse: 'W',
      database: 'CRM',
      schema: null,
      accessUrl: 'http://127.0.0.1:1',
      host: null,
      partBytes: 64 * 1024 * 1024,
      signIn: { authenticator: 'SNOWFLAKE', password: { env: 'SNOWFLAKE_PASSWORD' } },
    })
  })

  test.each([
    ['a key file', {}, { ...user, SNOWFLAKE_PRIVATE_KEY_PATH: 'k' }, 'SNOWFLAKE_JWT'],
    ['a password', {}, { ...user, SNOWFLAKE_PASSWORD: 'p' }, 'SNOWFLAKE'],
    [
      'a named sign-in and a token',
      {},
      { ...place, SNOWFLAKE_AUTHENTICATOR: 'oauth', SNOWFLAKE_TOKEN: 't' },
      'OAUTH',
    ],
    ['the host of a container', {}, { ...place, SNOWFLAKE_HOST: 'h' }, 'SPCS'],
    [
      'the document, before the environment',
      { authenticator: 'PROGRAMMATIC_ACCESS_TOKEN', token: { env: 'T' } },
      { ...user, SNOWFLAKE_PRIVATE_KEY_PATH: 'k', SNOWFLAKE_HOST: 'h' },
      'PROGRAMMATIC_ACCESS_TOKEN',
    ],
  ] as const)('signs in by %s', (_, config, environment, authenticator) => {
    expect(settingsOf(config, environment).signIn?.authenticator).toBe(authenticator)
  })

  test('reaches Snowflake by the host that a container is given, with the token that it finds there', () => {
    const { host, signIn } = settingsOf({}, { ...place, SNOWFLAKE_HOST: 'inner.host' })
    expect({ host, signIn }).toEqual({
      host: 'inner.host',
      signIn: { authenticator: 'SPCS', tokenFile: '/snowflake/session/token' },
    })
  })

  test.each([
    ['no account', { user: 'U' }, { SNOWFLAKE_DATABASE: 'D', SNOWFLAKE_PASSWORD: 'p' }],
    ['no database', {}, { SNOWFLAKE_ACCOUNT: 'a', SNOWFLAKE_HOST: 'h' }],
    ['no user for a key', {}, { ...place, SNOWFLAKE_PRIVATE_KEY_PATH: 'k' }],
    ['no way to sign in', {}, user],
    ['a token without its kind', {}, { ...user, SNOWFLAKE_TOKEN: 't' }],
    ['an unknown sign-in', {}, { ...user, SNOWFLAKE_AUTHENTICATOR: 'externalbrowser' }],
    [
      'plain http to another machine',
      {},
      { ...user, SNOWFLAKE_PASSWORD: 'p', SNOWFLAKE_ACCESS_URL: 'http://snow.example' },
    ],
  ])('is told when it is not enough: %s', (_, config, environment) => {
    expect(failureOf(() => settingsOf(config, environment))).toBe('config.warehouse_incomplete')
  })

  test('is not asked beside a connection of connections.toml', () => {
    const settings = settingsOf({ connection: 'prod', database: 'D' }, { SNOWFLAKE_ACCOUNT: 'a' })
    expect(settings).toMatchObject({ account: null, database: 'D', signIn: null })
  })
})
