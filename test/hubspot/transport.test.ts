import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { Governor } from '../../src/hubspot/governor.ts'
import { fixedToken } from '../../src/hubspot/sign-in.ts'
import type { HubSpotRequest } from '../../src/hubspot/transport.ts'
import {
  type Answer,
  everyWordOf,
  failureOf,
  JumpingClock,
  scripted,
  token,
  transportTo,
} from './support.ts'

const signal = new AbortController().signal
const read: HubSpotRequest = {
  method: 'GET',
  path: '/crm/objects/2026-09/contacts',
  kind: 'list',
  effect: 'none',
  deed: 'Reading contacts',
  signal,
}
const create: HubSpotRequest = {
  ...read,
  method: 'POST',
  path: '/crm/objects/2026-09/contacts/batch/create',
  json: { inputs: [] },
  kind: 'batch',
  effect: 'creates',
  deed: 'Creating contacts',
}
const good: Answer = { json: { results: [] } }
const ofRate = (policyName: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status: 429,
  headers,
  json: {
    status: 'error',
    errorType: 'RATE_LIMIT',
    policyName,
    message: 'You have reached your limit.',
  },
})

async function send(request: HubSpotRequest, answer: (n: number) => Answer, options = {}) {
  await using server = await scripted((_, n) => answer(n))
  const { transport, clock, log } = transportTo(server.url, options)
  await using _ = transport
  try {
    const result = await transport.send(request)
    return {
      result,
      asked: server.asked,
      clock,
      log,
      calls: transport.calls(),
      quota: transport.quota(),
    }
  } catch (error) {
    return {
      error: await failureOf(Promise.reject(error as Error)),
      asked: server.asked,
      clock,
      log,
    }
  }
}

describe('a request', () => {
  test('carries the token, our name and lists with commas', async () => {
    const { asked, calls } = await send(
      { ...read, query: { properties: ['a', 'b c'], limit: 100 } },
      () => good,
    )
    expect(asked).toHaveLength(1)
    expect(asked[0]?.url).toBe('/crm/objects/2026-09/contacts?properties=a%2Cb+c&limit=100')
    expect(asked[0]?.headers.authorization).toBe(`Bearer ${token}`)
    expect(asked[0]?.headers['user-agent']).toMatch(/^hubspot-warehouse\/\d/)
    expect(calls?.list).toBe(1)
  })

  test('reads a compressed answer', async () => {
    const text = gzipSync(JSON.stringify({ results: [1] }))
    const { result } = await send(read, () => ({ headers: { 'content-encoding': 'gzip' }, text }))
    expect(result?.body).toEqual({ results: [1] })
  })
})

describe('a read is tried again after', () => {
  test.each<[string, Answer]>([
    ['408', { status: 408 }],
    ['423', { status: 423 }],
    ['429 by ten seconds', ofRate('TEN_SECONDLY_ROLLING')],
    ['429 by the second', ofRate('SECONDLY')],
    ['429 without a body', { status: 429 }],
    ['477', { status: 477, headers: { 'retry-after': '1' } }],
    ['500', { status: 500, json: { message: 'internal' } }],
    ['502 as HTML', { status: 502, text: '<html>Bad gateway</html>' }],
    ['503', { status: 503 }],
    ['524', { status: 524 }],
    ['HTML with 200', { text: '<html>sign in</html>' }],
    ['an empty 200', { text: '' }],
    ['half a JSON', { text: '{"results":[{"id":"1"' }],
    ['a reset', (response) => void response.socket?.destroy()],
    [
      'a cut body',
      (response) => {
        response.writeHead(200, { 'content-length': '1000' })
        response.write('{"results":[')
        setTimeout(() => response.socket?.destroy(), 5)
      },
    ],
  ])('%s', async (_, fault) => {
    const { result, asked } = await send(read, (n) => (n === 1 ? fault : good))
    expect(result?.body).toEqual({ results: [] })
    expect(asked).toHaveLength(2)
  })

  test('a body that stalls', async () => {
    const stall: Answer = (response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('{"results":[')
    }
    const timeouts = { stallMs: 300 }
    const { result, asked } = await send(read, (n) => (n === 1 ? stall : good), { timeouts })
    expect(result?.status).toBe(200)
    expect(asked).toHaveLength(2)
  })

  test('headers that never come, and a total time that runs out', async () => {
    const trickle: Answer = (response) => {
      response.writeHead(200, {})
      const timer = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(timer))
    }
    const timeouts = { totalMs: 300 }
    const { result, asked } = await send(read, (n) => (n === 1 ? trickle : good), { timeouts })
    expect(result?.status).toBe(200)
    expect(asked).toHaveLength(2)
  })
})

