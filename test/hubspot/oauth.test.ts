import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { refreshingToken } from '../../src/hubspot/oauth/access-token.ts'
import { authorizePage, authorizeUrl } from '../../src/hubspot/oauth/authorize-url.ts'
import { Credentials, type SavedSignIn } from '../../src/hubspot/oauth/credentials.ts'
import { whileLocked } from '../../src/hubspot/oauth/lock-file.ts'
import { newProofKey } from '../../src/hubspot/oauth/proof-key.ts'
import { TokenEndpoint, TokenRefused } from '../../src/hubspot/oauth/token-endpoint.ts'
import type { HubSpotRequest } from '../../src/hubspot/transport.ts'
import { type RunningSandbox, startSandbox } from '../../src/sandbox/start.ts'
import {
  type Answer,
  type Asked,
  everyWordOf,
  failureOf,
  JumpingClock,
  scripted,
  transportTo,
} from './support.ts'

let folder: string
let clock: JumpingClock
const open: AsyncDisposable[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hubspot-oauth-'))
  clock = new JumpingClock()
})
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const never = new AbortController().signal
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const random = { next: () => 0.5, uuid: () => '' }
const credentials = () => new Credentials(join(folder, 'kept', 'main.json'), clock)
const file = (changes: Partial<SavedSignIn> = {}): SavedSignIn => ({
  connection: 'main',
  configured: null,
  portal_id: '4711',
  refresh_token: 'refresh-1',
  access: null,
  ...changes,
})
const keep = (changes: Partial<SavedSignIn> = {}) => {
  const kept = credentials()
  return kept.locked(never, () => kept.write(file(changes)))
}

function endpointAt(url: string, secret = 'client-secret-1'): TokenEndpoint {
  const endpoint = new TokenEndpoint({
    baseUrl: url,
    clientId: 'client-1',
    clientSecret: secret,
    clock,
    random,
    log,
  })
  open.push(endpoint)
  return endpoint
}

const providerAt = (url: string, configured: string | null = null) =>
  refreshingToken({
    connection: 'main',
    clientId: 'client-1',
    endpoint: endpointAt(url),
    credentials: credentials(),
    configured,
    clock,
    log,
    signal: never,
  })

/** A host that gives `access-1`, `access-2` and so on, and takes only the newest of them. */
async function host(answer?: (asked: Asked, n: number) => Answer | undefined) {
  let given = 0
  let good = ''
  const server = await scripted((asked, n) => {
    const told = answer?.(asked, n)
    if (told !== undefined) return told
    if (asked.url === '/oauth/2026-03/token') {
      given += 1
      good = `access-${given}`
      return {
        headers: { date: clock.now().toUTCString() },
        json: { access_token: good, refresh_token: 'refresh-1', expires_in: 1800 },
      }
    }
    const sent = asked.headers.authorization
    const headers = { date: clock.now().toUTCString() }
    return sent === `Bearer ${good}`
      ? { headers, json: { results: [] } }
      : { headers, status: 401, json: { category: 'EXPIRED_AUTHENTICATION' } }
  })
  open.push(server)
  return {
    ...server,
    end: () => {
      good = 'none'
    },
    tokenCalls: () => server.asked.filter(({ url }) => url === '/oauth/2026-03/token'),
  }
}

const read: HubSpotRequest = {
  method: 'GET',
  path: '/crm/objects/2026-09/contacts',
  kind: 'list',
  effect: 'none',
  deed: 'Reading contacts',
  signal: never,
}

