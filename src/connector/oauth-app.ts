import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import type { Config } from '../config/load.ts'
import type { ConfigDocument } from '../config/schema.ts'
import type { OAuthConfig } from '../config/connection-schema.ts'
import { readSecret } from '../config/secrets.ts'
import type { Clock, Log, Random } from '../engine/ports.ts'
import type { Around } from './around.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { notSignedIn, refreshingToken } from '../hubspot/oauth/access-token.ts'
import { Credentials } from '../hubspot/oauth/credentials.ts'
import { TokenEndpoint } from '../hubspot/oauth/token-endpoint.ts'
import type { TokenProvider } from '../hubspot/sign-in.ts'

/** HubSpot's API (HUBSPOT.md section 1). */
const hubspotUrl = 'https://api.hubapi.com'

export interface SignInMachine {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly signal: AbortSignal
  readonly around?: Around | undefined
}

type HubSpotConfig = NonNullable<ConfigDocument['connections'][string]['hubspot']>

export const baseUrlOf = (config: Config, account: HubSpotConfig): string =>
  account.base_url ?? config.environment['HUBSPOT_BASE_URL'] ?? hubspotUrl

/** OAuth of one connection, with its secrets read. */
export interface OAuthApp extends AsyncDisposable {
  readonly connection: string
  readonly oauth: OAuthConfig
  readonly clientId: string
  readonly baseUrl: string
  readonly endpoint: TokenEndpoint
  readonly credentials: Credentials
  /** The refresh token that the document points to. */
  readonly configured: string | null
}

async function openApp(
  config: Config,
  connection: string,
  oauth: OAuthConfig,
  baseUrl: string,
  machine: SignInMachine,
): Promise<OAuthApp> {
  const secret = (reference: OAuthConfig['client_secret']): Promise<string> =>
    readSecret(reference, config.environment, config.folder)
  const clientId =
    typeof oauth.client_id === 'string' ? oauth.client_id : await secret(oauth.client_id)
  const clientSecret = await secret(oauth.client_secret)
  const configured = oauth.refresh_token === undefined ? null : await secret(oauth.refresh_token)
  const endpoint = new TokenEndpoint({
    baseUrl,
    clientId,
    clientSecret,
    clock: machine.clock,
    random: machine.random,
    log: machine.log,
    around: machine.around?.dispatcher,
  })
  // Bound to the document, the app and the host: a sign-in is never shown to another one of these.
  const bound = [basename(config.file), connection, clientId, endpoint.baseUrl.href]
  if (configured !== null) bound.push('configured')
  const mark = createHash('sha256').update(JSON.stringify(bound)).digest('hex').slice(0, 12)
  const folder = join(config.folder, '.hubspot-warehouse', 'credentials')
  return {
    connection,
    oauth,
    clientId,
    baseUrl,
    endpoint,
    credentials: new Credentials(join(folder, `${connection}-${mark}.json`), machine.clock),
    configured,
    [Symbol.asyncDispose]: () => endpoint[Symbol.asyncDispose](),
  }
}

/** How a connection signs in. */
export interface SignIn extends AsyncDisposable {
  readonly token: TokenProvider
  /** The same for all connections that HubSpot counts as one: of one app in one account. */
  readonly countedAs: string
}

/** @throws {ConnectorError} `hubspot.sign_in_needed` when nobody has logged in */
export async function openOAuth(
  config: Config,
  connection: string,
  oauth: OAuthConfig,
  baseUrl: string,
  machine: SignInMachine,
): Promise<SignIn> {
  const app = await openApp(config, connection, oauth, baseUrl, machine)
  if (app.configured === null && (await app.credentials.read()) === null) {
    await app[Symbol.asyncDispose]()
    throw notSignedIn(connection)
  }
  const token = refreshingToken({ ...app, ...machine })
  const countedAs = (await token.credential?.()) ?? app.clientId
  return { token, countedAs, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() }
}

/** For the commands about signing in. @throws {ConnectorError} `config.usage` for a connection that doesn't use OAuth */
export async function appOf(
  config: Config,
  connection: string,
  machine: SignInMachine,
): Promise<OAuthApp> {
  const found = config.document.connections[connection]
  if (found === undefined) {
    throw new ConnectorError('config.usage', {
      what: `There is no connection ${connection}.`,
      why: `The configuration has ${Object.keys(config.document.connections).join(', ') || 'none'}.`,
      fix: 'Name one of them.',
    })
  }
  const account = found.hubspot ?? {}
  if (account.oauth !== undefined)
    return openApp(config, connection, account.oauth, baseUrlOf(config, account), machine)
  throw new ConnectorError('config.usage', {
    what: `The connection ${connection} does not sign in by OAuth.`,
    why: 'It uses a service key or private-app token, which needs no login.',
    fix: 'Set `hubspot.oauth` of the connection, with client_id and client_secret, instead of `token`.',
  })
}
