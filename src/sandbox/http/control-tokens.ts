import { notFound } from '../account/api-error.ts'
import type { Account } from '../account/types.ts'
import { oauthApp } from '../api/oauth-app.ts'
import { type JsonObject, textList } from './json.ts'
import { changeToken, changeTokenAfter } from './token-life.ts'
import type { Answer } from './types.ts'

type Scopes = readonly string[] | null

/** A new token, or what becomes of one that was given, at once or after so many calls. */
export function tokenControl(account: Account, body: JsonObject): Answer {
  const asked = body['scopes']
  const scopes = asked === undefined || asked === null ? null : textList(asked)
  const given = body['token']
  const seconds = typeof body['expires_in'] === 'number' ? body['expires_in'] : null
  const after = typeof body['after_calls'] === 'number' ? body['after_calls'] : undefined
  if (typeof given === 'string' && !account.knows(given)) throw notFound('There is no such token')
  const end = endOf(body)
  const issued =
    typeof given === 'string' ? { token: given } : issue(account, body, scopes, seconds)
  if (after !== undefined) {
    const change = { ...(end ? { token: end } : {}), ...(scopes ? { scopes } : {}) }
    changeTokenAfter(account, issued.token, after, change)
  } else if (end) changeToken(account, issued.token, { token: end })
  else if (typeof given === 'string') {
    account.regrant(given, scopes)
    if (seconds !== null) account.relive(given, account.clock.now() + seconds * 1000)
  }
  return { status: 200, body: issued }
}

function endOf(body: JsonObject): 'revoked' | 'expired' | undefined {
  if (body['revoked'] === true) return 'revoked'
  return body['expired'] === true ? 'expired' : undefined
}

/** With `kind: oauth` all that the public app's sign-in needs comes along (HUBSPOT.md 9). */
function issue(
  account: Account,
  body: JsonObject,
  scopes: Scopes,
  seconds: number | null,
): { readonly token: string } {
  if (body['kind'] !== 'oauth') return { token: account.issueToken(scopes, seconds).token }
  const app = oauthApp(account)
  const secrets = {
    refresh_token: app.newRefreshToken(scopes),
    client_id: app.clientId,
    client_secret: app.clientSecret,
  }
  return { token: app.newAccessToken(scopes, seconds).token, ...secrets }
}
