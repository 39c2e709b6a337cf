import { createHash } from 'node:crypto'
import { Client } from '@hubspot/api-client'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Caller, openAccount } from './caller.ts'

let account: Caller
let app: {
  readonly token: string
  readonly refresh_token: string
  readonly client_id: string
  readonly client_secret: string
}
beforeEach(async () => {
  account = await openAccount()
  const scopes = ['crm.objects.contacts.read']
  app = (await account.control('POST', 'tokens', { kind: 'oauth', scopes, expires_in: 60 })).body
})
afterEach(() => account[Symbol.asyncDispose]())

const contacts = '/crm/v3/objects/contacts'
const versions = ['/oauth/v1/token', '/oauth/v3/token', '/oauth/2026-03/token']

async function post(path: string, fields: Readonly<Record<string, string>>) {
  const response = await fetch(account.sandbox.url + path, {
    method: 'POST',
    body: new URLSearchParams(fields),
  })
  // oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into by each test
  return { status: response.status, body: JSON.parse((await response.text()) || 'null') as any }
}

const refresh = (path: string, changes: Readonly<Record<string, string>> = {}) =>
  post(path, {
    grant_type: 'refresh_token',
    client_id: app.client_id,
    client_secret: app.client_secret,
    refresh_token: app.refresh_token,
    ...changes,
  })

describe.each(versions)('%s', (path) => {
  test('refreshes a token of 1800 seconds with the same scopes', async () => {
    const { status, body } = await refresh(path)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      token_type: 'bearer',
      refresh_token: app.refresh_token,
      expires_in: 1800,
    })
    const use = (route: string) => account.call('GET', route, undefined, body.access_token)
    expect((await use(contacts)).status).toBe(200)
    expect((await use('/crm/v3/objects/companies')).status).toBe(403)
    await account.control('POST', 'clock', { advance: '1801s' })
    expect((await use(contacts)).body.category).toBe('EXPIRED_AUTHENTICATION')
    expect((await refresh(path)).status).toBe(200)
  })

  test.each([
    ['BAD_REFRESH_TOKEN', 'invalid_grant', { refresh_token: 'x' }],
    ['BAD_CLIENT_ID', 'invalid_client', { client_id: 'x' }],
    ['BAD_CLIENT_SECRET', 'invalid_client', { client_secret: 'x' }],
    ['BAD_GRANT_TYPE', 'unsupported_grant_type', { grant_type: 'password' }],
    ['BAD_AUTH_CODE', 'invalid_grant', { grant_type: 'authorization_code', code: 'x' }],
  ])('refuses with %s', async (status, error, changes) => {
    const reply = await refresh(path, changes)
    expect(reply.status).toBe(400)
    const rfc = { error, error_description: reply.body.message }
    expect(reply.body).toEqual({
      status,
      message: expect.any(String),
      correlationId: expect.any(String),
      ...(path === '/oauth/v1/token' ? {} : rfc),
    })
  })
})

test('only the oldest path reads the query', async () => {
  const query = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: app.client_id,
    client_secret: app.client_secret,
    refresh_token: app.refresh_token,
  }).toString()
  const statuses = []
  for (const path of versions) statuses.push((await post(`${path}?${query}`, {})).status)
  expect(statuses).toEqual([200, 400, 400])
})

