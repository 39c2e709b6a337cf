import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parse, TomlError } from 'smol-toml'
import { ownFile } from './own-file.ts'
import { type SignIn, type Token, unfit } from './sign-in.ts'

/** A connection of Snowflake's `connections.toml`. */
export interface NamedConnection {
  readonly signIn: SignIn
  readonly account: string
  readonly accessUrl?: string
  readonly host?: string
  readonly role?: string
  readonly warehouse?: string
  readonly database?: string
  readonly schema?: string
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Where Snowflake's own tools look: `SNOWFLAKE_HOME`, `~/.snowflake`, then the folder that its command line uses by default
 * (docs: "Connecting using the connections.toml file"). The first that is there.
 */
function connectionsFile(environment: Environment): string {
  const home = environment['SNOWFLAKE_HOME'] ?? ''
  if (home !== '') return join(home, 'connections.toml')
  const usual = join(homedir(), '.snowflake', 'connections.toml')
  if (existsSync(usual)) return usual
  const settings = environment['XDG_CONFIG_HOME'] ?? ''
  const other = join(settings === '' ? join(homedir(), '.config') : settings, 'snowflake')
  const elsewhere = join(other, 'connections.toml')
  return existsSync(elsewhere) ? elsewhere : usual
}

/**
 * A connection by its name; without one, what `SNOWFLAKE_DEFAULT_CONNECTION_NAME` says, else `default`.
 * @throws ConnectorError `warehouse.sign_in_unfit`
 */
export function namedConnection(
  name: string | undefined,
  environment: Environment = process.env,
): NamedConnection {
  const path = connectionsFile(environment)
  ownFile(path, 'file')
  const wanted = name ?? (environment['SNOWFLAKE_DEFAULT_CONNECTION_NAME'] || 'default')
  const all = read(path)
  const found = Object.hasOwn(all, wanted) ? all[wanted] : undefined
  if (typeof found !== 'object' || found === null) {
    throw unfit(
      `There is no connection ${wanted} in ${path}.`,
      `It has ${Object.keys(all).join(', ') || 'none'}.`,
      'Mend the name in the configuration, or add the connection to the file.',
    )
  }
  return connectionOf(new Fields(found as Record<string, unknown>, `${path}, [${wanted}]`))
}

function read(path: string): Record<string, unknown> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw unfit(
      `The file ${path} can't be read.`,
      'It is not there, or this user may not read it.',
      'Make it, or point SNOWFLAKE_HOME at the folder that has it.',
    )
  }
  try {
    return parse(text)
  } catch (error) {
    // The message of the parser quotes the line, which may be the one with the secret.
    const line = error instanceof TomlError ? ` Line ${error.line} is the first that is not.` : ''
    throw unfit(`The file ${path} can't be read.`, `It is not TOML.${line}`, 'Mend the line.')
  }
}

/** Reads by Snowflake's names and their older spellings. */
class Fields {
  readonly #values: Readonly<Record<string, unknown>>
  readonly place: string

  constructor(values: Readonly<Record<string, unknown>>, place: string) {
    this.#values = values
    this.place = place
  }

  text(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const value = this.#values[name]
      if (typeof value === 'string' && value !== '') return value
      if (value !== undefined && value !== '') throw this.unfit(name, 'is no text')
    }
    return undefined
  }

  needed(...names: readonly [string, ...string[]]): string {
    const value = this.text(...names)
    if (value === undefined) throw this.unfit(names[0], 'is missing')
    return value
  }

  unfit(name: string, is: string): Error {
    return unfit(
      `The connection in ${this.place} can't be used.`,
      `Its ${name} ${is}.`,
      `Mend ${name} in the file.`,
    )
  }
}

function connectionOf(fields: Fields): NamedConnection {
  const optional = {
    ...named('accessUrl', fields.text('access_url', 'accessUrl')),
    ...named('host', fields.text('host')),
    ...named('role', fields.text('role')),
    ...named('warehouse', fields.text('warehouse')),
    ...named('database', fields.text('database')),
    ...named('schema', fields.text('schema')),
  }
  return { account: fields.needed('account'), signIn: signInOf(fields), ...optional }
}

const named = <Name extends string>(
  name: Name,
  value: string | undefined,
): Partial<Record<Name, string>> =>
  value === undefined ? {} : ({ [name]: value } as Record<Name, string>)

function signInOf(fields: Fields): SignIn {
  const keyPath = fields.text('private_key_file', 'private_key_path', 'privateKeyPath')
  const authenticator = (
    fields.text('authenticator') ?? (keyPath === undefined ? 'SNOWFLAKE' : 'SNOWFLAKE_JWT')
  ).toUpperCase()
  const anyUser = named('user', fields.text('user', 'username'))
  switch (authenticator) {
    case 'SNOWFLAKE_JWT': {
      const passphrase = fields.text(
        'private_key_file_pwd',
        'private_key_passphrase',
        'private_key_pass',
        'privateKeyPass',
      )
      return {
        authenticator,
        user: fields.needed('user', 'username'),
        privateKey: keyPath === undefined ? fields.needed('private_key') : readKey(keyPath),
        ...(passphrase === undefined ? {} : { passphrase }),
      }
    }
    case 'OAUTH':
    case 'PROGRAMMATIC_ACCESS_TOKEN':
      return { authenticator, token: tokenOf(fields), ...anyUser }
    case 'WORKLOAD_IDENTITY': {
      const provider = fields
        .needed('workload_identity_provider', 'workloadIdentityProvider')
        .toUpperCase()
      if (!isProvider(provider)) throw fields.unfit('workload_identity_provider', 'is unknown')
      if (provider === 'OIDC')
        return { authenticator, provider, token: tokenOf(fields), ...anyUser }
      return { authenticator, provider, ...anyUser }
    }
    case 'SNOWFLAKE':
      return {
        authenticator,
        user: fields.needed('user', 'username'),
        password: fields.needed('password'),
      }
    default:
      throw fields.unfit('authenticator', 'is one that needs a person, or is unknown')
  }
}

const providers = ['AWS', 'AZURE', 'GCP', 'OIDC'] as const
const isProvider = (text: string): text is (typeof providers)[number] =>
  (providers as readonly string[]).includes(text)

function tokenOf(fields: Fields): Token {
  const text = fields.text('token')
  if (text !== undefined) return { text }
  const file = fields.text('token_file_path', 'tokenFilePath')
  // A programmatic access token may stand where a password would (docs: "Using programmatic access tokens").
  return file === undefined ? { text: fields.needed('token', 'password') } : { file }
}

function readKey(path: string): string {
  ownFile(path, 'private key')
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw unfit(
      `The private key ${path} can't be read.`,
      'It is not there, or this user may not read it.',
      'Mend private_key_file in connections.toml, or the rights of the file.',
    )
  }
}
