import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Caller, openAccount } from './caller.ts'

let account: Caller
beforeEach(async () => {
  account = await openAccount()
})
afterEach(() => account[Symbol.asyncDispose]())

const contacts = '/crm/v3/objects/contacts'
const arm = (...faults: readonly unknown[]) => account.control('POST', 'faults', { faults })

function sendImport(names: readonly string[]): Promise<Response> {
  const form = new FormData()
  const columnMappings = [{ columnObjectTypeId: '0-1', columnName: 'email', propertyName: 'email' }]
  const files = names.map((fileName) => ({
    fileName,
    fileFormat: 'CSV',
    fileImportPage: { hasHeader: true, columnMappings },
  }))
  form.set('importRequest', JSON.stringify({ name: 'Some', files }))
  for (const name of names) form.append('files', new Blob(['email\na@x.io\n']), name)
  const headers = { authorization: `Bearer ${account.sandbox.token}` }
  return fetch(`${account.sandbox.url}/crm/v3/imports`, { method: 'POST', headers, body: form })
}

async function imported(names: readonly string[]): Promise<string> {
  const response = await sendImport(names)
  expect(response.status).toBe(200)
  return ((await response.json()) as { readonly id: string }).id
}

describe('a fault', () => {
  test('with headers alone adds them to the real answer', async () => {
    await arm({ times: 1, action: { headers: { 'Retry-After': '7', 'X-Trace': 'mine' } } })
    const reply = await account.call('GET', contacts)
    expect([reply.status, reply.body]).toEqual([200, { results: [] }])
    expect(reply.headers.get('retry-after')).toBe('7')
    expect(reply.headers.get('x-trace')).toBe('mine')
  })

  test('with a body alone replaces the text of the real answer, whose effect stays', async () => {
    await arm({ method: 'POST', times: 1, action: { body: '<html>' } })
    const reply = await account.call('POST', contacts, { properties: { email: 'a@x.io' } })
    expect([reply.status, reply.text]).toEqual([201, '<html>'])
    expect((await account.control('GET', 'state')).body.records.contacts).toBe(1)
  })

  test.each([
    [429, { policyName: 'TEN_SECONDLY_ROLLING', errorType: 'RATE_LIMIT' }],
    [503, { message: 'Service Unavailable' }],
    [477, { message: 'Status 477' }],
  ])("of %i without a body has HubSpot's envelope", async (status, body) => {
    await arm({ times: 1, action: { status } })
    const reply = await account.call('GET', contacts)
    expect(reply.status).toBe(status)
    expect(reply.body).toMatchObject({
      status: 'error',
      correlationId: expect.any(String),
      ...body,
    })
  })

  test('with an empty body has none', async () => {
    await arm({ times: 1, action: { status: 404, body: '' } })
    expect(await account.call('GET', contacts)).toMatchObject({ status: 404, text: '' })
  })

  test('with a status and after_effect lets the write happen', async () => {
    await arm({ method: 'POST', times: 1, action: { status: 502, after_effect: true } })
    const reply = await account.call('POST', contacts, { properties: { email: 'a@x.io' } })
    expect(reply.status).toBe(502)
    expect((await account.control('GET', 'state')).body.records.contacts).toBe(1)
  })

  test('with a status alone lets nothing happen', async () => {
    await arm({ method: 'POST', times: 1, action: { status: 502 } })
    await account.call('POST', contacts, { properties: { email: 'a@x.io' } })
    expect((await account.control('GET', 'state')).body.records.contacts).toBe(0)
  })

  test('with after_effect and a stall does the work at once and answers late', async () => {
    await arm({ method: 'POST', times: 1, action: { stall_ms: 200, after_effect: true } })
    const answered = account.call('POST', contacts, { properties: { email: 'a@x.io' } })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect((await account.control('GET', 'state')).body.records.contacts).toBe(1)
    expect((await answered).status).toBe(201)
  })

  test('strikes by path and query, of several the first that is due', async () => {
    await arm(
      { path: 'after=9', action: { status: 500 } },
      { path: '^/crm/v3/owners/?$', from: 2, action: { status: 503 } },
      { path: 'owners', times: 1, action: { status: 502 } },
    )
    const statuses = []
    for (const path of [`${contacts}?after=9`, contacts, '/crm/v3/owners', '/crm/v3/owners/'])
      statuses.push((await account.call('GET', path)).status)
    expect(statuses).toEqual([500, 200, 502, 503])
  })

  test('strikes imports before and after their effect', async () => {
    const send = () => sendImport(['a.csv'])
    const imports = async () =>
      (await account.call('GET', '/crm/v3/imports/')).body.results.length as number
    await arm({ method: 'POST', path: '/imports', times: 1, action: { status: 503 } })
    expect((await send()).status).toBe(503)
    expect(await imports()).toBe(0)
    await arm({ method: 'POST', path: '/imports', times: 1, action: { after_effect: true } })
    await expect(send()).rejects.toThrow('fetch failed')
    expect(await imports()).toBe(1)
    expect((await send()).status).toBe(200)
  })

  test('strikes the download of an export', async () => {
    await account.knobs({ 'exports.start_ms': 0, 'exports.min_ms': 0 })
    for (const email of ['a@x.io', 'b@x.io']) await account.contact({ email })
    const started = await account.call('POST', '/crm/v3/exports/export/async', {
      exportType: 'VIEW',
      objectType: 'CONTACT',
      objectProperties: ['email'],
      exportInternalValuesOptions: ['NAMES', 'VALUES'],
    })
    const status = `/crm/v3/exports/export/async/tasks/${started.body.id}/status`
    const link = async (): Promise<string> => {
      const { body } = await account.call('GET', status)
      return body.status === 'COMPLETE' ? body.result : await link()
    }
    const fetched = async () => {
      const response = await fetch(await link())
      return [response.status, await response.text()]
    }
    const [, whole] = await fetched()
    const path = 'crm-export-files'
    await arm({ path, times: 1, action: { cut_bytes: 10 } })
    await expect(fetched()).rejects.toThrow('terminated')
    await arm({
      path,
      times: 1,
      action: { body: '<html>', headers: { 'content-type': 'text/html' } },
    })
    expect(await fetched()).toEqual([200, '<html>'])
    await arm({ path, times: 1, action: { status: 403 } })
    expect((await fetched())[0]).toBe(403)
    await arm({ path, times: 1, action: { reset: true } })
    await expect(fetched()).rejects.toThrow('fetch failed')
    expect(await fetched()).toEqual([200, whole])
  })

  test.each([
    ['an unknown field', { method: 'GET', until: 3, action: {} }],
    ['no action', { method: 'GET' }],
    ['a broken expression', { path: '(', action: {} }],
  ])('with %s is refused', async (_title, fault) => {
    expect((await arm(fault)).status).toBe(400)
  })

  test('given at the start is armed again by a reset', async () => {
    const own = await openAccount({ faults: [{ times: 1, action: { status: 500 } }] })
    try {
      const status = async () => (await own.call('GET', contacts)).status
      expect([await status(), await status()]).toEqual([500, 200])
      await own.control('POST', 'reset')
      expect([await status(), await status()]).toEqual([500, 200])
    } finally {
      await own[Symbol.asyncDispose]()
    }
  })
})

