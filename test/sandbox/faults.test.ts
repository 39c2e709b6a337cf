import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FaultAction } from '../../src/sandbox/options.ts'
import { type Caller, openAccount } from './caller.ts'
import { rawCall } from './raw-call.ts'

let account: Caller
beforeAll(async () => {
  account = await openAccount()
})
afterAll(() => account[Symbol.asyncDispose]())
beforeEach(async () => {
  await account.control('POST', 'reset')
  await account.knobs({ burst_limit: 0, search_limit_per_second: 0, index_lag_ms: 0 })
})

const owners = '/crm/v3/owners'
const contacts = '/crm/v3/objects/contacts'

async function arm(action: FaultAction, more: object = {}): Promise<void> {
  const reply = await account.control('POST', 'faults', { faults: [{ ...more, action }] })
  expect(reply.text).toBe('{"faults":1}')
}
const raw = (path = owners, method = 'GET', body?: unknown) =>
  rawCall(account.sandbox.url, method, path, account.sandbox.token, body)
const parses = (text: string) => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('an answer on the wire', () => {
  test.each<[string, FaultAction, { length: 'whole' | 'left' | 'none'; noticed: boolean }]>([
    ['cut under its Content-Length', { cut_share: 0.5 }, { length: 'whole', noticed: true }],
    ['cut by bytes', { cut_bytes: 10 }, { length: 'whole', noticed: true }],
    [
      'cut where only the end of the connection ends it',
      { cut_share: 0.5, framing: 'close' },
      { length: 'none', noticed: false },
    ],
    [
      'half a JSON in a whole message',
      { cut_share: 0.5, framing: 'exact' },
      { length: 'left', noticed: false },
    ],
  ])('%s', async (_title, action, { length, noticed }) => {
    const whole = (await raw()).body
    await arm(action)
    const { head, body, end } = await raw()
    expect(end).toBe('ended')
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(body.length).toBeGreaterThan(0)
    expect(body.length).toBeLessThan(whole.length)
    expect(whole.subarray(0, body.length).equals(body)).toBe(true)
    const told = /content-length: (\d+)/i.exec(head)?.[1]
    const lengths = { whole: String(whole.length), left: String(body.length), none: undefined }
    expect(told).toBe(lengths[length])
    // An HTTP client sees an error, or half a text without one.
    const heard = await account.call('GET', owners).then(
      ({ text }) => (parses(text) ? 'whole' : 'half'),
      () => 'error',
    )
    expect(heard).toBe(noticed ? 'error' : 'half')
  })

  test('in chunks, whole and cut', async () => {
    await arm({ framing: 'chunked' }, { times: 1 })
    expect((await account.call('GET', owners)).body.results).toHaveLength(1)
    await arm({ framing: 'chunked', cut_share: 0.5 })
    const { head, body } = await raw()
    expect(head).toMatch(/transfer-encoding: chunked/i)
    expect(body.toString()).not.toContain('\r\n0\r\n')
    await expect(account.call('GET', owners)).rejects.toThrow('terminated')
  })

  test('cut within its headers, at once or by a reset', async () => {
    await arm({ cut_header_bytes: 30 })
    expect((await raw()).bytes).toHaveLength(30)
    await arm({ cut_header_bytes: 1_000_000 })
    const { head, body } = await raw()
    expect([head.startsWith('HTTP/1.1 200'), body.length]).toEqual([true, 0])
    await arm({ cut_bytes: 5, reset: true })
    expect((await raw()).end).toBe('reset')
  })

  test('with a length too long or too short, a byte at a time, and going on after a stall', async () => {
    const whole = (await raw()).body
    await arm({ length_off: 7 })
    expect((await raw()).head).toContain(`content-length: ${whole.length + 7}`)
    await expect(account.call('GET', owners)).rejects.toThrow('terminated')
    await arm({ length_off: -7 })
    expect((await raw()).body.equals(whole)).toBe(true)
    expect(parses((await account.call('GET', owners)).text)).toBe(false)
    await arm({ drip_bytes: 1 })
    expect((await account.call('GET', owners)).text).toBe(whole.toString())
    await arm({ cut_bytes: 20, stall_ms: 30, goes_on: true })
    expect((await account.call('GET', owners)).text).toBe(whole.toString())
  })

  test('packed, well and badly', async () => {
    const { text } = await account.call('GET', owners)
    await arm({ gzip: 'whole' })
    expect((await account.call('GET', owners)).text).toBe(text)
    expect(gunzipSync((await raw()).body).toString()).toBe(text)
    // fetch takes packed text that lacks its end for whole (undici 7 and 8).
    await arm({ gzip: 'cut' })
    expect(parses((await account.call('GET', owners)).text)).toBe(false)
    for (const gzip of ['plain', 'damaged'] as const) {
      await arm({ gzip })
      await expect(account.call('GET', owners)).rejects.toThrow('terminated')
    }
  })

  test.each([301, 302, 303, 307, 308])(
    'sends elsewhere with %i, and the log tells whether a token came',
    async (status) => {
      await arm({ redirect: 'other_host', status }, { times: 1 })
      const { head } = await raw()
      expect(head).toContain(`HTTP/1.1 ${status} `)
      const { port } = new URL(account.sandbox.url)
      expect(head).toContain(`location: http://localhost:${port}${owners}`)
      await fetch(`http://localhost:${port}${owners}`)
      const log = await account.control('GET', 'requests')
      expect(log.body.results).toMatchObject([
        { host: `127.0.0.1:${port}`, signed: true, status },
        { host: `localhost:${port}`, signed: false, status: 401 },
      ])
      await arm({ redirect: 'self' })
      expect((await raw()).head).toContain(`location: ${account.sandbox.url}${owners}`)
    },
  )

  test('nothing at all for a while: the port is closed, then open again', async () => {
    await arm({ closes_ms: 1500 }, { times: 1 })
    await expect(raw()).resolves.toMatchObject({ end: 'reset' })
    await expect(raw()).rejects.toThrow('ECONNREFUSED')
    await expect
      .poll(
        () =>
          raw().then(
            ({ head }) => head.slice(0, 12),
            () => '',
          ),
        { timeout: 20_000 },
      )
      .toBe('HTTP/1.1 200')
  })
})

