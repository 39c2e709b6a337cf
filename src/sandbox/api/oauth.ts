import { ApiError } from '../account/api-error.ts'
import type { Answer, Call, Part, Route } from '../http/types.ts'
import { grantOf, tokenFacts } from './account-info.ts'
import { oauthApp, oauthKnobs, oauthTokenSeconds, words } from './oauth-app.ts'

/** RFC 6749's word for each of HubSpot's (HUBSPOT.md 9: the newer paths send both). */
const rfcErrors: Readonly<Record<string, string>> = {
  BAD_REFRESH_TOKEN: 'invalid_grant',
  BAD_AUTH_CODE: 'invalid_grant',
  BAD_REDIRECT_URI: 'invalid_grant',
  BAD_CODE_VERIFIER: 'invalid_grant',
  BAD_CLIENT_ID: 'invalid_client',
  BAD_CLIENT_SECRET: 'invalid_client',
  BAD_GRANT_TYPE: 'unsupported_grant_type',
}

function refusal(call: Call, error: ApiError): Answer {
  const legacy = {
    status: error.category,
    message: error.message,
    correlationId: call.account.random.uuid(),
  }
  if (call.version === 'v1') return { status: error.status, body: legacy }
  const rfc = rfcErrors[error.category] ?? 'invalid_request'
  const body = { error: rfc, error_description: error.message, ...legacy }
  return { status: error.status, body }
}

/** Form fields of the body; only the oldest path also reads the query (HUBSPOT.md 9). */
function fieldsOf(call: Call): (name: string) => string | undefined {
  const form = new URLSearchParams(call.body.toString('utf8'))
  return (name) =>
    form.get(name) ?? (call.version === 'v1' ? call.query.get(name) : null) ?? undefined
}

function checkClient(call: Call, field: (name: string) => string | undefined): void {
  const app = oauthApp(call.account)
  if (field('client_id') !== app.clientId)
    throw new ApiError(400, 'BAD_CLIENT_ID', 'missing or unknown client id')
  if (field('client_secret') !== app.clientSecret)
    throw new ApiError(400, 'BAD_CLIENT_SECRET', 'missing or invalid client secret')
}

function token(call: Call): Answer {
  const { account } = call
  const app = oauthApp(account)
  const field = fieldsOf(call)
  const seconds = account.knobs.value(oauthTokenSeconds)
  const grant = () => {
    checkClient(call, field)
    const kind = field('grant_type')
    if (kind === 'refresh_token') {
      const refresh = field('refresh_token') ?? ''
      const scopes = app.scopesOf(refresh)
      if (scopes !== undefined) return { refresh: app.next(refresh, scopes), scopes }
      const message = 'refresh token is invalid, expired or revoked'
      throw new ApiError(400, 'BAD_REFRESH_TOKEN', message)
    }
    if (kind !== 'authorization_code')
      throw new ApiError(400, 'BAD_GRANT_TYPE', 'missing or unknown grant type')
    const code = field('code') ?? ''
    const scopes = app.redeem(code, field('redirect_uri') ?? '', field('code_verifier'))
    return { refresh: app.newRefreshToken(scopes), scopes }
  }
  try {
    const { refresh, scopes } = grant()
    const body = {
      token_type: 'bearer',
      refresh_token: refresh,
      access_token: app.newAccessToken(scopes, seconds).token,
      expires_in: seconds,
      ...(call.version === 'v1' ? {} : { token_use: 'access_token', hub_id: account.portalId }),
    }
    return { status: 200, body }
  } catch (error) {
    if (error instanceof ApiError) return refusal(call, error)
    throw error
  }
}

function refusedPage(why: string): Answer {
  const raw = `<html><h1>Authorization failed: ${why}</h1></html>`
  return { status: 400, headers: { 'content-type': 'text/html' }, raw }
}

/** Stands for app.hubspot.com, where a person would pick the account and agree. */
function authorize(call: Call): Answer {
  const app = oauthApp(call.account)
  const { knobs } = call.account
  const redirectUri = call.query.get('redirect_uri') ?? ''
  const listed = words(knobs.value(oauthKnobs.redirectUris))
  const isListed = listed.length === 0 || listed.includes(redirectUri)
  if (call.query.get('client_id') !== app.clientId || !URL.canParse(redirectUri) || !isListed)
    return refusedPage('client_id or redirect_uri mismatch')
  const lacked = words(knobs.value(oauthKnobs.lackedScopes))
  const required = words(call.query.get('scope') ?? '')
  if (required.some((scope) => lacked.includes(scope)))
    return refusedPage('the account does not have all required scopes')
  const optional = words(call.query.get('optional_scope') ?? '')
  const asked = [...required, ...optional.filter((scope) => !lacked.includes(scope))]
  const to = new URL(redirectUri)
  if (knobs.value(oauthKnobs.declines)) {
    to.searchParams.set('error', 'access_denied')
    to.searchParams.set('error_description', 'The user denied access')
    to.searchParams.set('state', call.query.get('state') ?? '')
    return { status: 302, headers: { location: to.href } }
  }
  const code = app.newCode({
    scopes: [...new Set(['oauth', ...asked])],
    redirectUri,
    challenge: call.query.get('code_challenge') ?? undefined,
    method: call.query.get('code_challenge_method') ?? 'plain',
  })
  to.searchParams.set('code', code)
  const state = call.query.get('state')
  if (state !== null) to.searchParams.set('state', state)
  return { status: 302, headers: { location: to.href } }
}

