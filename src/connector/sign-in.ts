import type { Config } from '../config/load.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { accessOf, appRefused } from '../hubspot/oauth/access-token.ts'
import { authorizePage, authorizeUrl } from '../hubspot/oauth/authorize-url.ts'
import { type CallbackAnswer, listenForCallback, redirectUriOf } from '../hubspot/oauth/callback.ts'
import { digestOf } from '../hubspot/oauth/credentials.ts'
import { newProofKey, unguessable } from '../hubspot/oauth/proof-key.ts'
import { type Grant, TokenRefused } from '../hubspot/oauth/token-endpoint.ts'
import { missingScopes } from './check.ts'
import { appOf, type OAuthApp, type SignInMachine } from './oauth-app.ts'
import { scopesAsked, type WantedSync } from './scopes-asked.ts'

/** Ours by default; any free one does, as long as the app lists its redirect URL. */
const defaultRedirectPort = 8976

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
