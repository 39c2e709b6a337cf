import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import type { Config } from '../config/load.ts'
import type { ConfigDocument, OAuthConfig } from '../config/schema.ts'
import { readSecret } from '../config/secrets.ts'
import type { Clock, Log, Random } from '../engine/ports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import {
  accessOf,
  appRefused,
  notSignedIn,
  refreshingToken,
} from '../hubspot/oauth/access-token.ts'
import { authorizePage, authorizeUrl } from '../hubspot/oauth/authorize-url.ts'
import { type CallbackAnswer, listenForCallback, redirectUriOf } from '../hubspot/oauth/callback.ts'
import { Credentials, digestOf } from '../hubspot/oauth/credentials.ts'
import { newProofKey, unguessable } from '../hubspot/oauth/proof-key.ts'
import { type Grant, TokenEndpoint, TokenRefused } from '../hubspot/oauth/token-endpoint.ts'
import type { TokenProvider } from '../hubspot/sign-in.ts'
import { type CheckedSync, missingScopes } from './check.ts'

/** HubSpot's API (HUBSPOT.md section 1). */
const hubspotUrl = 'https://api.hubapi.com'

/** Ours by default; any free one does, as long as the app lists its redirect URL. */
const defaultRedirectPort = 8976

export interface SignInMachine {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly signal: AbortSignal
}

type HubSpotConfig = NonNullable<ConfigDocument['connections'][string]['hubspot']>

export const baseUrlOf = (config: Config, account: HubSpotConfig): string =>
  account.base_url ?? config.environment['HUBSPOT_BASE_URL'] ?? hubspotUrl

