import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAccount, type Caller } from './caller.ts'

let account: Caller
const day = 86_400_000
const start = Date.parse('2026-01-01T00:00:00Z')

beforeAll(async () => {
  account = await openAccount()
  const records = Array.from({ length: 300 }, (_item, n) => ({
    id: String(1000 + n),
    properties: {
      email: `c${n}@example.com`,
      firstname: n % 3 === 0 ? 'Anna Lena' : 'Bert',
      ...(n % 2 === 0 ? { city: 'Berlin' } : {}),
      num_employees: String(n),
    },
    createdAt: new Date(start).toISOString(),
    // Ten records share each time, as after a bulk edit.
    updatedAt: new Date(start + Math.floor(n / 10) * day).toISOString(),
  }))
  await account.control('POST', 'records/contacts', { records })
  await account.control('POST', 'records/contacts', {
    records: [
      {
        id: '1299',
        properties: {},
        archived: true,
        updatedAt: new Date(start + 29 * day).toISOString(),
      },
    ],
  })
})
afterAll(() => account[Symbol.asyncDispose]())

const search = (body: unknown, type = 'contacts') =>
  account.call('POST', `/crm/v3/objects/${type}/search`, body)
const filter = (propertyName: string, operator: string, more: object = {}) => ({
  filterGroups: [{ filters: [{ propertyName, operator, ...more }] }],
})

describe('filters', () => {
  test.each([
    ['EQ folds case', filter('firstname', 'EQ', { value: 'anna lena' }), 100],
    ['NEQ', filter('firstname', 'NEQ', { value: 'Bert' }), 100],
    ['NEQ leaves out empty values', filter('city', 'NEQ', { value: 'Paris' }), 150],
    ['IN takes lower case', filter('firstname', 'IN', { values: ['bert'] }), 199],
    ['IN does not find upper case', filter('firstname', 'IN', { values: ['Bert'] }), 0],
    ['NOT_IN', filter('firstname', 'NOT_IN', { values: ['bert'] }), 100],
    ['HAS_PROPERTY', filter('city', 'HAS_PROPERTY'), 150],
    ['NOT_HAS_PROPERTY', filter('city', 'NOT_HAS_PROPERTY'), 149],
    ['CONTAINS_TOKEN by word', filter('firstname', 'CONTAINS_TOKEN', { value: 'lena' }), 100],
    ['CONTAINS_TOKEN with a wildcard', filter('email', 'CONTAINS_TOKEN', { value: 'c29*' }), 10],
    ['NOT_CONTAINS_TOKEN', filter('firstname', 'NOT_CONTAINS_TOKEN', { value: 'lena' }), 199],
    [
      'BETWEEN on times, in ms',
      filter('lastmodifieddate', 'BETWEEN', {
        value: String(start),
        highValue: String(start + day),
      }),
      20,
    ],
    [
      'GT on times, as ISO text',
      filter('lastmodifieddate', 'GT', { value: new Date(start + 27 * day).toISOString() }),
      19,
    ],
    ['LTE on ids', filter('hs_object_id', 'LTE', { value: '1009' }), 10],
    ['EQ e-mail', filter('email', 'EQ', { value: 'C7@example.com' }), 1],
    ['IN ids', filter('hs_object_id', 'IN', { values: ['1001', '1002', '5'] }), 2],
    ['query', { query: 'anna' }, 100],
    [
      'groups are alternatives',
      {
        filterGroups: [
          { filters: [{ propertyName: 'hs_object_id', operator: 'LT', value: '1005' }] },
          { filters: [{ propertyName: 'hs_object_id', operator: 'LT', value: '1003' }] },
        ],
      },
      5,
    ],
    ['never archived records', {}, 299],
  ])('%s', async (_title, body, total) => {
    const reply = await search({ limit: 1, ...body })
    expect(reply.status).toBe(200)
    expect(reply.body.total).toBe(total)
  })

  test('associations.company finds the linked records', async () => {
    const company = await account.call('POST', '/crm/v3/objects/companies', {
      properties: { name: 'Linked' },
    })
    await account.call(
      'PUT',
      `/crm/v4/objects/contacts/1001/associations/default/companies/${company.body.id}`,
    )
    const reply = await search(filter('associations.company', 'EQ', { value: company.body.id }))
    expect(reply.body).toMatchObject({ total: 1, results: [{ id: '1001' }] })
  })
})

