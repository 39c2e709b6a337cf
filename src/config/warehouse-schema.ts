import { z } from 'zod'
import { secret } from './secret-schema.ts'

export const duckDbSchema = z
  .strictObject({
    kind: z.literal('duckdb').meta({
      title: 'Kind',
      description: 'The kind of warehouse: duckdb, a file on this machine, or snowflake.',
    }),
    path: z.string().min(1).meta({
      title: 'File',
      description:
        'The DuckDB file; made when it is not there. Relative paths start at the configuration document.',
    }),
    schema: z.string().min(1).max(63).optional().meta({
      title: 'Schema',
      description: 'Schema of the stream tables. Default hubspot; on Snowflake HUBSPOT.',
    }),
    memory_limit: z
      .string()
      .regex(/^\d+\s*(MB|GB|MiB|GiB)$/i, 'is no size: write for instance 1GB')
      .optional()
      .meta({
        title: 'Memory limit',
        description:
          'What DuckDB may use. Default: 300MB, and 4MB for each column beyond 40 of the widest table.',
      }),
  })
  .meta({ title: 'DuckDB', description: 'A DuckDB file.' })

/** Snowflake's own names of the sign-ins that need no person (SNOWFLAKE.md 1), and SPCS for the token of a container. */
export const authenticators = [
  'SNOWFLAKE_JWT',
  'OAUTH',
  'PROGRAMMATIC_ACCESS_TOKEN',
  'WORKLOAD_IDENTITY',
  'SPCS',
  'SNOWFLAKE',
] as const
export type Authenticator = (typeof authenticators)[number]

const workloadProviders = ['AWS', 'AZURE', 'GCP', 'OIDC'] as const

/** How people know them. */
const signIns = {
  SNOWFLAKE_JWT: 'Key pair',
  OAUTH: 'OAuth token',
  PROGRAMMATIC_ACCESS_TOKEN: 'Programmatic access token',
  WORKLOAD_IDENTITY: 'Workload identity',
  SPCS: 'Inside Snowflake (container)',
  SNOWFLAKE: 'Password (stand-ins)',
} as const satisfies Readonly<Record<Authenticator, string>>

/** Forms show the field with these sign-ins only. */
const signingBy = (...by: readonly Authenticator[]) => ({ with: { authenticator: by } })

/** A name of Snowflake's, in whichever case; the form for editors still lists the values. */
const folded = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.preprocess((value) => (typeof value === 'string' ? value.toUpperCase() : value), z.enum(values))

const name = (title: string, variable: string, description: string) =>
  z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({ title, description: `${description} Default: ${variable}.` })

