import { z } from 'zod'
import type { Problem } from './problems.ts'
import { isLoopback } from './loopback.ts'
import { type Authenticator, authenticators } from './warehouse-schema.ts'

const looseText = z.string().optional().catch(undefined)

/** A warehouse of which only what depends on each other is looked at: the rest is told by the schema. */
export const looseWarehouse = z
  .looseObject({
    kind: looseText,
    authenticator: z
      .string()
      .transform((text) => text.toUpperCase())
      .pipe(z.enum(authenticators))
      .optional()
      .catch(undefined),
    access_url: looseText,
    workload_identity_provider: looseText,
  })
  .catch({})
export type LooseWarehouse = z.infer<typeof looseWarehouse>

/** The fields that carry a sign-in, and the sign-ins that take them (SNOWFLAKE.md 1). */
const takers: Readonly<Record<string, readonly Authenticator[]>> = {
  private_key_path: ['SNOWFLAKE_JWT'],
  private_key: ['SNOWFLAKE_JWT'],
  private_key_passphrase: ['SNOWFLAKE_JWT'],
  token: ['OAUTH', 'PROGRAMMATIC_ACCESS_TOKEN', 'WORKLOAD_IDENTITY'],
  token_file_path: ['OAUTH', 'PROGRAMMATIC_ACCESS_TOKEN', 'WORKLOAD_IDENTITY', 'SPCS'],
  workload_identity_provider: ['WORKLOAD_IDENTITY'],
  workload_identity_entra_resource: ['WORKLOAD_IDENTITY'],
  password: ['SNOWFLAKE'],
}

/** Of two fields that say the same thing in two ways, one has to go. */
const rivals = [
  ['private_key_path', 'private_key'],
  ['token', 'token_file_path'],
] as const

/** What contradicts itself in a connection's warehouse. */
export function checkWarehouse(warehouse: LooseWarehouse, connection: string): Problem[] {
  if (warehouse.kind !== 'snowflake') return []
  const at = (field: string): string => `connections.${connection}.warehouse.${field}`
  const given = Object.keys(takers).filter((field) => warehouse[field] !== undefined)
  const problems: Problem[] = []
  for (const [one, other] of rivals) {
    if (!given.includes(one) || !given.includes(other)) continue
    problems.push({
      path: at(other),
      what: `stands beside \`${one}\`.`,
      fix: 'Take out one of the two.',
    })
  }
  if (warehouse['connection'] !== undefined) {
    const twice = [...given, ...['authenticator'].filter((field) => warehouse[field] !== undefined)]
    return [
      ...problems,
      ...twice.map((field) => ({
        path: at(field),
        what: 'stands beside `connection`, which brings its own sign-in.',
        fix: 'Take out `connection`, or this.',
      })),
    ]
  }
  const { authenticator } = warehouse
  if (authenticator !== undefined) {
    for (const field of given) {
      if (takers[field]?.includes(authenticator) !== false) continue
      problems.push({
        path: at(field),
        what: `is of no use to the sign-in ${authenticator}.`,
        fix: `Take it out, or write \`authenticator: ${takers[field][0] ?? ''}\`.`,
      })
    }
    problems.push(...checkProvider(warehouse, at))
  } else if (isUndecided(given)) {
    problems.push({
      path: at('authenticator'),
      what: 'is missing: a token alone does not tell how to sign in.',
      fix: 'Write OAUTH, PROGRAMMATIC_ACCESS_TOKEN or WORKLOAD_IDENTITY.',
    })
  } else if (new Set(given.map((field) => takers[field]?.join())).size > 1) {
    problems.push({
      path: at('authenticator'),
      what: `is missing, and the other fields (${given.join(', ')}) are of several sign-ins.`,
      fix: `Write one of ${authenticators.join(', ')}, and take out what it does not need.`,
    })
  }
  return [...problems, ...checkAccessUrl(warehouse, at)]
}

const isUndecided = (given: readonly string[]): boolean =>
  given.length > 0 && given.every((field) => field === 'token' || field === 'token_file_path')

function checkProvider(warehouse: LooseWarehouse, at: (field: string) => string): Problem[] {
  if (warehouse.authenticator !== 'WORKLOAD_IDENTITY') return []
  const provider = warehouse.workload_identity_provider
  if (provider === undefined) {
    return [
      {
        path: at('workload_identity_provider'),
        what: 'is missing, and a workload identity has one.',
        fix: 'Write AWS, AZURE, GCP or OIDC.',
      },
    ]
  }
  const hasToken = warehouse['token'] !== undefined || warehouse['token_file_path'] !== undefined
  if (provider.toUpperCase() === 'OIDC' || !hasToken) return []
  return [
    {
      path: at(warehouse['token'] === undefined ? 'token_file_path' : 'token'),
      what: `is of no use: ${provider} gives the token itself.`,
      fix: 'Take it out; only OIDC needs a token.',
    },
  ]
}

function checkAccessUrl(warehouse: LooseWarehouse, at: (field: string) => string): Problem[] {
  const url = warehouse.access_url
  if (url === undefined || !URL.canParse(url) || isAllowed(url)) return []
  return [
    {
      path: at('access_url'),
      what: 'is plain http to another machine, or has a password in it: the sign-in could be read on the way.',
      fix: 'Write https://; plain http is for 127.0.0.1, [::1] and localhost only.',
    },
  ]
}

/** HTTPS, but for loopback (CONTRACT.md, "Scripts and environment"). */
export function isAllowed(text: string): boolean {
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return false
  return url.protocol === 'https:' || isLoopback(url.hostname)
}

/** Only DuckDB reads files of this machine. */
export function checkCsvSource(kind: string | undefined, source: unknown, sync: string): Problem[] {
  const isCsv = typeof source === 'object' && source !== null && 'csv' in source
  if (kind !== 'snowflake' || !isCsv) return []
  return [
    {
      path: `${sync}.source.csv`,
      what: 'is a file of this machine, and the warehouse is Snowflake.',
      fix: "Load it into a table (Snowsight's Add Data, or PUT and COPY INTO), then write { table: DATABASE.SCHEMA.TABLE }.",
    },
  ]
}