describe('the clock', () => {
  const move = (body: object) => account.control('POST', 'clock', body)

  test.each([
    ['1500ms', 1500],
    ['30s', 30_000],
    ['90m', 5_400_000],
    ['1h30m', 5_400_000],
    ['2d', 172_800_000],
    [250, 250],
  ])('goes on by %s', async (advance, ms) => {
    await move({ now: '2026-01-01T00:00:00Z', freeze: true })
    expect((await move({ advance })).body).toEqual({
      now: new Date(Date.parse('2026-01-01T00:00:00Z') + ms).toISOString(),
    })
  })

  test('stands while frozen, and ticks on from there', async () => {
    await move({ freeze: true })
    const { now } = (await move({ now: '2026-01-01T00:00:00Z' })).body
    expect(now).toBe('2026-01-01T00:00:00.000Z')
    await new Promise((resolve) => setTimeout(resolve, 15))
    expect((await move({})).body.now).toBe(now)
    await move({ freeze: false })
    await new Promise((resolve) => setTimeout(resolve, 15))
    const later = Date.parse((await move({})).body.now) - Date.parse(now)
    expect(later).toBeGreaterThanOrEqual(10)
    expect(later).toBeLessThan(5000)
  })

  test('lets jobs and the index go on while it is frozen', async () => {
    await account.knobs({ index_lag_ms: 1500 })
    await move({ freeze: true })
    await account.contact({ email: 'a@x.io' })
    const total = async () => (await account.call('POST', `${contacts}/search`, {})).body.total
    expect(await total()).toBe(0)
    const id = await imported(['a.csv'])
    const state = async () => (await account.call('GET', `/crm/v3/imports/${id}`)).body.state
    await expect.poll(state, { timeout: 5000, interval: 20 }).toBe('DONE')
    await expect.poll(total, { timeout: 5000, interval: 50 }).toBe(1)
  })

  test('moved back holds nothing up', async () => {
    await move({ now: '2030-01-01T00:00:00Z' })
    const id = await imported(['a.csv'])
    await move({ now: '2026-01-01T00:00:00Z' })
    const state = async () => (await account.call('GET', `/crm/v3/imports/${id}`)).body.state
    await expect.poll(state, { timeout: 5000, interval: 20 }).toBe('DONE')
  })

  test.each([{ advance: 'soon' }, { advance: '5 m' }, { now: 'today' }, { faster: 2 }])(
    'refuses %j',
    async (body) => {
      expect((await move(body)).status).toBe(400)
    },
  )
})