export const snowflakeSchema = z
  .strictObject({
    kind: z.literal('snowflake').meta({ title: 'Kind', description: 'snowflake.' }),
    account: z
      .string()
      .max(255)
      .regex(/^[^\s/:@]+$/, 'is no account identifier: write it like myorg-myaccount')
      .optional()
      .meta({
        title: 'Account',
        description:
          'Account identifier, such as myorg-myaccount, without snowflakecomputing.com. Default: SNOWFLAKE_ACCOUNT.',
        host: true,
      }),
    user: name(
      'User',
      'SNOWFLAKE_USER',
      'The service user; not needed in a container of Snowflake.',
    ),
    role: name('Role', 'SNOWFLAKE_ROLE', "The role that owns the tables; else the user's own."),
    warehouse: name(
      'Virtual warehouse',
      'SNOWFLAKE_WAREHOUSE',
      "The warehouse that does the work; else the user's own.",
    ),
    database: name(
      'Database',
      'SNOWFLAKE_DATABASE',
      'The database of the stream tables; it has to be there.',
    ),
    schema: z.string().min(1).max(255).optional().meta({
      title: 'Schema',
      description: 'Schema of the stream tables. Default hubspot; on Snowflake HUBSPOT.',
    }),
    authenticator: folded(authenticators).optional().meta({
      title: 'Sign-in',
      description:
        'SNOWFLAKE_JWT (key pair), OAUTH, PROGRAMMATIC_ACCESS_TOKEN, WORKLOAD_IDENTITY, SPCS (the token of a container inside Snowflake) or SNOWFLAKE (a password, for stand-ins). Default: SNOWFLAKE_AUTHENTICATOR, else what the other fields allow: SNOWFLAKE_JWT with a private key, SNOWFLAKE with a password, SPCS inside Snowflake.',
      enum: authenticators,
      titles: signIns,
    }),
    private_key_path: z
      .string()
      .min(1)
      .optional()
      .meta({
        title: 'Private key file',
        description:
          'PEM file (PKCS#8) of the key pair. Relative paths start at the document. Default: SNOWFLAKE_PRIVATE_KEY_PATH.',
        ...signingBy('SNOWFLAKE_JWT'),
      }),
    private_key: secret.optional().meta({
      title: 'Private key',
      description: 'The key itself (PEM), where it stands in no file of its own.',
      secret: true,
      ...signingBy('SNOWFLAKE_JWT'),
    }),
    private_key_passphrase: secret.optional().meta({
      title: 'Passphrase of the private key',
      description: 'Only for an encrypted key. Default: SNOWFLAKE_PRIVATE_KEY_PASSPHRASE.',
      secret: true,
      ...signingBy('SNOWFLAKE_JWT'),
    }),
    token: secret.optional().meta({
      title: 'Token',
      description:
        'OAuth access token, programmatic access token, or the token of a workload identity (OIDC). Default: SNOWFLAKE_TOKEN.',
      secret: true,
      ...signingBy('OAUTH', 'PROGRAMMATIC_ACCESS_TOKEN', 'WORKLOAD_IDENTITY'),
    }),
    token_file_path: z
      .string()
      .min(1)
      .optional()
      .meta({
        title: 'Token file',
        description:
          'Instead of a token: a file that is read again at each sign-in. Default: SNOWFLAKE_TOKEN_FILE_PATH; SPCS: /snowflake/session/token.',
        ...signingBy('OAUTH', 'PROGRAMMATIC_ACCESS_TOKEN', 'WORKLOAD_IDENTITY', 'SPCS'),
      }),
    workload_identity_provider: folded(workloadProviders)
      .optional()
      .meta({
        title: 'Workload identity provider',
        description: 'AWS, AZURE, GCP or OIDC; OIDC needs a token.',
        enum: workloadProviders,
        ...signingBy('WORKLOAD_IDENTITY'),
      }),
    workload_identity_entra_resource: z
      .string()
      .min(1)
      .optional()
      .meta({
        title: 'Entra resource',
        description:
          "With AZURE: the application id URI that the token is asked for. Default: the driver's own.",
        ...signingBy('WORKLOAD_IDENTITY'),
      }),
    password: secret.optional().meta({
      title: 'Password',
      description:
        "For stand-ins: Snowflake's service users have none. Default: SNOWFLAKE_PASSWORD.",
      secret: true,
      ...signingBy('SNOWFLAKE'),
    }),
    connection: z.string().min(1).optional().meta({
      title: 'Connection of connections.toml',
      description:
        "A connection of Snowflake's connections.toml: account and sign-in come from there, and role, warehouse and database unless they stand here.",
    }),
    access_url: z
      .url({ protocol: /^https?$/, error: 'is no URL: write https:// and the host' })
      .optional()
      .meta({
        title: 'Access URL',
        description:
          'Where Snowflake is reached, if not by the account: a private link, or a stand-in. Plain http for loopback only. Default: SNOWFLAKE_ACCESS_URL.',
        host: true,
      }),
    part_size: z
      .string()
      .regex(/^[1-9]\d*\s*(MB|MiB)$/i, 'is no size: write for instance 64MB')
      .optional()
      .meta({
        title: 'Part size',
        description: 'About how large the files are that go up, before compression.',
      }),
  })
  .meta({ title: 'Snowflake', description: 'A database of a Snowflake account.' })

export const warehouseSchema = z
  .discriminatedUnion('kind', [duckDbSchema, snowflakeSchema], {
    error: (issue) =>
      issue.code === 'invalid_union'
        ? 'names a kind of warehouse that is not known: write duckdb or snowflake'
        : undefined,
  })
  .meta({ title: 'Warehouse', description: 'Where the tables are.' })

export type DuckDbConfig = z.infer<typeof duckDbSchema>
export type SnowflakeConfig = z.infer<typeof snowflakeSchema>
export type WarehouseConfig = z.infer<typeof warehouseSchema>
