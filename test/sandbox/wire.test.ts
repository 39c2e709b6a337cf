import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { openAccount, type Caller } from './caller.ts'

let account: Caller
beforeEach(async () => {
  account = await openAccount()
})
afterEach(() => account[Symbol.asyncDispose]())

const contacts = '/crm/v3/objects/contacts'

describe('sign-in', () => {
  test.each([
    ['no token', null],
    ['an unknown token', 'pat-na1-nobody'],
  ])('%s is 401 INVALID_AUTHENTICATION', async (_title, token) => {
    const reply = await account.call('GET', contacts, undefined, token)
    expect(reply.status).toBe(401)
    expect(reply.body).toMatchObject({
      status: 'error',
      category: 'INVALID_AUTHENTICATION',
      correlationId: expect.any(String),
    })
  })

  test('an expired token says since when', async () => {
    await account.control('POST', 'clock', { freeze: true })
    const { body } = await account.control('POST', 'tokens', {
      scopes: ['crm.objects.contacts.read'],
      expires_in: 1800,
    })
    expect((await account.call('GET', contacts, undefined, body.token)).status).toBe(200)
    await account.control('POST', 'clock', { advance: '1807s' })
    const reply = await account.call('GET', contacts, undefined, body.token)
    expect(reply.status).toBe(401)
    expect(reply.body.category).toBe('EXPIRED_AUTHENTICATION')
    expect(reply.body.message).toMatch(/expired 7 second\(s\) ago\.$/)
  })

  test.each([
    ['reading companies', 'GET', '/crm/v3/objects/companies', 'crm.objects.companies.read'],
    ['writing contacts', 'POST', contacts, 'crm.objects.contacts.write'],
    ['owners', 'GET', '/crm/v3/owners', 'crm.objects.owners.read'],
    ['properties of deals', 'GET', '/crm/v3/properties/deals', 'crm.schemas.deals.read'],
    ['schemas', 'GET', '/crm-object-schemas/v3/schemas', 'crm.schemas.custom.read'],
  ])('a missing scope is 403 MISSING_SCOPES and named: %s', async (_title, method, path, scope) => {
    const { body } = await account.control('POST', 'tokens', {
      scopes: ['crm.objects.contacts.read'],
    })
    const reply = await account.call(
      method,
      path,
      method === 'POST' ? { properties: {} } : undefined,
      body.token,
    )
    expect(reply.status).toBe(403)
    expect(reply.body.category).toBe('MISSING_SCOPES')
    expect(reply.body.errors[0].context.requiredGranularScopes).toContain(scope)
  })

  test('a token tells its scopes', async () => {
    const { body } = await account.control('POST', 'tokens', { scopes: ['crm.import'] })
    const info = await account.call(
      'POST',
      '/oauth/v2/private-apps/get/access-token-info',
      { tokenKey: body.token },
      null,
    )
    expect(info.body).toMatchObject({
      hubId: account.sandbox.account.portalId,
      scopes: ['crm.import'],
    })
  })
})