describe('waits', () => {
  const asked = 'Sat, 21 Nov 2026 10:00:00 GMT'
  /** Without a Retry-After: up to half a second, by the first back-off. */
  test.each<[string, string | undefined, number]>([
    ['in seconds', '7', 7_000],
    ['in parts of a second', '1.5', 1_500],
    ['as a date', 'Sat, 21 Nov 2026 10:00:09 GMT', 9_000],
    ['as a date that has passed', 'Sat, 21 Nov 2026 09:00:00 GMT', 0],
    ['below zero', '-5', 0],
    ['as no number', 'soon', 0],
    ['as nothing', '', 0],
    ['as infinity', '1e999', 0],
    ['not at all', undefined, 0],
  ])('as long as a 503 says by Retry-After %s', async (_, after, least) => {
    const headers = { date: asked, ...(after === undefined ? {} : { 'retry-after': after }) }
    const { clock, result } = await send(read, (n) => (n === 1 ? { status: 503, headers } : good))
    expect(result?.status).toBe(200)
    expect(clock.waited).toBeGreaterThanOrEqual(least)
    expect(clock.waited).toBeLessThan(least + 600)
  })

  test.each<[string, string | undefined, number]>([
    ['in seconds', '7', 7_000],
    ['below zero', '-5', 2_500],
    ['that is absent', undefined, 2_500],
    // In ms perhaps: a limit by ten seconds has long rolled on after a minute.
    ['that is huge', '10000', 60_000],
  ])('after a 429 by ten seconds with a Retry-After %s', async (_, after, least) => {
    const headers = { date: asked, ...(after === undefined ? {} : { 'retry-after': after }) }
    const limited = ofRate('TEN_SECONDLY_ROLLING', headers)
    const { clock, result } = await send(create, (n) => (n === 1 ? limited : good))
    expect(result?.status).toBe(200)
    expect(clock.waited).toBeGreaterThanOrEqual(least)
    expect(clock.waited).toBeLessThan(least + 3_000)
  })

  test('not for a 429 that asks for longer than a run waits: the run goes on another time', async () => {
    const limited = { status: 429, headers: { 'retry-after': '7200' } }
    for (const request of [read, create]) {
      const { error, asked: requests } = await send(request, () => limited)
      expect(requests).toHaveLength(1)
      expect(error).toMatchObject({ code: 'hubspot.quota_exhausted', exit: 5 })
      expect(error?.why).toContain('7200 s')
    }
  })

  test('at least two seconds for a locked record', async () => {
    const { clock } = await send(read, (n) => (n === 1 ? { status: 423 } : good))
    expect(clock.waited).toBeGreaterThanOrEqual(2_000)
  })

  test('not for a Retry-After beyond the budget: it ends instead', async () => {
    const { error, asked } = await send(read, () => ({
      status: 477,
      headers: { 'retry-after': '86400' },
    }))
    expect(error?.code).toBe('hubspot.unreachable')
    expect(asked).toHaveLength(1)
  })

  test('through many 429s, as they are no fault, but not for ever', async () => {
    const many = await send(read, (n) => (n <= 20 ? ofRate('TEN_SECONDLY_ROLLING') : good))
    expect(many.result?.status).toBe(200)
    const endless = await send(read, () => ofRate('TEN_SECONDLY_ROLLING'))
    expect(endless.error?.code).toBe('hubspot.unreachable')
    expect(endless.clock.waited).toBeGreaterThan(60_000)
  })
})

describe('a read ends with', () => {
  test('unreachable after all tries', async () => {
    const { error, asked } = await send(read, () => ({ status: 503 }))
    expect(error?.code).toBe('hubspot.unreachable')
    expect(asked).toHaveLength(7)
  })

  test('an unexpected answer when the body stays broken', async () => {
    const { error } = await send(read, () => ({ text: '<html>' }))
    expect(error?.code).toBe('hubspot.unexpected_answer')
  })

  test.each<[string, Answer, string, RegExp]>([
    [
      'sign-in refused',
      { status: 401, json: { category: 'INVALID_AUTHENTICATION', message: `Bad token ${token}` } },
      'hubspot.sign_in_refused',
      /INVALID_AUTHENTICATION/,
    ],
    [
      'sign-in refused by Cloudflare',
      { status: 530, text: 'error 1016' },
      'hubspot.sign_in_refused',
      /530/,
    ],
    [
      'the scope that is missing',
      {
        status: 403,
        json: {
          category: 'MISSING_SCOPES',
          correlationId: 'abc-1',
          errors: [{ context: { requiredGranularScopes: ['crm.objects.contacts.read'] } }],
        },
      },
      'hubspot.scope_missing',
      /crm\.objects\.contacts\.read.*abc-1/,
    ],
    ['not available', { status: 404, text: '<html>' }, 'hubspot.not_available', /404/],
    [
      "HubSpot's message, without values",
      {
        status: 400,
        json: { message: 'Property "nope" does not exist, value "ann@acme.com" is bad' },
      },
      'hubspot.request_refused',
      /Property \\*"nope\\*" does not exist/,
    ],
    [
      'refused for odd envelopes',
      { status: 400, json: [{ message: 7 }, null] },
      'hubspot.request_refused',
      /400/,
    ],
    [
      'an unexpected redirect, never followed',
      { status: 302, headers: { location: 'http://127.0.0.1:1/steal' } },
      'hubspot.unexpected_answer',
      /302/,
    ],
    ['a quota that is used up', ofRate('DAILY'), 'hubspot.quota_exhausted', /used up/],
  ])('%s', async (_, answer, code, words) => {
    const { error, asked } = await send(read, () => answer)
    expect(error?.code).toBe(code)
    expect(asked).toHaveLength(1)
    const told = error === undefined ? '' : everyWordOf(error)
    expect(told).toMatch(words)
    expect(told).not.toContain(token)
    expect(told).not.toContain('ann@acme.com')
  })
})

