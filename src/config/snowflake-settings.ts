import { ConnectorError } from '../errors/connector-error.ts'
import { isAllowed } from './warehouse-problems.ts'
import type { SecretReference } from './secret-schema.ts'
import type { Environment } from './secrets.ts'
import { type Authenticator, authenticators, type SnowflakeConfig } from './warehouse-schema.ts'

/** A connection to Snowflake with the environment's defaults; secrets are still references. */
export interface SnowflakeSettings {
  /** Of connections.toml: what is null here comes from there. */
  readonly connection: string | null
  readonly account: string | null
  readonly user: string | null
  readonly role: string | null
  readonly warehouse: string | null
  readonly database: string | null
  readonly schema: string | null
  readonly accessUrl: string | null
  /** The host that Snowflake gives its containers. */
  readonly host: string | null
  readonly partBytes: number | null
  /** Null with a connection of connections.toml. */
  readonly signIn: SignInSettings | null
}

export type SignInSettings =
  | {
      readonly authenticator: 'SNOWFLAKE_JWT'
      readonly key: SecretReference
      readonly passphrase: SecretReference | null
    }
  | {
      readonly authenticator: 'OAUTH' | 'PROGRAMMATIC_ACCESS_TOKEN'
      readonly token: SecretReference
    }
  | {
      readonly authenticator: 'WORKLOAD_IDENTITY'
      readonly provider: 'AWS' | 'AZURE' | 'GCP' | 'OIDC'
      /** With OIDC only. */
      readonly token: SecretReference | null
      /** With AZURE only. */
      readonly entraResource: string | null
    }
  | { readonly authenticator: 'SPCS'; readonly tokenFile: string }
  | { readonly authenticator: 'SNOWFLAKE'; readonly password: SecretReference }

/** Where each field of the place comes from when the document leaves it out. */
export const placeVariables = {
  account: 'SNOWFLAKE_ACCOUNT',
  user: 'SNOWFLAKE_USER',
  role: 'SNOWFLAKE_ROLE',
  warehouse: 'SNOWFLAKE_WAREHOUSE',
  database: 'SNOWFLAKE_DATABASE',
  access_url: 'SNOWFLAKE_ACCESS_URL',
} as const

/** Where Snowflake puts the token of a container's session (SNOWFLAKE.md 1). */
const containerToken = '/snowflake/session/token'

/**
 * What a document says, over what the environment says: `SNOWFLAKE_ACCOUNT` and the like, which Snowflake's own tools
 * read too. The schema of the tables is never taken from the environment: a container's SNOWFLAKE_SCHEMA is that of its
 * service.
 * @throws `config.warehouse_incomplete`
 */
export function snowflakeSettings(
  connection: string,
  config: SnowflakeConfig,
  environment: Environment,
): SnowflakeSettings {
  const from = (variable: string): string | null => {
    const value = environment[variable]?.trim()
    return value === undefined || value === '' ? null : value
  }
  const fromToml = config.connection !== undefined
  const placed = (field: keyof typeof placeVariables): string | null =>
    config[field] ?? (fromToml ? null : from(placeVariables[field]))
  const signIn = fromToml ? null : signInOf(connection, config, from)
  const settings = {
    connection: config.connection ?? null,
    account: placed('account'),
    user: placed('user'),
    role: placed('role'),
    warehouse: placed('warehouse'),
    database: placed('database'),
    schema: config.schema ?? null,
    accessUrl: placed('access_url'),
    host: signIn?.authenticator === 'SPCS' ? from('SNOWFLAKE_HOST') : null,
    partBytes: config.part_size === undefined ? null : bytesOf(config.part_size),
    signIn,
  }
  if (fromToml) return settings
  const needed = ['account', 'database', ...(needsUser(signIn) ? ['user'] : [])] as const
  const missing = needed.filter((field) => settings[field as 'account' | 'database'] === null)
  if (missing.length > 0) throw incomplete(connection, missing)
  if (settings.accessUrl !== null && !isAllowedUrl(settings.accessUrl)) {
    throw new ConnectorError('config.warehouse_incomplete', {
      what: `The access URL of the connection ${connection} can't be used.`,
      why: 'It is no URL, or plain http to another machine: the sign-in could be read on the way.',
      fix: 'Correct SNOWFLAKE_ACCESS_URL; plain http is for 127.0.0.1, [::1] and localhost only.',
    })
  }
  return settings
}

/** Tokens and workload identities tell who they are. */
const needsUser = (signIn: SignInSettings | null): boolean =>
  signIn !== null &&
  (signIn.authenticator === 'SNOWFLAKE_JWT' || signIn.authenticator === 'SNOWFLAKE')