/** OAuth of one connection, with its secrets read. */
interface OAuthApp extends AsyncDisposable {
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

/** A sync's needs; `listed`: those that the document names, not those that come along. */
export interface WantedSync extends CheckedSync {
  readonly listed: (what: string) => boolean
}

export interface LoginAsked {
  readonly waitMs: number
  /** The page to agree on is ready. `startUrl` leads there too, without its `state`, and only once. */
  readonly begun: (login: LoginBegun) => Promise<void>
}

export interface LoginBegun {
  readonly url: string
  readonly startUrl: string
  readonly redirectUri: string
  readonly scopes: readonly string[]
  readonly optionalScopes: readonly string[]
}

export interface LoggedIn {
  readonly connection: string
  readonly account: string
  readonly user: string | null
  readonly scopes: readonly string[]
  /** Streams and targets that would be skipped for want of scopes. */
  readonly missing: readonly {
    readonly sync: string
    readonly what: string
    readonly scopes: readonly string[]
  }[]
  /** Where the sign-in is kept. */
  readonly file: string
}

/**
 * Asks a person to agree in the browser, and keeps what HubSpot then gives.
 * @throws {ConnectorError} `hubspot.sign_in_not_finished`
 */
export async function login(
  config: Config,
  connection: string,
  syncs: readonly WantedSync[],
  asked: LoginAsked,
  machine: SignInMachine,
): Promise<LoggedIn> {
  const app = await appOf(config, connection, machine)
  try {
    if (app.configured !== null) throw notByLogin(connection)
    const { code, redirectUri, verifier } = await agreed(app, syncs, asked, machine)
    const grant = await app.endpoint
      .exchange(code, redirectUri, verifier, machine.signal)
      .catch((error: unknown) => Promise.reject(exchangeRefused(error, connection)))
    return await kept(app, syncs, grant, machine.signal)
  } finally {
    await app[Symbol.asyncDispose]()
  }
}

async function agreed(
  app: OAuthApp,
  syncs: readonly WantedSync[],
  asked: LoginAsked,
  machine: SignInMachine,
): Promise<{ readonly code: string; readonly redirectUri: string; readonly verifier: string }> {
  const { oauth, connection } = app
  const port = oauth.redirect_port ?? defaultRedirectPort
  const redirectUri = redirectUriOf(port)
  const proof = newProofKey()
  const state = unguessable()
  const scopes = scopesAsked(syncs, oauth.scopes)
  const url = authorizeUrl({
    page: authorizePage(oauth.authorize_url ?? null, app.baseUrl),
    clientId: app.clientId,
    redirectUri,
    scopes: scopes.required,
    optionalScopes: scopes.optional,
    state,
    challenge: proof.challenge,
  })
  const callback = await listenForCallback({ port, state, authorizeUrl: url })
  try {
    await asked.begun({
      url: url.href,
      startUrl: callback.startUrl,
      redirectUri,
      scopes: scopes.required,
      optionalScopes: scopes.optional,
    })
    const answer = await within(callback.answer, asked.waitMs, connection, machine)
    if (callback.strangers > 0)
      machine.log.warn('hubspot_login_strangers_refused', { requests: callback.strangers })
    if (answer.kind === 'refused') throw notAgreed(connection, answer.word)
    return { code: answer.code, redirectUri, verifier: proof.verifier }
  } finally {
    await callback[Symbol.asyncDispose]()
  }
}

/** Looks whom the grant is for before anything is replaced. */
async function kept(
  app: OAuthApp,
  syncs: readonly WantedSync[],
  grant: Grant,
  signal: AbortSignal,
): Promise<LoggedIn> {
  const { connection, credentials, endpoint } = app
  const facts = await endpoint.introspect(grant.accessToken, signal)
  if (facts === null) {
    throw notFinished(
      connection,
      'HubSpot gave a token, but does not tell which account it is for.',
      `Run \`hubspot-warehouse login ${connection}\` again.`,
    )
  }
  await credentials.locked(signal, () =>
    credentials.write({
      connection,
      configured: null,
      portal_id: facts.portalId,
      refresh_token: grant.refreshToken,
      access: accessOf(grant),
    }),
  )
  return {
    connection,
    account: facts.portalId,
    user: facts.user,
    scopes: facts.scopes,
    missing: syncs.flatMap(({ sync, needs }) =>
      needs.flatMap(({ what, scopes }) => {
        const lacking = missingScopes(scopes, facts.scopes)
        return lacking.length === 0 ? [] : [{ sync, what, scopes: lacking }]
      }),
    ),
    file: credentials.path,
  }
}

export interface LoggedOut {
  readonly connection: string
  /** `none`: nobody was signed in; `already`: HubSpot didn't know the sign-in any more. */
  readonly revoked: 'now' | 'already' | 'none'
  /** The document points to a refresh token: the one there is good no more. */
  readonly configured: boolean
}

/** Revokes the sign-in at HubSpot, then forgets it here: when HubSpot can't be reached, it stays and can be tried again. */
export async function logout(
  config: Config,
  connection: string,
  machine: SignInMachine,
): Promise<LoggedOut> {
  const app = await appOf(config, connection, machine)
  const { credentials, endpoint, configured } = app
  const origin = configured === null ? null : digestOf(configured)
  try {
    return await credentials.locked(machine.signal, async () => {
      const found = await credentials.read()
      const saved = found !== null && found.configured === origin ? found.refresh_token : null
      const refreshToken = saved ?? configured
      const revoked =
        refreshToken !== null &&
        (await endpoint.revoke(refreshToken, machine.signal).catch((error: unknown) => {
          throw error instanceof TokenRefused ? appRefused(error) : error
        }))
      await credentials.remove()
      return {
        connection,
        revoked: refreshToken === null ? 'none' : revoked ? 'now' : 'already',
        configured: configured !== null,
      }
    })
  } finally {
    await app[Symbol.asyncDispose]()
  }
}

async function appOf(
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

/**
 * What `login` asks for. Required is what the document names; optional, so dropped where the account doesn't have it,
 * what only comes along with `new_streams: include`, and the scopes of HubSpot jobs, without which runs are slower.
 */
export function scopesAsked(
  syncs: readonly WantedSync[],
  configured: readonly string[] | undefined,
): { readonly required: readonly string[]; readonly optional: readonly string[] } {
  if (configured !== undefined)
    return { required: [...new Set(['oauth', ...configured])], optional: [] }
  const required = new Set(['oauth'])
  const optional = new Set<string>()
  const add = (
    into: Set<string>,
    present: readonly string[],
    needs: CheckedSync['needs'],
  ): void => {
    for (const { scopes } of needs) {
      for (const scope of missingScopes(scopes, [...present, ...into])) into.add(scope)
    }
  }
  for (const { needs, listed } of syncs)
    add(
      required,
      [],
      needs.filter(({ what }) => listed(what)),
    )
  for (const { needs } of syncs) add(optional, [...required], needs)
  for (const { jobs } of syncs.flatMap(({ needs }) => needs)) if (jobs !== null) optional.add(jobs)
  const rest = [...optional].filter((one) => !required.has(one))
  return { required: [...required].toSorted(oauthFirst), optional: rest.toSorted() }
}

const oauthFirst = (one: string, other: string): number =>
  Number(other === 'oauth') - Number(one === 'oauth') || (one < other ? -1 : 1)

/** The answer, a stop or the end of the wait, whichever comes first. */
async function within(
  answer: Promise<CallbackAnswer>,
  waitMs: number,
  connection: string,
  { clock, signal }: SignInMachine,
): Promise<CallbackAnswer> {
  const done = new AbortController()
  const stopped = AbortSignal.any([signal, done.signal])
  try {
    return await Promise.race([
      answer,
      clock.sleep(waitMs, stopped).then(() => {
        throw notFinished(
          connection,
          `No answer came from the browser within ${Math.round(waitMs / 1000)} s.`,
          `Run \`hubspot-warehouse login ${connection}\` again; the app must list the redirect URL that it prints.`,
        )
      }),
    ])
  } catch (error) {
    if (!signal.aborted) throw error
    throw new ConnectorError('run.stopped', {
      what: 'The login was stopped.',
      why: 'It was asked to stop; nothing was changed.',
      fix: `Run \`hubspot-warehouse login ${connection}\` again when you like.`,
      cause: error,
    })
  } finally {
    done.abort()
  }
}

const notFinished = (connection: string, why: string, fix: string, cause?: unknown) =>
  new ConnectorError('hubspot.sign_in_not_finished', {
    what: `The login of the connection ${connection} did not come to its end.`,
    why,
    fix,
    cause,
  })

const notAgreed = (connection: string, word: string): ConnectorError =>
  notFinished(
    connection,
    `HubSpot gave no access (${word.replace(/[^\w -]/g, '').slice(0, 60)}).`,
    `Agree in the browser: run \`hubspot-warehouse login ${connection}\` again.`,
  )

function exchangeRefused(error: unknown, connection: string): unknown {
  if (!(error instanceof TokenRefused)) return error
  if (error.about === 'app') return appRefused(error)
  return notFinished(
    connection,
    `${error.told} HubSpot did not take the code that the browser brought.`,
    `Run \`hubspot-warehouse login ${connection}\` again and agree within a few minutes.`,
    error,
  )
}

const notByLogin = (connection: string): ConnectorError =>
  new ConnectorError('config.usage', {
    what: `The connection ${connection} takes its refresh token from the configuration.`,
    why: 'What a login saves would not be used.',
    fix: 'Take refresh_token out of `hubspot.oauth`, then log in.',
  })