describe('a creating call', () => {
  test.each<[string, Answer]>([
    ['502', { status: 502 }],
    ['423', { status: 423 }],
    ['a reset', (response) => void response.socket?.destroy()],
    ['half a JSON', { text: '{"results":' }],
    ['an empty 200', { text: '' }],
    ['an error with 200', { json: { status: 'error', message: 'internal error' } }],
    ['a redirect', { status: 302, headers: { location: '/elsewhere' } }],
    ['a status of no kind', { status: 700 }],
  ])('is not sent again after %s: its answer is lost', async (_, fault) => {
    const { error, asked } = await send(create, () => fault)
    expect(error?.code).toBe('hubspot.answer_lost')
    expect(asked).toHaveLength(1)
  })

  test('is sent again after a 429, which had no effect', async () => {
    const { result, asked } = await send(create, (n) =>
      n === 1 ? ofRate('TEN_SECONDLY_ROLLING') : good,
    )
    expect(result?.status).toBe(200)
    expect(asked).toHaveLength(2)
  })

  test('that never connected is unreachable, not lost', async () => {
    const server = await scripted(() => good)
    await server[Symbol.asyncDispose]()
    const { transport, clock } = transportTo(server.url)
    expect((await failureOf(transport.send(create))).code).toBe('hubspot.unreachable')
    expect(clock.waits).toHaveLength(6)
    await transport[Symbol.asyncDispose]()
  })

  test('stopped while HubSpot works on it is lost; a read just stops', async () => {
    const stop = new AbortController()
    await using server = await scripted(() => () => stop.abort(new Error('stopped')))
    const { transport } = transportTo(server.url)
    const lost = await failureOf(transport.send({ ...create, signal: stop.signal }))
    expect(lost.code).toBe('hubspot.answer_lost')
    await expect(transport.send({ ...read, signal: stop.signal })).rejects.toThrow('stopped')
    await transport[Symbol.asyncDispose]()
  })
})

test('an update whose answers stay lost says so', async () => {
  const update: HubSpotRequest = { ...create, effect: 'idempotent' }
  const { error, asked } = await send(update, () => ({ status: 502 }))
  expect(error?.code).toBe('hubspot.answer_lost')
  expect(asked).toHaveLength(7)
})

test('a 429 that is about size, not rate, is handed to who accepts it', async () => {
  const large: Answer = { status: 429, json: { message: 'The file is too large.' } }
  const { result } = await send({ ...create, accept: [429] }, () => large)
  expect(result?.status).toBe(429)
  const { asked } = await send({ ...create, accept: [429] }, (n) =>
    n < 3 ? ofRate('SECONDLY') : good,
  )
  expect(asked).toHaveLength(3)
})

test('syncs of one account take turns, whichever asked first', async () => {
  await using server = await scripted(() => good)
  const governor = new Governor({ clock: new JumpingClock() })
  const search = (object: string): HubSpotRequest => ({
    ...read,
    method: 'POST',
    kind: 'search',
    path: `/crm/objects/2026-09/${object}/search`,
  })
  const [much, little] = ['much', 'little'].map(
    (sync) => transportTo(server.url, { governor, whose: () => sync }).transport,
  )
  const all = Array.from({ length: 9 }, () => much?.send(search('contacts')))
  await Promise.all([...all, little?.send(search('deals'))])
  const turn = server.asked.findIndex(({ url }) => url.includes('deals'))
  // Three are under way at once, and its own may arrive behind those that left together with it.
  expect(turn).toBeGreaterThanOrEqual(0)
  expect(turn).toBeLessThan(7)
  for (const transport of [much, little]) await transport?.[Symbol.asyncDispose]()
})

test('logs and errors never hold the token, and paths only without their query', async () => {
  const { error, log } = await send({ ...read, query: { email: 'ann@acme.com' } }, () => ({
    status: 500,
  }))
  const told = JSON.stringify([log.entries, error?.report()])
  expect(log.entries.length).toBeGreaterThan(6)
  expect(told).not.toContain(token)
  expect(told).not.toContain('acme')
})

test.each([
  'http://api.hubapi.com',
  'ftp://127.0.0.1',
  'nonsense',
  'https://me:secret@api.hubapi.com',
])('the base URL %s is refused', (url) => {
  expect(() => transportTo(url)).toThrow(/base URL/)
})

test.each(['', 'two words', 'line\nbreak', 'schlüssel'])(
  'the token %j is refused unsent',
  async (bad) => {
    const { error, asked } = await send(read, () => good, { token: fixedToken(bad) })
    expect(error?.code).toBe('hubspot.sign_in_refused')
    expect(asked).toHaveLength(0)
  },
)