describe('limits', () => {
  test('the burst is announced in headers, then refused with its policy; time travel refills it', async () => {
    await account.knobs({ burst_limit: 3, daily_limit: 100 })
    const first = await account.call('GET', contacts)
    expect(first.headers.get('x-hubspot-ratelimit-max')).toBe('3')
    expect(first.headers.get('x-hubspot-ratelimit-remaining')).toBe('2')
    expect(first.headers.get('x-hubspot-ratelimit-daily-remaining')).toBe('99')
    await account.call('GET', contacts)
    await account.call('GET', contacts)
    const refused = await account.call('GET', contacts)
    expect(refused.status).toBe(429)
    expect(refused.body).toMatchObject({
      errorType: 'RATE_LIMIT',
      policyName: 'TEN_SECONDLY_ROLLING',
      message: 'You have reached your ten_secondly_rolling limit.',
    })
    expect(refused.headers.get('retry-after')).toBeNull()
    await account.control('POST', 'clock', { advance: '11s' })
    expect((await account.call('GET', contacts)).status).toBe(200)
  })

  test('the day is shared with other apps and ends at midnight', async () => {
    await account.knobs({ daily_limit: 1000, daily_used_by_other_apps: 999, retry_after: true })
    expect((await account.call('GET', contacts)).status).toBe(200)
    const refused = await account.call('GET', contacts)
    expect(refused.body).toMatchObject({ policyName: 'DAILY' })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    await account.knobs({ daily_used_by_other_apps: 0 })
    const told = await account.call('GET', '/account-info/v3/api-usage/daily/private-apps')
    expect(told.body.results).toMatchObject([{ usageLimit: 1000, currentUsage: 2 }])
    await account.control('POST', 'clock', { advance: '24h' })
    expect((await account.call('GET', contacts)).status).toBe(200)
  })

  test.each([
    ['winter', '2026-01-15T04:59:00Z', '2026-01-15T05:00:00.000Z'],
    ['summer', '2026-07-15T03:59:00Z', '2026-07-15T04:00:00.000Z'],
    ['the day of the change', '2026-03-08T12:00:00Z', '2026-03-09T04:00:00.000Z'],
  ])("the day ends at midnight in the account's zone: %s", async (_title, now, resetsAt) => {
    await account.control('POST', 'clock', { now, freeze: true })
    await account.knobs({ daily_limit: 1 })
    expect((await account.call('GET', contacts)).status).toBe(200)
    expect((await account.call('GET', contacts)).body.policyName).toBe('DAILY')
    await account.knobs({ daily_limit: 10 })
    const told = await account.call('GET', '/account-info/v3/api-usage/daily/private-apps')
    expect(told.body.results[0]).toMatchObject({ currentUsage: 2, resetsAt })
    await account.knobs({ daily_limit: 1 })
    await account.control('POST', 'clock', { now: resetsAt })
    expect((await account.call('GET', contacts)).status).toBe(200)
  })

  test('OAuth tokens have a burst of their own and no daily headers', async () => {
    await account.knobs({ oauth_burst_limit: 1 })
    const { body } = await account.control('POST', 'tokens', { expires_in: 1800, kind: 'oauth' })
    const first = await account.call('GET', contacts, undefined, body.token)
    expect(first.headers.get('x-hubspot-ratelimit-max')).toBe('1')
    expect(first.headers.get('x-hubspot-ratelimit-daily')).toBeNull()
    expect((await account.call('GET', contacts, undefined, body.token)).status).toBe(429)
    expect((await account.call('GET', contacts)).status).toBe(200)
  })

  test('search has five a second of its own', async () => {
    await account.knobs({ search_limit_per_second: 5 })
    const replies = await Promise.all(
      Array.from({ length: 6 }, () => account.call('POST', `${contacts}/search`, {})),
    )
    const refused = replies.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(1)
    expect(refused[0]?.body).toMatchObject({
      policyName: 'SECONDLY',
      message: 'You have reached your secondly limit.',
    })
  })

  test('a URL that is too long is 414', async () => {
    await account.knobs({ max_url_length: 300 })
    expect((await account.call('GET', `${contacts}?properties=${'x'.repeat(300)}`)).status).toBe(
      414,
    )
  })
})

test('an unknown route is 404 without JSON, before any sign-in; a dated path must have its date in place', async () => {
  const reply = await account.call('GET', '/crm/2026-09/objects/contacts', undefined, null)
  expect(reply.status).toBe(404)
  expect(reply.body).toBeUndefined()
  expect((await account.call('GET', '/crm/objects/2026-09/contacts', undefined, null)).status).toBe(
    401,
  )
  expect((await account.call('GET', '/crm/objects/2027-03/contacts')).status).toBe(404)
  expect((await account.call('PUT', '/crm/v3/objects/contacts', {})).status).toBe(405)
})