const isAllowedUrl = (text: string): boolean => URL.canParse(text) && isAllowed(text)

const bytesOf = (size: string): number =>
  Number.parseInt(size, 10) * (/mib$/i.test(size.trim()) ? 1024 * 1024 : 1_000_000)

function signInOf(
  connection: string,
  config: SnowflakeConfig,
  from: (variable: string) => string | null,
): SignInSettings {
  const variable = (name: string): SecretReference | null =>
    from(name) === null ? null : { env: name }
  const file = (path: string | null | undefined): SecretReference | null =>
    path === null || path === undefined ? null : { file: path }
  const key =
    config.private_key ??
    file(config.private_key_path) ??
    file(from('SNOWFLAKE_PRIVATE_KEY_PATH')) ??
    null
  const token =
    config.token ??
    file(config.token_file_path) ??
    variable('SNOWFLAKE_TOKEN') ??
    file(from('SNOWFLAKE_TOKEN_FILE_PATH'))
  const password = config.password ?? variable('SNOWFLAKE_PASSWORD')
  const authenticator =
    config.authenticator ??
    ofDocument(config) ??
    ofText(connection, from('SNOWFLAKE_AUTHENTICATOR')) ??
    (key !== null ? 'SNOWFLAKE_JWT' : null) ??
    (password !== null ? 'SNOWFLAKE' : null) ??
    (token === null && from('SNOWFLAKE_HOST') !== null ? 'SPCS' : null)
  switch (authenticator) {
    case 'SNOWFLAKE_JWT': {
      if (key === null) throw incomplete(connection, ['private_key_path'])
      const passphrase =
        config.private_key_passphrase ?? variable('SNOWFLAKE_PRIVATE_KEY_PASSPHRASE')
      return { authenticator, key, passphrase }
    }
    case 'OAUTH':
    case 'PROGRAMMATIC_ACCESS_TOKEN':
      if (token === null) throw incomplete(connection, ['token'])
      return { authenticator, token }
    case 'WORKLOAD_IDENTITY': {
      const provider = config.workload_identity_provider
      if (provider === undefined) throw incomplete(connection, ['workload_identity_provider'])
      if (provider === 'OIDC' && token === null) throw incomplete(connection, ['token'])
      const resource = config.workload_identity_entra_resource ?? null
      return {
        authenticator,
        provider,
        token: provider === 'OIDC' ? token : null,
        entraResource: provider === 'AZURE' ? resource : null,
      }
    }
    case 'SPCS':
      return { authenticator, tokenFile: config.token_file_path ?? containerToken }
    case 'SNOWFLAKE':
      if (password === null) throw incomplete(connection, ['password'])
      return { authenticator, password }
    case null:
      throw incomplete(connection, [token === null ? 'private_key_path' : 'authenticator'])
    default:
      return authenticator satisfies never
  }
}

function ofDocument(config: SnowflakeConfig): Authenticator | null {
  if (config.private_key !== undefined || config.private_key_path !== undefined)
    return 'SNOWFLAKE_JWT'
  if (config.password !== undefined) return 'SNOWFLAKE'
  return config.workload_identity_provider === undefined ? null : 'WORKLOAD_IDENTITY'
}

function ofText(connection: string, text: string | null): Authenticator | null {
  if (text === null) return null
  const known = authenticators.find((one) => one === text.toUpperCase())
  if (known !== undefined) return known
  throw new ConnectorError('config.warehouse_incomplete', {
    what: `The connection ${connection} can't sign in to Snowflake by SNOWFLAKE_AUTHENTICATOR.`,
    why: 'It names a sign-in that is not known here, or one that needs a person.',
    fix: `Set it to one of ${authenticators.join(', ')}, or write \`authenticator\` in the document.`,
  })
}

/** Where each field can come from, beside the document. */
const variables: Readonly<Record<string, string>> = {
  ...placeVariables,
  authenticator: 'SNOWFLAKE_AUTHENTICATOR',
  private_key_path: 'SNOWFLAKE_PRIVATE_KEY_PATH',
  token: 'SNOWFLAKE_TOKEN',
  password: 'SNOWFLAKE_PASSWORD',
}

function incomplete(connection: string, missing: readonly string[]): ConnectorError {
  const ways = missing.map((field) => {
    const variable = variables[field]
    const key = `connections.${connection}.warehouse.${field}`
    return variable === undefined ? key : `${key} (or ${variable})`
  })
  return new ConnectorError('config.warehouse_incomplete', {
    what: `The connection ${connection} doesn't say enough to reach Snowflake: ${missing.join(', ')}.`,
    why: 'It stands neither in the document nor in the environment.',
    fix: `Set ${ways.join(', ')}.`,
  })
}
