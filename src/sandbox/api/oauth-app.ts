import { createHash } from 'node:crypto'
import { ApiError } from '../account/api-error.ts'
import { knob } from '../account/knobs.ts'
import type { Account, TokenGrant } from '../account/types.ts'

export const oauthTokenSeconds = knob({
  name: 'oauth_token_seconds',
  default: 1800 as number,
  meaning: 'Life of the access tokens that the token endpoints give (HUBSPOT.md 9).',
})

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