describe('a search is refused', () => {
  const one = { propertyName: 'city', operator: 'HAS_PROPERTY' }
  test.each([
    ['above 200 a page', { limit: 201 }],
    ['beyond 10,000 results', { limit: 100, after: '9950' }],
    [
      'with more than five groups',
      { filterGroups: Array.from({ length: 6 }, () => ({ filters: [one] })) },
    ],
    [
      'with more than six filters in a group',
      { filterGroups: [{ filters: Array.from({ length: 7 }, () => one) }] },
    ],
    [
      'with more than 18 filters',
      {
        filterGroups: Array.from({ length: 4 }, () => ({
          filters: Array.from({ length: 5 }, () => one),
        })),
      },
    ],
    ['with two sorts', { sorts: ['email', 'city'] }],
    ['by an unknown property', filter('nope', 'HAS_PROPERTY')],
    ['by an unknown operator', filter('city', 'LIKE', { value: 'x' })],
    ['with too long a query', { query: 'x'.repeat(3001) }],
  ])('%s', async (_title, body) => {
    const reply = await search(body)
    expect(reply.status).toBe(400)
    expect(reply.body.category).toBe('VALIDATION_ERROR')
  })
})

describe('pages', () => {
  test('go by offset to the end, oldest creation first', async () => {
    const ids: string[] = []
    let after: string | undefined
    do {
      const page = await search({ limit: 90, ...(after === undefined ? {} : { after }) })
      ids.push(...page.body.results.map((row: { id: string }) => row.id))
      after = page.body.paging?.next.after
    } while (after !== undefined)
    expect(ids).toEqual(Array.from({ length: 299 }, (_item, n) => String(1000 + n)))
  })

  test('drift when a record changes between two of them: the one after it is never seen', async () => {
    const own = await openAccount()
    await own.control('POST', 'records/companies', {
      records: Array.from({ length: 6 }, (_item, n) => ({
        id: String(n + 1),
        properties: { name: `n${n}` },
        updatedAt: new Date(start + n * day).toISOString(),
      })),
    })
    const page = (after: string) =>
      own.call('POST', '/crm/v3/objects/companies/search', {
        limit: 3,
        after,
        sorts: [{ propertyName: 'hs_lastmodifieddate', direction: 'ASCENDING' }],
      })
    const first = await page('0')
    await own.call('PATCH', '/crm/v3/objects/companies/1', { properties: { name: 'changed' } })
    const second = await page('3')
    const seen = [...first.body.results, ...second.body.results].map(
      (row: { id: string }) => row.id,
    )
    expect(seen).toEqual(['1', '2', '3', '5', '6', '1'])
    await own[Symbol.asyncDispose]()
  })

  test('carry no rate limit headers, default properties, and those asked for', async () => {
    const reply = await search({ limit: 1, properties: ['city', 'nope'] })
    expect(reply.headers.get('x-hubspot-ratelimit-max')).toBeNull()
    expect(Object.keys(reply.body.results[0].properties).sort()).toEqual([
      'city',
      'createdate',
      'hs_object_id',
      'lastmodifieddate',
    ])
    const standard = await search({ limit: 1 })
    expect(Object.keys(standard.body.results[0].properties)).toContain('email')
  })
})

test('a window over the modified time is walked by keyset without gap or doubling, ties included', async () => {
  const seen: string[] = []
  let at = 0
  for (;;) {
    const page = await search({
      limit: 7,
      sorts: [{ propertyName: 'lastmodifieddate', direction: 'ASCENDING' }],
      ...filter('lastmodifieddate', 'GT', { value: String(at) }),
    })
    const results: { id: string; updatedAt: string }[] = page.body.results
    seen.push(...results.map(({ id }) => id))
    const last = results.at(-1)
    if (!last) break
    at = Date.parse(last.updatedAt)
    for (let id = last.id; ; ) {
      const ties = await search({
        limit: 200,
        sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
        filterGroups: [
          {
            filters: [
              { propertyName: 'lastmodifieddate', operator: 'EQ', value: String(at) },
              { propertyName: 'hs_object_id', operator: 'GT', value: id },
            ],
          },
        ],
      })
      const more: string[] = ties.body.results.map((row: { id: string }) => row.id)
      seen.push(...more)
      const next = more.at(-1)
      if (next === undefined) break
      id = next
    }
  }
  expect(seen).toEqual(Array.from({ length: 299 }, (_item, n) => String(1000 + n)))
})