describe('a sign-in', () => {
  const redirect_uri = 'http://127.0.0.1:9/back?x=1'
  const verifier = 'a-long-enough-verifier-for-the-proof-key-of-a-code'
  const challenge = createHash('sha256').update(verifier).digest('base64url')

  async function agreed(more: Readonly<Record<string, string>> = {}): Promise<URL> {
    const query = new URLSearchParams({
      client_id: app.client_id,
      redirect_uri,
      scope: 'crm.objects.companies.read',
      optional_scope: 'crm.objects.deals.read',
      state: 'mine',
      ...more,
    })
    const url = `${account.sandbox.url}/oauth/authorize?${query.toString()}`
    const response = await fetch(url, { redirect: 'manual' })
    expect(response.status).toBe(302)
    return new URL(response.headers.get('location') ?? '')
  }
  const exchange = (code: string, more: Readonly<Record<string, string>> = {}) =>
    post('/oauth/2026-03/token', {
      grant_type: 'authorization_code',
      client_id: app.client_id,
      client_secret: app.client_secret,
      redirect_uri,
      code,
      ...more,
    })

  test('comes back with a code and the state; the code is good once', async () => {
    const back = await agreed()
    expect([back.searchParams.get('x'), back.searchParams.get('state')]).toEqual(['1', 'mine'])
    const code = back.searchParams.get('code') ?? ''
    const { body } = await exchange(code)
    const { body: info } = await account.call(
      'GET',
      `/oauth/v1/access-tokens/${body.access_token}`,
      undefined,
      null,
    )
    expect(info).toMatchObject({
      token: body.access_token,
      hub_id: account.sandbox.account.portalId,
      scopes: ['oauth', 'crm.objects.companies.read', 'crm.objects.deals.read'],
      expires_in: expect.any(Number),
      token_type: 'access',
    })
    expect((await exchange(code)).body.status).toBe('BAD_AUTH_CODE')
  })

  test('with a proof key needs its verifier', async () => {
    const proof = { code_challenge: challenge, code_challenge_method: 'S256' }
    const code = async () => (await agreed(proof)).searchParams.get('code') ?? ''
    expect((await exchange(await code())).body.status).toBe('BAD_CODE_VERIFIER')
    expect((await exchange(await code(), { code_verifier: verifier })).status).toBe(200)
  })

  test('goes back to where it was asked from only', async () => {
    const code = (await agreed()).searchParams.get('code') ?? ''
    const elsewhere = { redirect_uri: 'http://127.0.0.1:9/other' }
    expect((await exchange(code, elsewhere)).body.status).toBe('BAD_REDIRECT_URI')
    const unknown = `${account.sandbox.url}/oauth/authorize?client_id=x&redirect_uri=${redirect_uri}`
    expect((await fetch(unknown, { redirect: 'manual' })).status).toBe(400)
  })
})

test("HubSpot's own client refreshes, looks up and deletes tokens", async () => {
  const sdk = new Client({ basePath: account.sandbox.url })
  const { tokensApi, refreshTokensApi, accessTokensApi } = sdk.oauth
  const made = await tokensApi.create(
    'refresh_token',
    undefined,
    undefined,
    app.client_id,
    app.client_secret,
    app.refresh_token,
  )
  expect((await accessTokensApi.get(made.accessToken)).scopes).toEqual([
    'crm.objects.contacts.read',
  ])
  expect((await refreshTokensApi.get(app.refresh_token)).clientId).toBe(app.client_id)
  await refreshTokensApi.archive(app.refresh_token)
  expect((await refresh('/oauth/v1/token')).body.status).toBe('BAD_REFRESH_TOKEN')
})

test('introspection tells of both kinds of token, and revoking ends a refresh token', async () => {
  const client = { client_id: app.client_id, client_secret: app.client_secret }
  const about = async (token: string) =>
    (await post('/oauth/2026-03/token/introspect', { ...client, token })).body
  expect(await about(app.token)).toMatchObject({ active: true, token_use: 'access_token' })
  expect(await about(app.refresh_token)).toMatchObject({ active: true, token_use: 'refresh_token' })
  await post('/oauth/2026-03/token/revoke', { ...client, token: app.refresh_token })
  expect(await about(app.refresh_token)).toEqual({ active: false })
  await account.control('POST', 'clock', { advance: '61s' })
  expect(await about(app.token)).toEqual({ active: false })
})

test('all tokens of the app share its limit', async () => {
  await account.knobs({ oauth_burst_limit: 2 })
  const next = (await refresh('/oauth/v1/token')).body.access_token
  const status = async (token: string) =>
    (await account.call('GET', contacts, undefined, token)).status
  expect([await status(app.token), await status(next), await status(next)]).toEqual([200, 200, 429])
})