describe('records that are put', () => {
  const put = (type: string, ...records: readonly object[]) =>
    account.control('POST', `records/${type}`, { records })
  const total = async () =>
    (await account.call('POST', `${contacts}/search`, {})).body.total as number

  test('are found by search at once, unless a lag is asked for', async () => {
    const own = await openAccount()
    try {
      await own.control('POST', 'reset')
      await own.control('POST', 'knobs', { index_lag_ms: 300 })
      const search = async () => (await own.call('POST', `${contacts}/search`, {})).body.total
      await own.control('POST', 'records/contacts', { records: [{ properties: {} }] })
      expect(await search()).toBe(1)
      await own.knobs({ index_lag_ms: 60_000 })
      await own.control('POST', 'records/contacts', { records: [{ properties: {} }] })
      expect(await search()).toBe(1)
      await own.control('POST', 'clock', { advance: '61s' })
      expect(await search()).toBe(2)
    } finally {
      await own[Symbol.asyncDispose]()
    }
  })

  test('take their times from the fields or from their own properties', async () => {
    await put(
      'companies',
      { id: 9, createdAt: '2020-01-01T00:00:00Z', updatedAt: '2021-01-01T00:00:00Z' },
      {
        id: '8',
        properties: {
          name: 'Own',
          createdate: '2019-05-01T00:00:00Z',
          hs_lastmodifieddate: '1577836800000',
        },
      },
    )
    const { body } = await account.control('GET', 'records/companies')
    expect(body.results).toMatchObject([
      { id: '8', createdAt: '2019-05-01T00:00:00.000Z', updatedAt: '2020-01-01T00:00:00.000Z' },
      { id: '9', createdAt: '2020-01-01T00:00:00.000Z', updatedAt: '2021-01-01T00:00:00.000Z' },
    ])
    expect(body.results[0].properties.createdate).toBe('2019-05-01T00:00:00.000Z')
  })

  test('change what is there, bring back what was archived, and keep a history', async () => {
    const id = await account.contact({ email: 'a@x.io', firstname: 'Ann' })
    await account.call('DELETE', `${contacts}/${id}`)
    expect(await total()).toBe(0)
    await put('contacts', { id, properties: { firstname: 'Anna', email: null }, archived: false })
    expect(await total()).toBe(1)
    const { body } = await account.call('GET', `${contacts}/${id}?propertiesWithHistory=firstname`)
    expect(
      body.propertiesWithHistory.firstname.map(({ value }: { value: string }) => value),
    ).toEqual(['Anna', 'Ann'])
    const truth = await account.control('GET', 'records/contacts')
    expect(truth.body.results).toMatchObject([{ id, archived: false, archivedAt: null }])
    expect(truth.body.results[0].properties).not.toHaveProperty('email')
  })

  test('may have values that HubSpot would refuse, and read-only ones', async () => {
    await put('deals', {
      id: '3',
      properties: { amount: 'much', dealstage: 'nowhere', hs_is_closed: 'true' },
    })
    const { body } = await account.call(
      'GET',
      '/crm/v3/objects/deals/3?properties=amount,hs_is_closed',
    )
    expect(body.properties).toMatchObject({ amount: 'much', hs_is_closed: 'true' })
  })

  test('answer with their ids, new ones where none was given', async () => {
    const { body } = await put('contacts', { properties: { email: 'a@x.io' } }, { id: '77' })
    expect(body).toEqual({ ids: [expect.stringMatching(/^\d+$/), '77'] })
  })

  test('of an unknown type or with a wrong id or time are refused', async () => {
    expect((await put('unicorns', {})).status).toBe(404)
    expect((await put('contacts', { id: 'abc' })).status).toBe(400)
    expect((await put('contacts', { updatedAt: 'yesterday' })).status).toBe(400)
  })
})