describe('an answer by name', () => {
  test.each([
    ['expired_token', 401, 'application/json', 'EXPIRED_AUTHENTICATION'],
    ['missing_scopes', 403, 'application/json', 'MISSING_SCOPES'],
    ['html_404', 404, 'text/html', '<html>'],
    ['conflict', 409, 'application/json', 'Existing ID: 123'],
    ['url_too_long', 414, 'text/html', 'Too Large'],
    ['locked', 423, 'application/json', 'LOCKED'],
    ['burst_limit', 429, 'application/json', 'TEN_SECONDLY_ROLLING'],
    ['search_limit', 429, 'application/json', '"SECONDLY"'],
    ['daily_limit', 429, 'application/json', '"DAILY"'],
    ['gateway', 502, 'text/html', '502 Bad Gateway'],
    ['html_200', 200, 'text/html', '<html>'],
  ])('%s', async (like, status, type, part) => {
    await arm({ like })
    const reply = await account.call('GET', owners)
    expect(reply.status).toBe(status)
    expect(reply.headers.get('content-type')).toContain(type)
    expect(reply.text).toContain(part)
    expect((await account.control('POST', 'faults', [])).status).toBe(200)
  })

  test('is changed by what stands beside it, with Retry-After in any form', async () => {
    await arm({ like: 'migration' })
    expect((await account.call('GET', owners)).headers.get('retry-after')).toBe('60')
    await account.control('POST', 'clock', { now: '2026-05-01T00:00:00Z', freeze: true })
    const told = async (retry_after: string) => {
      await arm({ like: 'burst_limit', retry_after })
      return (await account.call('GET', owners)).headers.get('retry-after')
    }
    expect(await told('date')).toBe('Fri, 01 May 2026 00:00:10 GMT')
    expect(await told('fraction')).toBe('10.00')
    expect(await told('nonsense')).toBe('soon')
  })

  test('that is not there, and other fields that make no sense, are refused', async () => {
    for (const action of [
      { like: 'nothing' },
      { cut_share: 2 },
      { framing: 'odd' },
      { does: [{}] },
      { scopes: [1] },
    ])
      expect((await account.control('POST', 'faults', [{ action }])).status).toBe(400)
    expect((await account.control('POST', 'faults', [{ chance: 3, action: {} }])).status).toBe(400)
  })
})

test('a chance is drawn for each request from the seed, and times counts those struck', async () => {
  const struckOf = async (more: object) => {
    await account.control('POST', 'reset')
    await account.knobs({ burst_limit: 0 })
    await arm({ like: 'unavailable' }, { chance: 0.3, ...more })
    const statuses: number[] = []
    for (let n = 0; n < 60; n++) statuses.push((await account.call('GET', owners)).status)
    return statuses.flatMap((status, n) => (status === 503 ? [n] : []))
  }
  const all = await struckOf({})
  expect(all.length).toBeGreaterThan(6)
  expect(all.length).toBeLessThan(40)
  expect(await struckOf({})).toEqual(all)
  expect(await struckOf({ times: 2 })).toEqual(all.slice(0, 2))
})

