import type { Config } from '../config/load.ts'
import { pathFrom } from '../config/orders.ts'
import type { SecretReference } from '../config/secret-schema.ts'
import { readSecret } from '../config/secrets.ts'
import {
  type SignInSettings,
  type SnowflakeSettings,
  snowflakeSettings,
} from '../config/snowflake-settings.ts'
import type { DuckDbConfig, SnowflakeConfig } from '../config/warehouse-schema.ts'
import type { Clock, Warehouse } from '../engine/ports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import type { DuckDbWarehouse } from '../warehouse/duckdb/warehouse.ts'
import type { NamedConnection } from '../warehouse/snowflake/connections-file.ts'
import type { SignIn, Token } from '../warehouse/snowflake/sign-in.ts'
import type { Around } from './around.ts'
import { queryTag } from './run-tag.ts'

/** The adapters are imported where they are opened: a connection to one kind never loads the other's driver. */
export interface WarehouseMachine {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly around?: Around | undefined
}

export async function openDuckDbFile(
  config: Config,
  place: DuckDbConfig,
  workFolder: string,
  sources: readonly string[],
  { clock, signal, around }: WarehouseMachine,
): Promise<DuckDbWarehouse> {
  const { openDuckDb } = await import('../warehouse/duckdb/warehouse.ts')
  return openDuckDb({
    path: pathFrom(config.folder, place.path),
    workFolder,
    sources,
    clock,
    signal,
    ...given('openFiles', around?.duckDbFiles),
    ...(place.schema === undefined ? {} : { schema: place.schema }),
    ...(place.memory_limit === undefined ? {} : { memoryLimit: place.memory_limit }),
  })
}

export async function openSnowflakeAccount(
  config: Config,
  { name, place }: { readonly name: string; readonly place: SnowflakeConfig },
  workFolder: string,
  { clock, signal }: WarehouseMachine,
): Promise<Warehouse> {
  const settings = snowflakeSettings(name, place, config.environment)
  const found = await accountOf(config, settings)
  const role = settings.role ?? found.role
  const warehouse = settings.warehouse ?? found.warehouse
  const database = settings.database ?? found.database
  if (database === undefined) throw noDatabase(name, settings.connection ?? '')
  const { openSnowflake } = await import('../warehouse/snowflake/warehouse.ts')
  return openSnowflake({
    signIn: found.signIn,
    account: found.account,
    database,
    workFolder,
    clock,
    signal,
    tag: queryTag,
    ...given('accessUrl', settings.accessUrl ?? found.accessUrl),
    ...given('host', settings.host ?? found.host),
    ...given('role', role),
    ...given('warehouse', warehouse),
    ...given('schema', settings.schema),
    ...given('partBytes', settings.partBytes),
  })
}

/** A field that is left out when there is nothing. */
const given = <Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
): { readonly [Key in Name]?: Value } =>
  value === null || value === undefined
    ? {}
    : ({ [name]: value } as { readonly [Key in Name]: Value })

/** Account and sign-in, from the document or from connections.toml. */
export async function accountOf(
  config: Config,
  settings: SnowflakeSettings,
): Promise<NamedConnection> {
  if (settings.connection !== null || settings.signIn === null) {
    const { namedConnection } = await import('../warehouse/snowflake/connections-file.ts')
    return namedConnection(settings.connection ?? undefined, config.environment)
  }
  const signIn = await signInOf(config, settings.signIn, settings.user)
  return { signIn, account: settings.account ?? '' }
}

const noDatabase = (connection: string, named: string): ConnectorError =>
  new ConnectorError('config.warehouse_incomplete', {
    what: `The connection ${connection} names no database.`,
    why: `Neither the document nor the connection ${named} of connections.toml has one.`,
    fix: `Set connections.${connection}.warehouse.database.`,
  })

/** What the Snowflake adapter needs to sign in, secrets read. */
async function signInOf(
  config: Config,
  settings: SignInSettings,
  user: string | null,
): Promise<SignIn> {
  const secret = (reference: SecretReference): Promise<string> =>
    readSecret(reference, config.environment, config.folder)
  /** A file is handed over as it is: the adapter reads it again at each sign-in. */
  const token = async (reference: SecretReference): Promise<Token> =>
    'file' in reference
      ? { file: pathFrom(config.folder, reference.file) }
      : { text: await secret(reference) }
  const named = user === null ? {} : { user }
  switch (settings.authenticator) {
    case 'SNOWFLAKE_JWT':
      return {
        authenticator: 'SNOWFLAKE_JWT',
        user: user ?? '',
        privateKey: await secret(settings.key),
        ...(settings.passphrase === null ? {} : { passphrase: await secret(settings.passphrase) }),
      }
    case 'OAUTH':
    case 'PROGRAMMATIC_ACCESS_TOKEN':
      return { authenticator: settings.authenticator, token: await token(settings.token), ...named }
    case 'WORKLOAD_IDENTITY':
      return {
        authenticator: 'WORKLOAD_IDENTITY',
        provider: settings.provider,
        ...(settings.token === null ? {} : { token: await token(settings.token) }),
        ...given('entraResource', settings.entraResource),
        ...named,
      }
    case 'SPCS':
      return { authenticator: 'SPCS', tokenFile: pathFrom(config.folder, settings.tokenFile) }
    case 'SNOWFLAKE':
      return {
        authenticator: 'SNOWFLAKE',
        user: user ?? '',
        password: await secret(settings.password),
      }
    default:
      return settings satisfies never
  }
}