describe('a token', () => {
  test('is asked for in the body, used until shortly before its end, and then renewed', async () => {
    await keep()
    const it = await host()
    const provider = providerAt(it.url)
    expect(await provider.token()).toBe('access-1')
    expect(it.asked[0]).toMatchObject({ method: 'POST', url: '/oauth/2026-03/token' })
    expect(Object.fromEntries(new URLSearchParams(it.asked[0]?.body))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'refresh-1',
      client_id: 'client-1',
      client_secret: 'client-secret-1',
    })
    await clock.sleep(1_679_000)
    expect(await provider.token()).toBe('access-1')
    await clock.sleep(2_000)
    expect(await provider.token()).toBe('access-2')
  })

  test("is renewed by HubSpot's clock too, when ours stood still", async () => {
    await keep()
    const it = await host()
    const provider = providerAt(it.url)
    await provider.token()
    provider.heard(new Date(clock.now().getTime() + 1_681_000))
    expect(await provider.token()).toBe('access-2')
  })

  test('is renewed once, however many calls wait for it', async () => {
    await keep()
    const it = await host()
    const provider = providerAt(it.url)
    const tokens = await Promise.all(Array.from({ length: 20 }, () => provider.token()))
    expect(new Set(tokens)).toEqual(new Set(['access-1']))
    expect(it.tokenCalls()).toHaveLength(1)
  })

  test('that ended on the way is renewed once for all calls, and each is sent again', async () => {
    await keep()
    const it = await host()
    const { transport } = transportTo(it.url, { token: providerAt(it.url) })
    open.push(transport)
    await transport.send(read)
    it.end()
    const answers = await Promise.all(Array.from({ length: 6 }, () => transport.send(read)))
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200))
    expect(it.tokenCalls()).toHaveLength(2)
  })

  test('is not renewed for ever: a call that another token does not mend is refused', async () => {
    await keep()
    const it = await host((asked) =>
      asked.url.startsWith('/crm')
        ? { status: 401, json: { category: 'INVALID_AUTHENTICATION' } }
        : undefined,
    )
    const { transport } = transportTo(it.url, { token: providerAt(it.url) })
    open.push(transport)
    const error = await failureOf(transport.send({ ...read, effect: 'creates', method: 'POST' }))
    expect([error.code, error.exit]).toEqual(['hubspot.sign_in_refused', 6])
    expect(error.fix).toContain('hubspot-warehouse login')
    expect(it.asked.filter(({ url }) => url.startsWith('/crm'))).toHaveLength(2)
    expect(it.tokenCalls()).toHaveLength(2)
  })

  test('of another process is taken over, not renewed again', async () => {
    await keep()
    const it = await host()
    const [one, other] = [providerAt(it.url), providerAt(it.url)]
    await one.token()
    expect(await other.token()).toBe('access-1')
    it.end()
    expect(await Promise.all([one.token('access-1'), other.token('access-1')])).toEqual([
      'access-2',
      'access-2',
    ])
    expect(it.tokenCalls()).toHaveLength(2)
  })

  test('is kept with a new refresh token before it is used', async () => {
    await keep()
    const it = await host((_asked, n) => ({
      json: { access_token: `a${n}`, refresh_token: `refresh-${n + 1}`, expires_in: 1800 },
    }))
    const provider = providerAt(it.url)
    await provider.token()
    expect((await credentials().read())?.refresh_token).toBe('refresh-2')
    await provider.token('a1')
    expect(new URLSearchParams(it.asked[1]?.body).get('refresh_token')).toBe('refresh-2')
  })

  test.each([
    ['status 502', { status: 502, text: '<html>' }],
    ['status 429', { status: 429, headers: { 'retry-after': '2' }, json: {} }],
    ['a cut connection', (response: { destroy(): void }) => response.destroy()],
  ] as const)('is asked for again after %s', async (_title, fault) => {
    await keep()
    const it = await host((_asked, n) => (n <= 2 ? (fault as Answer) : undefined))
    expect(await providerAt(it.url).token()).toBe('access-1')
    expect(clock.waits).toHaveLength(2)
  })

  test('that can not be had for long ends as a network failure', async () => {
    await keep()
    const it = await host(() => ({ status: 503 }))
    expect((await failureOf(providerAt(it.url).token())).code).toBe('hubspot.unreachable')
  })

  test.each([
    ['invalid_grant', 'BAD_REFRESH_TOKEN', 'hubspot.sign_in_needed'],
    ['', 'BAD_REFRESH_TOKEN', 'hubspot.sign_in_needed'],
    ['invalid_grant', '', 'hubspot.sign_in_needed'],
    ['invalid_client', 'BAD_CLIENT_SECRET', 'hubspot.sign_in_refused'],
    ['', 'SOMETHING_ELSE', 'hubspot.sign_in_refused'],
  ])('refused with %s %s ends with 6 and tells no secret', async (error, status, code) => {
    await keep()
    const message = 'refresh-1 of client-secret-1 is revoked'
    const it = await host(() => ({
      status: 400,
      json: { error, status, message, error_description: message },
    }))
    const failure = await failureOf(providerAt(it.url).token())
    expect([failure.code, failure.exit]).toEqual([code, 6])
    expect(it.asked).toHaveLength(1)
    expect(everyWordOf(failure)).not.toMatch(/refresh-1|client-secret-1/)
  })

  test('of an answer without the documented form is no token', async () => {
    await keep()
    const it = await host(() => ({ json: { access_token: 'access-9' } }))
    const failure = await failureOf(providerAt(it.url).token())
    expect(failure.code).toBe('hubspot.unexpected_answer')
    expect(everyWordOf(failure)).not.toContain('access-9')
  })

  test('comes from the configured refresh token, whatever a login saved', async () => {
    await keep()
    const it = await host()
    await providerAt(it.url, 'configured-1').token()
    expect(new URLSearchParams(it.asked[0]?.body).get('refresh_token')).toBe('configured-1')
  })

  test('stands for the account it is for, renewed or not', async () => {
    await keep()
    const it = await host()
    const provider = providerAt(it.url)
    const before = await provider.credential?.()
    await provider.token()
    expect(await provider.credential?.()).toBe(before)
    await keep({ portal_id: '4712' })
    expect(await provider.credential?.()).not.toBe(before)
  })
})