describe('faults', () => {
  const arm = (...faults: readonly unknown[]) => account.control('POST', 'faults', { faults })

  test('strike the counted requests, and only those', async () => {
    await arm({
      method: 'GET',
      path: '/contacts',
      from: 2,
      times: 1,
      action: { status: 502, body: '<html>', headers: { 'content-type': 'text/html' } },
    })
    const statuses = []
    for (let n = 0; n < 3; n++) statuses.push((await account.call('GET', contacts)).status)
    expect(statuses).toEqual([200, 502, 200])
  })

  test('with after_effect the write is done and its answer lost', async () => {
    await arm({ method: 'POST', times: 1, action: { reset: true, after_effect: true } })
    await expect(account.contact({ email: 'lost@example.com' })).rejects.toThrow('fetch failed')
    expect(
      (await account.call('GET', `${contacts}/lost@example.com?idProperty=email`)).status,
    ).toBe(200)
  })

  test('without after_effect nothing is written', async () => {
    await arm({ method: 'POST', times: 1, action: { reset: true } })
    await expect(account.contact({ email: 'never@example.com' })).rejects.toThrow('fetch failed')
    expect(
      (await account.call('GET', `${contacts}/never@example.com?idProperty=email`)).status,
    ).toBe(404)
  })

  test('cut an answer after so many bytes', async () => {
    await arm({ path: 'contacts', action: { cut_bytes: 10 } })
    const { hostname, port } = new URL(account.sandbox.url)
    const received = await new Promise<string>((resolve, reject) => {
      let text = ''
      const socket = connect(Number(port), hostname, () =>
        socket.write(
          `GET ${contacts} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${account.sandbox.token}\r\n\r\n`,
        ),
      )
      socket.on('data', (chunk) => (text += chunk.toString()))
      socket.on('close', () => resolve(text))
      socket.on('error', reject)
    })
    expect(received.split('\r\n\r\n')[1]).toHaveLength(10)
    expect(received).toMatch(/content-length: 1[3-9]|content-length: [2-9]\d/i)
  })

  test('a request that breaks off in its body is no mistake of the sandbox', async () => {
    const said = vi.spyOn(process.stderr, 'write')
    onTestFinished(() => said.mockRestore())
    const { hostname, port } = new URL(account.sandbox.url)
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () =>
        socket.write(
          `POST ${contacts} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${account.sandbox.token}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"prop`,
          () => setTimeout(() => socket.destroy(), 20),
        ),
      )
      socket.on('close', () => setTimeout(resolve, 50))
    })
    expect((await account.call('GET', contacts)).status).toBe(200)
    expect(said.mock.calls.map(([text]) => String(text)).join('')).not.toContain('sandbox:')
  })

  test('stall an answer', async () => {
    await arm({ path: 'contacts', times: 1, action: { stall_ms: 120 } })
    const before = performance.now()
    expect((await account.call('GET', contacts)).status).toBe(200)
    expect(performance.now() - before).toBeGreaterThanOrEqual(115)
  })

  test('an empty list clears them; a misspelt field is refused', async () => {
    await arm({ action: { status: 500 } })
    await arm()
    expect((await account.call('GET', contacts)).status).toBe(200)
    expect((await arm({ action: { statsu: 500 } })).status).toBe(400)
  })
})