/** `GET /oauth/v1/access-tokens/{token}` (HUBSPOT.md 9). */
function accessToken(call: Call): Answer {
  const grant = grantOf(call.account, call.params['token'] ?? '')
  const { expires_in, ...facts } = tokenFacts(call.account, grant)
  return { status: 200, body: { ...facts, expires_in, token_type: 'access' } }
}

function refreshFacts(call: Call, refresh: string): Readonly<Record<string, unknown>> {
  const { account } = call
  const scopes = oauthApp(account).scopesOf(refresh)
  if (scopes === undefined)
    throw new ApiError(404, 'BAD_REFRESH_TOKEN', 'missing or unknown refresh token')
  const {
    app_id: _app,
    expires_in: _life,
    ...facts
  } = tokenFacts(account, {
    token: refresh,
    scopes: scopes && new Set(scopes),
    expiresAt: null,
    kind: 'oauth',
    appId: 0,
  })
  return { ...facts, client_id: oauthApp(account).clientId, token_type: 'refresh' }
}

function refreshToken(call: Call): Answer {
  return { status: 200, body: refreshFacts(call, call.params['token'] ?? '') }
}

function forgetRefreshToken(call: Call): Answer {
  oauthApp(call.account).revoke(call.params['token'] ?? '')
  return { status: 204 }
}

/** Fields of the 2026-03 models; an unknown token is just not active (RFC 7662). */
function introspect(call: Call): Answer {
  const { account } = call
  const app = oauthApp(account)
  const field = fieldsOf(call)
  try {
    checkClient(call, field)
  } catch (error) {
    if (error instanceof ApiError) return refusal(call, error)
    throw error
  }
  const text = field('token') ?? ''
  const common = { active: true, client_id: app.clientId, app_id: app.appId }
  if (app.scopesOf(text) !== undefined) {
    const body = { ...refreshFacts(call, text), ...common, token_use: 'refresh_token' }
    return { status: 200, body }
  }
  const grant = account.tokens.get(text)
  if (!grant || (grant.expiresAt !== null && grant.expiresAt <= account.clock.now()))
    return { status: 200, body: { active: false } }
  const facts = tokenFacts(account, grant)
  const signed = {
    appId: grant.appId,
    expiresAt: grant.expiresAt ?? 0,
    hubId: account.portalId,
    hublet: 'eu1',
    installingUserId: facts.user_id,
    isPrivateDistribution: false,
    isServiceAccount: false,
    isUserLevel: false,
    newSignature: '',
    scopes: '',
    scopeToScopeGroupPks: '',
    signature: '',
    trialScopes: '',
    trialScopeToScopeGroupPks: '',
    userId: facts.user_id,
  }
  const body = {
    ...facts,
    ...common,
    app_id: grant.appId,
    is_private_distribution: false,
    signed_access_token: signed,
    token_type: 'access',
    token_use: 'access_token',
  }
  return { status: 200, body }
}

function revoke(call: Call): Answer {
  oauthApp(call.account).revoke(fieldsOf(call)('token') ?? '')
  return { status: 200 }
}

function open(method: Route['method'], paths: readonly string[], handle: Route['handle']): Route {
  return { method, paths, scopes: [], auth: false, limit: 'none', handle }
}

/** HUBSPOT.md 9: three generations of the token endpoint. */
export const oauthPart: Part = {
  knobs: [oauthTokenSeconds, ...Object.values(oauthKnobs)],
  routes: [
    open('GET', ['/oauth/authorize', '/oauth/{portalId}/authorize'], authorize),
    open('POST', ['/oauth/v1/token', '/oauth/v3/token', '/oauth/{version}/token'], token),
    open('GET', ['/oauth/v1/access-tokens/{token}'], accessToken),
    open('GET', ['/oauth/v1/refresh-tokens/{token}'], refreshToken),
    open('DELETE', ['/oauth/v1/refresh-tokens/{token}'], forgetRefreshToken),
    open(
      'POST',
      ['/oauth/v3/introspect', '/oauth/v3/token/introspect', '/oauth/{version}/token/introspect'],
      introspect,
    ),
    open(
      'POST',
      ['/oauth/v3/revoke', '/oauth/v3/token/revoke', '/oauth/{version}/token/revoke'],
      revoke,
    ),
  ],
}