describe('against the sandbox', () => {
  let sandbox: RunningSandbox
  let app: { client_id: string; client_secret: string; refresh_token: string; token: string }
  beforeEach(async () => {
    sandbox = await startSandbox()
    const answer = await fetch(`${sandbox.url}/_sandbox/tokens`, {
      method: 'POST',
      body: JSON.stringify({ kind: 'oauth', scopes: ['crm.objects.contacts.read'] }),
    })
    app = (await answer.json()) as typeof app
  })
  afterEach(() => sandbox.close())

  const endpoint = () => {
    const made = new TokenEndpoint({
      baseUrl: sandbox.url,
      clientId: app.client_id,
      clientSecret: app.client_secret,
      clock,
      random,
      log,
    })
    open.push(made)
    return made
  }
  const redirectUri = 'http://localhost:8976/oauth-callback'
  async function codeFor(challenge: string): Promise<string> {
    const url = authorizeUrl({
      page: authorizePage(null, sandbox.url),
      clientId: app.client_id,
      redirectUri,
      scopes: ['oauth', 'crm.objects.contacts.read'],
      optionalScopes: [],
      state: 'mine',
      challenge,
    })
    const response = await fetch(url, { redirect: 'manual' })
    return new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? ''
  }
  const refusalOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'no refusal',
      (error: unknown) => (error instanceof TokenRefused ? error.about : error),
    )

  test('a code is exchanged once, by its own verifier and redirect URL', async () => {
    const { verifier, challenge } = newProofKey()
    const code = () => codeFor(challenge)
    const it = endpoint()
    const wrong = newProofKey().verifier
    expect(await refusalOf(it.exchange(await code(), redirectUri, wrong, never))).not.toBe(
      'no refusal',
    )
    const elsewhere = 'http://localhost:1/oauth-callback'
    expect(await refusalOf(it.exchange(await code(), elsewhere, verifier, never))).toBe('grant')
    const good = await code()
    const grant = await it.exchange(good, redirectUri, verifier, never)
    expect(grant.lifeMs).toBe(1_800_000)
    expect(await refusalOf(it.exchange(good, redirectUri, verifier, never))).toBe('grant')
  })

  test('introspection tells account, user and scopes, and of an ended token nothing', async () => {
    const it = endpoint()
    expect(await it.introspect(app.token, never)).toEqual({
      portalId: String(sandbox.account.portalId),
      user: expect.stringContaining('@'),
      scopes: ['crm.objects.contacts.read'],
    })
    expect(await it.introspect('no-token', never)).toBeNull()
  })

  test('revoking ends the refresh token', async () => {
    const it = endpoint()
    expect(await it.revoke(app.refresh_token, never)).toBe(true)
    expect(await refusalOf(it.refresh(app.refresh_token, never))).toBe('grant')
  })
})

test('revoking falls back to the older path where the dated one is not there', async () => {
  const it = await host((asked) => ({ status: asked.method === 'DELETE' ? 204 : 404 }))
  expect(await endpointAt(it.url).revoke('refresh/1', never)).toBe(true)
  expect(it.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'POST /oauth/2026-03/token/revoke',
    'DELETE /oauth/v1/refresh-tokens/refresh%2F1',
  ])
})

test('a sign-in that HubSpot knows no more counts as revoked', async () => {
  const it = await host(() => ({ status: 400, json: { error: 'invalid_grant' } }))
  expect(await endpointAt(it.url).revoke('refresh-1', never)).toBe(false)
})

