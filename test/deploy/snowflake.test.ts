import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { buildProgram } from '../../src/cli/program.ts'
import { validateText } from '../../src/config/load.ts'
import { snowflakeSettings } from '../../src/config/snowflake-settings.ts'
import { knownNames } from '../../src/connector/declared.ts'
import type { Row } from '../../src/engine/ports.ts'
import { checkGrants } from '../../src/warehouse/snowflake/grants/check.ts'
import { needsOf } from '../../src/warehouse/snowflake/grants/needs.ts'
import { type Granted, grantsOf, read, statementsOf } from './scripts.ts'

const place = {
  database: 'HUBSPOT_WAREHOUSE',
  schemas: { data: 'HUBSPOT', control: 'HUBSPOT_SYNC', dbt: 'HUBSPOT_DBT' },
  warehouse: 'HUBSPOT_LOADING',
}

const listed = ({ privilege, on, name }: Granted): Row => ({
  privilege,
  granted_on: on.replaceAll(' ', '_'),
  name,
  grant_option: 'false',
})

const checked = (grants: readonly Granted[]) =>
  checkGrants(
    async ({ name, slots }) => {
      switch (name) {
        case 'warehouse/session_roles':
          return [{ signed_in_user: 'HUBSPOT_CONNECTOR', primary_role: 'HUBSPOT_CONNECTOR' }]
        case 'warehouse/grants_to_role':
          return JSON.stringify(slots).includes('HUBSPOT_CONNECTOR') ? grants.map(listed) : []
        case 'warehouse/grants_to_user':
          return [{ role: 'HUBSPOT_CONNECTOR' }]
        default:
          return []
      }
    },
    needsOf(place, [], []),
  )

const outside = grantsOf(['sql/snowflake/setup.sql'], 'HUBSPOT_CONNECTOR')
const inside = grantsOf(['deploy/snowflake/setup-inside.sql'], 'HUBSPOT_CONNECTOR')

test.each([
  ['outside', outside, 'no more'],
  ['inside', [...outside, ...inside], `${inside.length} grants for running inside`],
] as const)(
  'what setup grants for running %s is what check asks for, and no more',
  async (_, grants, says) => {
    const lines = await checked(grants)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({ ok: true, detail: expect.stringContaining(says) as string })
  },
)

test.each(
  outside
    .filter(({ on }) => on !== 'DATABASE')
    .map((grant) => [grant.privilege, grant.on, grant] as const),
)('%s on %s is missed when setup lacks it', async (_privilege, _on, gone) => {
  const lines = await checked(outside.filter((grant) => grant !== gone))
  expect(lines.map(({ ok, fix }) => [ok, fix])).toEqual([
    [false, `GRANT ${gone.privilege} ON ${gone.on} ${gone.name} TO ROLE HUBSPOT_CONNECTOR;`],
  ])
})

test('setup grants nothing on all or future objects, and makes no role powerful', () => {
  const text = ['sql/snowflake/setup.sql', 'deploy/snowflake/setup-inside.sql']
    .flatMap(statementsOf)
    .filter((statement) => statement.startsWith('GRANT'))
  expect(text.length).toBeGreaterThan(8)
  expect(text.filter((statement) => /\b(ALL|FUTURE|OWNERSHIP|MANAGE)\b/.test(statement))).toEqual(
    [],
  )
})