describe('control', () => {
  test('the Date header and the state follow the clock, which can be frozen', async () => {
    await account.control('POST', 'clock', { now: '2027-01-01T00:00:00Z', freeze: true })
    const state = await account.control('GET', 'state')
    expect(state.body).toMatchObject({ now: '2027-01-01T00:00:00.000Z', seed: 7, exports_used: 0 })
    const reply = await account.call('GET', contacts)
    expect(reply.headers.get('date')).toBe('Fri, 01 Jan 2027 00:00:00 GMT')
    expect((await account.control('POST', 'clock', { advance: '90m' })).body.now).toBe(
      '2027-01-01T01:30:00.000Z',
    )
  })

  test('records are put past all rules and read as the truth, archived and merged ones too', async () => {
    await account.control('POST', 'records/contacts', {
      records: [
        {
          id: '5',
          properties: { email: 'no mail', nope: 'kept' },
          createdAt: '2020-01-01T00:00:00Z',
          updatedAt: '2020-01-02T00:00:00Z',
          archived: true,
        },
        { id: '6', properties: { email: 'six@example.com' } },
        { id: '7', properties: { email: 'seven@example.com' } },
      ],
    })
    await account.call('POST', `${contacts}/merge`, { primaryObjectId: '6', objectIdToMerge: '7' })
    const truth = await account.control('GET', 'records/contacts')
    expect(truth.body.results).toMatchObject([
      {
        id: '5',
        archived: true,
        createdAt: '2020-01-01T00:00:00.000Z',
        updatedAt: '2020-01-02T00:00:00.000Z',
        properties: { nope: 'kept' },
      },
      { id: '6', archived: false, mergedInto: null },
      { id: '7', mergedInto: '6' },
    ])
  })

  test('a purged record is gone from every list, and its id can be put again', async () => {
    const records = [{ id: '5', properties: { email: 'five@example.com' } }]
    await account.control('POST', 'records/contacts', { records })
    await account.control('POST', 'purge/contacts', { ids: ['5'] })
    expect((await account.control('GET', 'state')).body.records.contacts).toBe(0)
    expect((await account.control('GET', 'records/contacts')).body.results).toEqual([])
    expect((await account.call('POST', `${contacts}/search`, {})).body.total).toBe(0)
    await account.control('POST', 'records/contacts', { records })
    expect((await account.control('GET', 'state')).body.records.contacts).toBe(1)
    expect((await account.call('GET', contacts)).body.results).toMatchObject([{ id: '5' }])
    expect((await account.call('POST', `${contacts}/search`, {})).body.total).toBe(1)
  })

  test('associations are told from each side', async () => {
    const id = await account.contact({ email: 'a@example.com' })
    const company = await account.call('POST', '/crm/v3/objects/companies', {
      properties: { name: 'C' },
    })
    await account.call(
      'PUT',
      `/crm/v4/objects/contacts/${id}/associations/default/companies/${company.body.id}`,
    )
    expect(
      (await account.control('GET', 'associations/contacts/companies')).body.results,
    ).toContainEqual({
      from: id,
      to: company.body.id,
      category: 'HUBSPOT_DEFINED',
      typeId: 279,
      label: null,
    })
    expect(
      (await account.control('GET', 'associations/companies/contacts')).body.results,
    ).toContainEqual(expect.objectContaining({ from: company.body.id, to: id, typeId: 280 }))
  })

  test('requests are logged in order and counted by path', async () => {
    await account.call('GET', `${contacts}?limit=1`)
    await account.call('GET', `${contacts}?limit=2`)
    const log = await account.control('GET', 'requests')
    expect(log.body.results).toMatchObject([
      { n: 1, method: 'GET', path: `${contacts}?limit=1`, status: 200 },
      { n: 2, path: `${contacts}?limit=2` },
    ])
    expect((await account.control('GET', 'requests?count=1')).body).toEqual({
      [`GET ${contacts}`]: 2,
    })
  })

  test('knobs have a default and a meaning; unknown ones and wrong values are refused', async () => {
    const { body } = await account.control('GET', 'knobs')
    for (const knob of Object.values(body)) {
      expect(knob).toMatchObject({ meaning: expect.stringMatching(/.{10}/) })
      expect(knob).toHaveProperty('default')
    }
    expect((await account.control('POST', 'knobs', { nope: 1 })).status).toBe(400)
    expect((await account.control('POST', 'knobs', { index_lag_ms: 'long' })).status).toBe(400)
    expect((await account.control('POST', 'knobs', { search_tie_order: 'sideways' })).status).toBe(
      400,
    )
  })

  test('reset gives the seeded account again, with clock, knobs, faults, log and token', async () => {
    const own = await openAccount({ contacts: 50 })
    const before = await own.control('GET', 'records/contacts')
    await own.contact({ email: 'extra@example.com' })
    await own.control('POST', 'clock', { advance: '10d' })
    await own.knobs({ index_lag_ms: 9 })
    await own.control('POST', 'faults', { faults: [{ action: { status: 500 } }] })
    await own.control('POST', 'reset')
    expect((await own.control('GET', 'records/contacts')).text).toBe(before.text)
    expect((await own.control('GET', 'requests')).body.results).toEqual([])
    expect((await own.control('GET', 'knobs')).body.index_lag_ms.value).toBe(0)
    expect(
      Math.abs(Date.parse((await own.control('GET', 'state')).body.now) - Date.now()),
    ).toBeLessThan(60_000)
    expect((await own.call('GET', contacts)).status).toBe(200)
    await own[Symbol.asyncDispose]()
  })
})