describe('the authorization page', () => {
  test('is asked with %20 between scopes, a state and a SHA-256 challenge', () => {
    const url = authorizeUrl({
      page: authorizePage(null, 'https://api.hubapi.com'),
      clientId: 'a+b',
      redirectUri: 'http://localhost:1/oauth-callback',
      scopes: ['oauth', 'tickets'],
      optionalScopes: ['crm.export'],
      state: 's',
      challenge: 'c',
    })
    expect(url.href).toMatch(/^https:\/\/app\.hubspot\.com\/oauth\/authorize\?/)
    expect(url.search).toContain('scope=oauth%20tickets&optional_scope=crm.export&state=s')
    expect(url.searchParams.get('client_id')).toBe('a+b')
    expect(url.searchParams.get('code_challenge_method')).toBe('S256')
  })

  test('of a base URL on this machine is there too; plain http is for this machine only', () => {
    expect(authorizePage(null, 'http://127.0.0.1:99/x').href).toBe(
      'http://127.0.0.1:99/oauth/authorize',
    )
    expect(() => authorizePage('http://example.com/', 'https://api.hubapi.com')).toThrow(/https/)
  })
})

describe('what is kept', () => {
  test('is a file for this user alone, replaced whole', async () => {
    await mkdir(join(folder, 'kept'), { mode: 0o755 })
    await chmod(join(folder, 'kept'), 0o755)
    await keep()
    await keep({ refresh_token: 'refresh-2' })
    expect((await stat(join(folder, 'kept'))).mode & 0o777).toBe(0o700)
    expect((await stat(join(folder, 'kept', 'main.json'))).mode & 0o777).toBe(0o600)
    expect(await readdir(join(folder, 'kept'))).toEqual(['.gitignore', 'main.json'])
    expect(await credentials().read()).toMatchObject(file({ refresh_token: 'refresh-2' }))
  })

  test.each(['', '{', '{"version":2}', '[]'])('and damaged (%j) counts as none', async (text) => {
    await keep()
    await writeFile(join(folder, 'kept', 'main.json'), text)
    expect(await credentials().read()).toBeNull()
    const it = await host()
    expect((await failureOf(providerAt(it.url).token())).code).toBe('hubspot.sign_in_needed')
  })

  test('in a place that is no folder is an error that names it', async () => {
    await writeFile(join(folder, 'kept'), '')
    const error = await failureOf(keep())
    expect(error.code).toBe('run.credentials_folder')
    expect(error.what).toContain(join(folder, 'kept', 'main.json'))
  })
})

describe('the lock', () => {
  const lock = () => join(folder, 'lock')

  test('lets one work at a time', async () => {
    let inside = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 8 }, () =>
        whileLocked(lock(), clock, never, async () => {
          inside += 1
          most = Math.max(most, inside)
          await new Promise((resolve) => setTimeout(resolve, 2))
          inside -= 1
        }),
      ),
    )
    expect(most).toBe(1)
    expect(await readdir(folder)).toEqual([])
  })

  test('of a process that is gone is taken over', async () => {
    await writeFile(lock(), JSON.stringify({ id: 'x', pid: 2 ** 22 + 1, host: hostname() }))
    expect(await whileLocked(lock(), clock, never, async () => 'done')).toBe('done')
    expect(clock.waits).toEqual([])
  })

  test('of another machine is waited for until it is old', async () => {
    await writeFile(lock(), JSON.stringify({ id: 'x', pid: 1, host: 'elsewhere' }))
    await utimes(lock(), clock.now(), clock.now())
    const before = clock.now().getTime()
    await whileLocked(
      lock(),
      { now: () => clock.now(), sleep: () => clock.sleep(60_000) },
      never,
      async () => undefined,
    )
    expect(clock.now().getTime() - before).toBeGreaterThan(15 * 60_000)
  })

  test('is not waited for once the run is stopped, and is left as it is', async () => {
    const text = JSON.stringify({ id: 'x', pid: process.pid, host: hostname() })
    await writeFile(lock(), text)
    await utimes(lock(), clock.now(), clock.now())
    const stop = new AbortController()
    const waiting = whileLocked(lock(), clock, stop.signal, async () => 'worked')
    stop.abort(new Error('stopped'))
    await expect(waiting).rejects.toThrow('stopped')
    expect(await readFile(lock(), 'utf8')).toBe(text)
  })
})
