import { createHash } from 'node:crypto'
import { ApiError } from '../account/api-error.ts'
import { knob } from '../account/knobs.ts'
import type { Account, TokenGrant } from '../account/types.ts'

export const oauthTokenSeconds = knob({
  name: 'oauth_token_seconds',
  default: 1800 as number,
  meaning: 'Life of the access tokens that the token endpoints give (HUBSPOT.md 9).',
})

export const oauthKnobs = {
  rotates: knob({
    name: 'oauth_rotates_refresh_tokens',
    default: false as boolean,
    meaning:
      'Whether each refresh gives another refresh token and ends the old one. HubSpot documents none of it (HUBSPOT.md 9).',
  }),
  redirectUris: knob({
    name: 'oauth_redirect_uris',
    default: '' as string,
    meaning:
      'Redirect URLs that the app lists, by spaces; others are refused on the authorization page. Empty: any.',
  }),
  lackedScopes: knob({
    name: 'oauth_lacked_scopes',
    default: '' as string,
    meaning:
      'Scopes, by spaces, that the account does not have: dropped where asked for as optional_scope, refused as scope (HUBSPOT.md 9).',
  }),
  declines: knob({
    name: 'oauth_declines',
    default: false as boolean,
    meaning:
      'Whether the person at the authorization page says no: then back with error=access_denied.',
  }),
}

export const words = (text: string): readonly string[] =>
  text.split(' ').filter((word) => word !== '')

type Scopes = readonly string[] | null

interface Code {
  readonly scopes: Scopes
  readonly redirectUri: string
  readonly challenge: string | undefined
  readonly method: string
}

/** The account's one public app: its credentials, its codes and its refresh tokens (HUBSPOT.md 9). */
export class OAuthApp {
  readonly clientId: string
  readonly clientSecret: string
  readonly appId: number
  readonly #account: Account
  readonly #codes = new Map<string, Code>()
  readonly #refreshTokens = new Map<string, Scopes>()

  constructor(account: Account) {
    const random = account.random.fork('oauth-app')
    this.#account = account
    this.clientId = random.uuid()
    this.clientSecret = random.uuid()
    this.appId = random.int(2_000_000, 9_000_000)
  }

  newCode(code: Code): string {
    const text = this.#account.random.uuid()
    this.#codes.set(text, code)
    return text
  }

  /** A code is good for one exchange. Throws ApiError. */
  redeem(code: string, redirectUri: string, verifier: string | undefined): Scopes {
    const found = this.#codes.get(code)
    this.#codes.delete(code)
    if (!found) throw new ApiError(400, 'BAD_AUTH_CODE', 'missing or unknown auth code')
    if (found.redirectUri !== redirectUri)
      throw new ApiError(400, 'BAD_REDIRECT_URI', 'redirect uri mismatch')
    if (found.challenge !== undefined) {
      const answer =
        found.method === 'S256'
          ? createHash('sha256')
              .update(verifier ?? '')
              .digest('base64url')
          : verifier
      if (answer !== found.challenge)
        throw new ApiError(400, 'BAD_CODE_VERIFIER', 'code verifier does not match')
    }
    return found.scopes
  }

  newRefreshToken(scopes: Scopes): string {
    const token = `eu1-${this.#account.random.uuid()}`
    this.#refreshTokens.set(token, scopes)
    return token
  }
  /** The refresh token to go on with: another one where they rotate. */
  next(refreshToken: string, scopes: Scopes): string {
    if (!this.#account.knobs.value(oauthKnobs.rotates)) return refreshToken
    this.revoke(refreshToken)
    return this.newRefreshToken(scopes)
  }
  /** undefined: unknown or revoked; refresh tokens don't expire by time. */
  scopesOf(refreshToken: string): Scopes | undefined {
    return this.#refreshTokens.get(refreshToken)
  }
  revoke(refreshToken: string): boolean {
    return this.#refreshTokens.delete(refreshToken)
  }

  newAccessToken(scopes: Scopes, seconds: number | null): TokenGrant {
    return this.#account.issueToken(scopes, seconds, 'oauth', this.appId)
  }
}

export function oauthApp(account: Account): OAuthApp {
  return account.keep('oauth-app', () => new OAuthApp(account))
}