test('generated rows and edits are searched as one: any window equals a scan', async () => {
  const own = await openAccount({ contacts: 2000 })
  const store = own.sandbox.account.objects('0-1')
  const ids = Array.from(store.rows(), ({ id }) => id)
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ place: fc.nat(1999), kind: fc.constantFrom('update', 'archive', 'put') }),
        { maxLength: 8 },
      ),
      fc.nat(1999),
      fc.nat(1999),
      (edits, a, b) => {
        for (const { place, kind } of edits) {
          const id = ids[place] ?? 0
          if (kind === 'archive') store.archive(id)
          else if (kind === 'put')
            store.put({
              id,
              properties: { firstname: 'Put' },
              updatedAt: start + place,
              archived: false,
            })
          else if (store.get(id)?.archived === false)
            store.update(id, { firstname: 'Edited' }, { sourceType: 'API' })
        }
        const live = Array.from(store.rows(), ({ id, updatedAt }) => ({ id, updatedAt }))
        const times = [
          live[a % live.length]?.updatedAt ?? 0,
          live[b % live.length]?.updatedAt ?? 0,
        ].sort((x, y) => x - y)
        const [low = 0, high = 0] = times
        const expected = live
          .filter(({ updatedAt }) => updatedAt >= low && updatedAt <= high)
          .sort((x, y) => x.updatedAt - y.updatedAt || x.id - y.id)
        const found = store.index.search(
          {
            filterGroups: [
              [
                { propertyName: 'lastmodifieddate', operator: 'GTE', value: String(low) },
                { propertyName: 'lastmodifieddate', operator: 'LTE', value: String(high) },
              ],
            ],
            sort: { property: 'lastmodifieddate', direction: 'ASCENDING' },
          },
          0,
          10_000,
        )
        expect(found.total).toBe(expected.length)
        expect(found.ids).toEqual(expected.map(({ id }) => id))
        expect(store.index.size).toBe(live.length)
        expect(store.size).toBe(live.length)
      },
    ),
    { numRuns: 60 },
  )
  await own[Symbol.asyncDispose]()
})

describe('the index', () => {
  test('shows a write only after its lag, by the sandbox clock', async () => {
    const own = await openAccount({ knobs: { index_lag_ms: 60_000 } })
    const id = await own.contact({ email: 'late@example.com' })
    const find = (property: string, value: string) =>
      own.call('POST', '/crm/v3/objects/contacts/search', {
        ...filter(property, 'EQ', { value }),
        properties: ['firstname', 'email'],
      })
    expect((await find('email', 'late@example.com')).body.total).toBe(0)
    expect((await own.call('GET', `/crm/v3/objects/contacts/${id}`)).status).toBe(200)
    await own.control('POST', 'clock', { advance: '61s' })
    expect((await find('email', 'late@example.com')).body.total).toBe(1)

    await own.call('PATCH', `/crm/v3/objects/contacts/${id}`, {
      properties: { firstname: 'New', email: 'new@example.com' },
    })
    expect((await find('email', 'new@example.com')).body.total).toBe(0)
    expect(
      (await find('email', 'late@example.com')).body.results[0].properties.firstname,
    ).toBeNull()
    await own.knobs({ stale_index_values: false })
    expect((await find('email', 'late@example.com')).body.results[0].properties.firstname).toBe(
      'New',
    )
    await own.control('POST', 'clock', { advance: '2m' })
    expect((await find('email', 'new@example.com')).body.total).toBe(1)
    await own[Symbol.asyncDispose]()
  })
})
