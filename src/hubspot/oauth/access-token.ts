import type { Clock, Log } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { TokenProvider } from '../sign-in.ts'
import { type Access, type Credentials, digestOf, type SavedSignIn } from './credentials.ts'
import { type Grant, type TokenEndpoint, TokenRefused } from './token-endpoint.ts'

export interface AccessTokenOptions {
  readonly connection: string
  readonly clientId: string
  readonly endpoint: TokenEndpoint
  readonly credentials: Credentials
  /** The refresh token that the configuration points to; null: the one that `login` saved. */
  readonly configured: string | null
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
}

/** A token is renewed this long before its end (HUBSPOT.md 7: by `expires_in`, not by a 401), or a fifth of its life. */
const marginMs = 2 * 60_000

/**
 * Access tokens of one OAuth sign-in, renewed before they end. Within the process one renewal is under way at most,
 * and across processes too: who gets the lock looks first whether another one has renewed it meanwhile.
 */
export function refreshingToken(options: AccessTokenOptions): TokenProvider {
  const { credentials, endpoint, clock, signal } = options
  const origin = options.configured === null ? null : digestOf(options.configured)
  let held: Access | null = null
  let renewal: Promise<Access> | null = null
  let hubspotNow: Date | null = null

  const saved = async (): Promise<SavedSignIn | null> => {
    const found = await credentials.read()
    return found !== null && found.configured === origin ? found : null
  }

  const isGood = (access: Access | null, refused: string | undefined): access is Access =>
    access !== null &&
    access.token !== refused &&
    clock.now() < access.ends_at &&
    (hubspotNow === null || access.ends_at_hubspot === null || hubspotNow < access.ends_at_hubspot)

  async function renew(refused: string | undefined): Promise<Access> {
    const known = await saved()
    if (known !== null && isGood(known.access, refused)) return known.access
    return credentials.locked(signal, async () => {
      const present = await saved()
      if (present !== null && isGood(present.access, refused)) return present.access
      const refreshToken = present?.refresh_token ?? options.configured
      if (refreshToken === null) throw notSignedIn(options.connection)
      const grant = await endpoint
        .refresh(refreshToken, signal)
        .catch((error: unknown) => Promise.reject(refreshRefused(error, options)))
      const access = accessOf(grant)
      // Before it is used: should HubSpot have replaced the refresh token, the old one may be good no more.
      await credentials.write({
        connection: options.connection,
        configured: origin,
        portal_id: present?.portal_id ?? null,
        refresh_token: grant.refreshToken,
        access,
      })
      options.log.info('hubspot_token_refreshed', {
        connection: options.connection,
        ends_at: access.ends_at.toISOString(),
      })
      return access
    })
  }

  const token = async (refused?: string): Promise<string> => {
    if (isGood(held, refused)) return held.token
    renewal ??= renew(refused).finally(() => {
      renewal = null
    })
    held = await renewal
    return held.token
  }

  return {
    kind: 'oauth',
    token,
    credential: async () => {
      const known = await saved()
      const account = known?.portal_id ?? options.configured ?? known?.refresh_token ?? ''
      return `${options.clientId}\n${account}`
    },
    heard: (at) => {
      hubspotNow = at
    },
    facts: async (given) => {
      const facts = await endpoint.introspect(await token(), given)
      return facts === null ? null : { user: facts.user, scopes: facts.scopes }
    },
  }
}

/** The ends already have the margin taken off: by both clocks the token is good before them. */
export function accessOf(grant: Grant): Access {
  const goodMs = grant.lifeMs - Math.min(marginMs, grant.lifeMs / 5)
  return {
    token: grant.accessToken,
    ends_at: new Date(grant.askedAt.getTime() + goodMs),
    ends_at_hubspot:
      grant.answeredAt === null ? null : new Date(grant.answeredAt.getTime() + goodMs),
  }
}

export const notSignedIn = (connection: string): ConnectorError =>
  new ConnectorError('hubspot.sign_in_needed', {
    what: `Nobody is signed in to HubSpot for the connection ${connection}.`,
    why: 'There is no saved sign-in for this app and base URL.',
    fix: `Run \`hubspot-warehouse login ${connection}\`.`,
  })

function refreshRefused(
  error: unknown,
  { connection, configured }: Pick<AccessTokenOptions, 'connection' | 'configured'>,
): unknown {
  if (!(error instanceof TokenRefused)) return error
  if (error.about !== 'grant') return appRefused(error)
  return new ConnectorError('hubspot.sign_in_needed', {
    what: `HubSpot no longer takes the sign-in of the connection ${connection}.`,
    why: `${error.told} The refresh token was revoked, or the app uninstalled.`,
    fix:
      configured === null
        ? `Run \`hubspot-warehouse login ${connection}\`.`
        : `Set a new refresh token where the configuration points, or take refresh_token out and run \`hubspot-warehouse login ${connection}\`.`,
    cause: error,
  })
}

export const appRefused = (error: TokenRefused): ConnectorError =>
  new ConnectorError('hubspot.sign_in_refused', {
    what: 'Signing in to HubSpot failed.',
    why: `${error.told} ${error.about === 'app' ? 'HubSpot does not take the client id or the client secret.' : 'HubSpot did not take the request for a token.'}`,
    fix: 'Correct client_id and client_secret of the connection, and its base URL if it has one.',
    cause: error,
  })