test('tasks and service name only what the setup scripts make', () => {
  const made = ['sql/snowflake/setup.sql', 'deploy/snowflake/setup-inside.sql']
    .flatMap(statementsOf)
    .flatMap(
      (text) =>
        /^CREATE (?:OR REPLACE )?(?:ROLE|WAREHOUSE|DATABASE|SCHEMA|USER|NETWORK RULE|NETWORK POLICY|SECRET|EXTERNAL ACCESS INTEGRATION|COMPUTE POOL|IMAGE REPOSITORY|STAGE) (?:IF NOT EXISTS )?(\S+)/.exec(
          text,
        )?.[1] ?? [],
    )
  const named = ['deploy/snowflake/tasks.sql', 'deploy/snowflake/service.sql']
    .flatMap(statementsOf)
    .flatMap((text) => [
      ...text.matchAll(
        /(?:COMPUTE POOL|FROM @|QUERY_WAREHOUSE =|INTEGRATIONS = \(|USE SCHEMA|USE ROLE) ?([A-Z_.]+)/g,
      ),
    ])
    .map(([, name = '']) => name)
  expect(new Set(named)).toEqual(
    new Set([
      'HUBSPOT_CONNECTOR',
      'HUBSPOT_WAREHOUSE.HUBSPOT_SERVICE',
      'HUBSPOT_POOL',
      'CONFIGURATION',
      'HUBSPOT_LOADING',
      'HUBSPOT_API_ACCESS',
    ]),
  )
  for (const name of named) expect(made).toContain(name)
})

interface Container {
  readonly image: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly secrets: readonly {
    readonly snowflakeSecret: { readonly objectName: string }
    readonly secretKeyRef: string
    readonly envVarName: string
  }[]
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[]
  readonly readinessProbe?: { readonly port: number; readonly path: string }
}

/** https://docs.snowflake.com/en/developer-guide/snowpark-container-services/specification-reference, read 2026-11-22 */
const containerKeys = [
  'name',
  'image',
  'args',
  'env',
  'readinessProbe',
  'volumeMounts',
  'resources',
  'secrets',
]

test.each(['job.yaml', 'service.yaml'])(
  '%s starts a command that there is, with what the configuration asks for',
  (file) => {
    const { spec } = parse(read(`deploy/snowflake/${file}`)) as {
      readonly spec: {
        readonly containers: readonly Container[]
        readonly volumes: readonly {
          readonly name: string
          readonly stageConfig: { readonly name: string }
        }[]
      }
    }
    expect(
      Object.keys(spec).filter((key) => !['containers', 'volumes', 'endpoints'].includes(key)),
    ).toEqual([])
    const [container] = spec.containers as readonly [Container]
    expect(Object.keys(container).filter((key) => !containerKeys.includes(key))).toEqual([])
    expect(container.image).toMatch(/^\/hubspot_warehouse\/hubspot_service\/images\//)

    const [name, ...flags] = container.args
    const command = buildProgram(() => undefined).commands.find((one) => one.name() === name)
    const known = command?.options.flatMap(({ short, long }) => [short, long]) ?? []
    for (const flag of flags.filter((one) => one.startsWith('-'))) expect(known).toContain(flag)

    expect(container.readinessProbe).toEqual(
      name === 'serve'
        ? { port: Number(flags[flags.indexOf('--probe') + 1]), path: '/healthz' }
        : undefined,
    )

    const [mount] = container.volumeMounts
    expect(spec.volumes.map((volume) => volume.name)).toEqual([mount?.name])
    expect(spec.volumes[0]?.stageConfig.name).toBe(
      '@hubspot_warehouse.hubspot_service.configuration',
    )
    expect(flags[flags.indexOf('-f') + 1]).toBe(`${mount?.mountPath}/hubspot-warehouse.yaml`)
    const [secret] = container.secrets
    expect(secret?.snowflakeSecret.objectName).toBe(
      'hubspot_warehouse.hubspot_service.hubspot_token',
    )

    const { document, problems } = validateText(
      read('deploy/snowflake/hubspot-warehouse.yaml'),
      knownNames,
    )
    expect(problems).toEqual([])
    expect(document?.connections['main']?.hubspot?.token).toEqual({ env: secret?.envVarName })
    const warehouse = document?.connections['main']?.warehouse
    if (warehouse?.kind !== 'snowflake') throw new Error('the configuration is one for Snowflake')
    // What Snowflake sets in every container (same page set, "SQL execution").
    const inside = {
      SNOWFLAKE_ACCOUNT: 'AB12345',
      SNOWFLAKE_HOST: 'ab12345.snowflakecomputing.com',
      SNOWFLAKE_DATABASE: 'OTHER',
      SNOWFLAKE_SCHEMA: 'OTHER',
    }
    expect(snowflakeSettings('main', warehouse, { ...inside, ...container.env })).toMatchObject({
      account: 'AB12345',
      host: 'ab12345.snowflakecomputing.com',
      database: place.database,
      warehouse: place.warehouse,
      schema: null,
      role: null,
      signIn: { authenticator: 'SPCS', tokenFile: '/snowflake/session/token' },
    })
  },
)