test('a reset takes running imports and their files away, and nothing else happens', async () => {
  await account.knobs({ 'imports.start_ms': 0 })
  for (let round = 0; round < 5; round++) {
    await imported(['a.csv', 'b.csv'])
    await account.control('POST', 'reset')
  }
  await account.knobs({ 'imports.start_ms': 0 })
  const id = await imported(['a.csv', 'b.csv'])
  await account.call('POST', `/crm/v3/imports/${id}/cancel`)
  expect((await account.call('GET', `/crm/v3/imports/${id}`)).body.state).toBe('CANCELED')
  expect((await account.call('GET', contacts)).status).toBe(200)
})

test('knobs that are refused leave the others as they were', async () => {
  const reply = await account.control('POST', 'knobs', { burst_limit: 5, latency_ms: 'slow' })
  expect(reply.status).toBe(400)
  expect((await account.control('GET', 'knobs')).body.burst_limit.value).toBe(0)
})

test('a token of all scopes needs none named, and lives until it expires', async () => {
  const all = (await account.control('POST', 'tokens')).body.token
  expect((await account.call('GET', '/crm/v3/owners', undefined, all)).status).toBe(200)
  const none = (await account.control('POST', 'tokens', { scopes: [] })).body.token
  expect((await account.call('GET', '/crm/v3/owners', undefined, none)).status).toBe(403)
  expect((await account.call('GET', '/account-info/v3/details', undefined, none)).status).toBe(200)
})

test('the state names the main objects even when there are none', async () => {
  const { body } = await account.control('GET', 'state')
  expect(body).toMatchObject({
    now: expect.stringMatching(/^\d{4}-.*Z$/),
    seed: 7,
    records: { contacts: 0, companies: 0, deals: 0 },
    associations: 0,
    exports_used: 0,
  })
})

test('requests are told without a count when it is switched off', async () => {
  await account.call('GET', contacts)
  for (const query of ['', '?count=0', '?count=false'])
    expect((await account.control('GET', `requests${query}`)).body.results).toHaveLength(1)
})

test('a control that is not there and a broken path are refused, not hung up on', async () => {
  expect((await account.control('GET', 'nothing')).status).toBe(404)
  expect((await account.control('GET', 'records/%E0%A4%A')).status).toBe(400)
})

test.each(['//', '//crm/v3/owners', 'http://elsewhere/crm/v3/nothing'])(
  'a target like %s is answered',
  async (target) => {
    const { hostname, port } = new URL(account.sandbox.url)
    const first = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () =>
        socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`),
      )
      socket.on('data', (chunk) => {
        resolve(chunk.toString().split('\r\n')[0] ?? '')
        socket.destroy()
      })
      socket.on('close', () => reject(new Error('hung up')))
    })
    expect(first).toMatch(/^HTTP\/1\.1 40[14] /)
  },
)

test('a list of names as long as other connectors send passes, a longer one is 414', async () => {
  const names = Array.from({ length: 700 }, (_, n) => `custom_property_${1000 + n}`).join('%2C')
  expect((await account.call('GET', `${contacts}?properties=${names}`)).status).toBe(200)
  const twice = `${names}%2C${names}`
  expect((await account.call('GET', `${contacts}?properties=${twice}`)).status).toBe(414)
})