describe('somebody else at work', () => {
  test('acts before the nth matching request, by the API and past it, beside a fault of the answer', async () => {
    const [a, b, c] = [
      await account.contact({ email: 'a@x.io' }),
      await account.contact({ email: 'b@x.io' }),
      await account.contact({ email: 'c@x.io' }),
    ]
    await account.control('POST', 'faults', [
      {
        path: '/contacts\\?',
        from: 2,
        times: 1,
        action: {
          does: [
            { path: `${contacts}/merge`, body: { primaryObjectId: a, objectIdToMerge: b } },
            { method: 'DELETE', path: `${contacts}/${c}` },
            {
              path: '/_sandbox/records/contacts',
              body: { records: [{ id: a, properties: { firstname: 'Ann' } }] },
            },
            { method: 'PATCH', path: '/crm/v3/properties/contacts/nothing', body: {} },
          ],
        },
      },
      { path: '/contacts\\?', from: 2, times: 1, action: { like: 'gateway' } },
    ])
    const listed = async () => {
      const { status, body } = await account.call('GET', `${contacts}?properties=firstname`)
      return [
        status,
        body?.results.map(
          ({ properties }: { properties: { firstname: string | null } }) => properties.firstname,
        ),
      ]
    }
    expect(await listed()).toEqual([200, [null, null, null]])
    expect(await listed()).toEqual([502, undefined])
    expect(await listed()).toEqual([200, ['Ann']])
    const { body: tally } = await account.control('GET', 'faults')
    expect(tally.results).toMatchObject([
      { seen: 3, struck: 1 },
      { seen: 3, struck: 1, fault: { action: { like: 'gateway' } } },
    ])
    const acts = await account.control('GET', 'acts')
    expect(acts.body.results.map(({ status }: { status: number }) => status)).toEqual([
      200, 204, 200, 404,
    ])
  })

  test('takes tokens and scopes away at a request, or after so many calls, and gives them back', async () => {
    const issued = async () => String((await account.control('POST', 'tokens')).body.token)
    const statuses = async (token: string, count: number, path = contacts) => {
      const replies: number[] = []
      for (let n = 0; n < count; n++)
        replies.push((await account.call('GET', path, undefined, token)).status)
      return replies
    }
    await arm({ token: 'revoked' }, { path: 'contacts', from: 3, times: 1 })
    const token = await issued()
    expect(await statuses(token, 4)).toEqual([200, 200, 401, 401])
    await account.control('POST', 'tokens', { token, scopes: null })
    expect(await statuses(token, 1)).toEqual([200])

    await arm({ scopes: ['crm.objects.owners.read'] }, { path: 'contacts', from: 2, times: 1 })
    expect(await statuses(token, 2)).toEqual([200, 403])
    expect(await statuses(token, 1, owners)).toEqual([200])

    const made = await account.control('POST', 'tokens', { after_calls: 2, expired: true })
    const expiring = String(made.body.token)
    expect(await statuses(expiring, 3)).toEqual([200, 200, 401])
    await account.control('POST', 'tokens', { token: expiring, scopes: null, expires_in: 60 })
    expect(await statuses(expiring, 1)).toEqual([200])

    await account.knobs({ oauth_token_calls: 1 })
    const { body: app } = await account.control('POST', 'tokens', { kind: 'oauth' })
    expect(await statuses(app.token, 2)).toEqual([200, 401])
  })
})

test('a share of the rows of a batch fails, and is not written', async () => {
  await arm({ fail_share: 0.4 })
  const inputs = Array.from({ length: 40 }, (_, n) => ({
    properties: { email: `c${n}@x.io` },
    objectWriteTraceId: `t${n}`,
  }))
  const { status, body } = await account.call('POST', `${contacts}/batch/create`, { inputs })
  expect(status).toBe(207)
  expect(body.errors.length).toBe(body.numErrors)
  expect(body.results.length + body.errors.length).toBe(40)
  expect(body.errors.length).toBeGreaterThan(5)
  expect(body.errors.length).toBeLessThan(35)
  expect(body.errors[0]).toMatchObject({
    category: 'INTERNAL_ERROR',
    context: { objectWriteTraceId: [expect.any(String)] },
  })
  const state = await account.control('GET', 'state')
  expect(state.body.records.contacts).toBe(body.results.length)
  // HUBSPOT.md 4.3: without trace ids one bad row fails the whole batch.
  const untraced = inputs.map(({ properties }) => ({
    properties: { email: `u${properties.email}` },
  }))
  expect(
    (await account.call('POST', `${contacts}/batch/create`, { inputs: untraced })).status,
  ).toBe(400)
  expect((await account.control('GET', 'state')).body.records.contacts).toBe(body.results.length)
  const ids = body.results.map(({ id }: { id: string }) => ({ id }))
  const read = await account.call('POST', `${contacts}/batch/read`, { properties: [], inputs: ids })
  expect(read.status).toBe(207)
  expect(read.body.results.length + read.body.errors.length).toBe(ids.length)
})
