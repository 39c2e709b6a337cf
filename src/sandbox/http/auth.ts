import { ApiError } from '../account/api-error.ts'
import type { Account, TokenGrant } from '../account/types.ts'
import { bearer } from './token-life.ts'

/** Who calls (HUBSPOT.md 7 and 9). Throws ApiError 401. */
export function signedIn(account: Account, authorization: string | undefined): TokenGrant {
  const token = bearer(authorization)
  const grant = token === undefined ? undefined : account.tokens.get(token)
  if (!grant) {
    throw new ApiError(
      401,
      'INVALID_AUTHENTICATION',
      'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
    )
  }
  const now = account.clock.now()
  if (grant.expiresAt !== null && grant.expiresAt <= now) {
    const seconds = Math.floor((now - grant.expiresAt) / 1000)
    const message = `The OAuth token used to make this call expired ${seconds} second(s) ago.`
    throw new ApiError(401, 'EXPIRED_AUTHENTICATION', message, {
      errors: [{ message, context: { expireTime: [new Date(grant.expiresAt).toISOString()] } }],
    })
  }
  return grant
}

/** One of the alternatives is enough; none asked for = any token will do. Throws ApiError 403 MISSING_SCOPES. */
export function requireScope(grant: TokenGrant, alternatives: readonly string[]): void {
  const { scopes } = grant
  if (
    alternatives.length === 0 ||
    scopes === null ||
    alternatives.some((scope) => scopes.has(scope))
  )
    return
  throw new ApiError(
    403,
    'MISSING_SCOPES',
    "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    {
      errors: [
        {
          message: 'One or more of the following scopes are required.',
          context: { requiredGranularScopes: alternatives },
        },
      ],
      links: { scopes: 'https://developers.hubspot.com/scopes' },
    },
  )
}
