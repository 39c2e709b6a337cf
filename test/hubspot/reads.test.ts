import { describe, expect, test } from 'vitest'
import type { ChangedPage, WalkPosition } from '../../src/engine/ports.ts'
import { createCore } from '../../src/hubspot/core.ts'
import { fixedToken } from '../../src/hubspot/sign-in.ts'
import { account, all, pagesOf } from './sandbox-account.ts'
import { everyWordOf, failureOf, transportTo } from './support.ts'

const { signal } = new AbortController()
const names = ['email', 'firstname', 'lastname']

describe('an account', () => {
  test('tells its time, details, scopes, owners, pipelines and properties', async () => {
    await using it = await account({ data: 'demo' })
    await it.control('clock', { now: '2026-11-20T08:00:00.000Z', freeze: true })
    expect((await it.hubspot.now(signal)).toISOString()).toBe('2026-11-20T08:00:00.000Z')
    expect((await it.hubspot.account(signal)).portalId).toMatch(/^\d+$/)
    expect(await it.hubspot.scopes(signal)).toContain('crm.objects.contacts.read')
    const itemsOf = async (collection: string) => {
      const request = {
        collection,
        full: true,
        window: { after: null, until: '2026-11-20T08:00:00.000Z' },
        memory: null,
        resume: null,
        sweep: true,
        objects: [],
      }
      const items = []
      for await (const page of it.hubspot.collection(request, signal)) items.push(...page.items)
      return items
    }
    const owners = await it.hubspot.owners(signal)
    expect(owners.length).toBeGreaterThan(0)
    expect(await itemsOf('owners')).toHaveLength(owners.length)
    const [pipeline] = await it.hubspot.pipelines('deals', signal)
    expect(pipeline?.stages.length).toBeGreaterThan(1)
    expect(await itemsOf('deal_pipelines')).not.toHaveLength(0)
    expect(await itemsOf('ticket_pipelines')).not.toHaveLength(0)
    const properties = await it.hubspot.properties('contacts', signal)
    expect(properties.find(({ name }) => name === 'email')).toMatchObject({ type: 'string' })
    expect(properties.find(({ name }) => name === 'hs_object_id')?.readOnlyValue).toBe(true)
    expect(
      properties.find(({ name }) => name === 'lifecyclestage')?.options.length,
    ).toBeGreaterThan(3)
  })

  test('whose token lacks a scope names it', async () => {
    await using it = await account()
    const scopes = ['oauth', 'crm.objects.companies.read']
    const { token } = await it.control<{ token: string }>('tokens', { scopes, expires_in: 1_800 })
    const { transport } = transportTo(it.url, { token: fixedToken(token) })
    const hubspot = createCore(transport)
    await all(hubspot.records('companies', ['1'], [], signal))
    const error = await failureOf(all(hubspot.records('contacts', ['1'], names, signal)))
    expect(error.code).toBe('hubspot.scope_missing')
    expect(error.fix).toContain('crm.objects.contacts.read')
    await transport[Symbol.asyncDispose]()
  })

  test('whose token is wrong or has run out refuses the sign-in, without saying the token', async () => {
    await using it = await account()
    const { token } = await it.control<{ token: string }>('tokens', {
      scopes: ['oauth'],
      expires_in: 60,
    })
    await it.control('clock', { advance: '2m' })
    for (const bad of [token, 'pat-eu1-not-a-token']) {
      const { transport } = transportTo(it.url, { token: fixedToken(bad) })
      const error = await failureOf(createCore(transport).account(signal))
      expect(error.code).toBe('hubspot.sign_in_refused')
      expect(everyWordOf(error)).not.toContain(bad)
      await transport[Symbol.asyncDispose]()
    }
  })

  test('has no object of an unknown name', async () => {
    await using it = await account()
    expect(it.hubspot.objectTypeId('contacts')).toBe('0-1')
    expect(it.hubspot.objectTypeId('2-77')).toBe('2-77')
    expect(() => it.hubspot.objectTypeId('toString')).toThrow(/no object/)
    const error = await failureOf(all(it.hubspot.records('p_nothing', ['1'], [], signal)))
    expect(['hubspot.not_available', 'hubspot.request_refused']).toContain(error.code)
  })

  test('gone over its daily share stops us before it stops others', async () => {
    await using it = await account(
      { knobs: { burst_limit: 100_000, daily_limit: 1_000, daily_used_by_other_apps: 500 } },
      { dailyShare: 0.51 },
    )
    const work = (async () => {
      for (let n = 0; n < 50; n += 1) await it.hubspot.account(signal)
    })()
    expect((await failureOf(work)).code).toBe('hubspot.quota_exhausted')
    expect(it.hubspot.quota()).toMatchObject({ dailyMax: 1_000, dailyRemaining: 490, usedByUs: 10 })
  })
})

describe('records', () => {
  test('come by id, as the account holds them, each once, without those that are not there', async () => {
    await using it = await account({ contacts: 250 })
    const truth = await it.truth('contacts')
    const ids = [...truth.map(({ id }) => id), '99999999999', truth[0]?.id ?? '']
    const records = await all(it.hubspot.records('contacts', ids, names, signal))
    expect(records.map(({ id }) => id)).toEqual(truth.map(({ id }) => id))
    for (const [at, record] of records.entries()) {
      expect(record.properties).toMatchObject({ email: truth[at]?.properties['email'] ?? null })
    }
    expect(it.hubspot.calls().batch_read).toBe(3)
  })

  test('come by a unique property', async () => {
    await using it = await account({ contacts: 20 })
    const emails = (await it.truth('contacts')).map(({ properties }) => properties['email'] ?? '')
    const records = await all(
      it.hubspot.records('contacts', [...emails, 'nobody@nowhere.test'], names, signal, {
        idProperty: 'email',
      }),
    )
    expect(new Set(records.map(({ properties }) => properties['email']))).toEqual(new Set(emails))
    expect(records).toHaveLength(20)
  })

  test('are not taken for gone by an answer that is empty or half', async () => {
    await using it = await account({ contacts: 30 })
    const ids = (await it.truth('contacts')).map(({ id }) => id)
    for (const action of [
      { status: 200, body: '{"status":"COMPLETE","results":[]}' },
      {
        status: 207,
        body: '{"status":"COMPLETE","results":[],"errors":[{"category":"INTERNAL_ERROR","message":"x"}]}',
      },
      { cut_bytes: 50 },
      { reset: true },
    ]) {
      await it.faults({ method: 'POST', path: 'batch/read', from: 1, times: 1, action })
      expect(await all(it.hubspot.records('contacts', ids, names, signal))).toHaveLength(30)
    }
  })

  test('that HubSpot keeps failing to read end the stream instead of going missing', async () => {
    await using it = await account({ contacts: 3 })
    const ids = (await it.truth('contacts')).map(({ id }) => id)
    const body = '{"results":[],"errors":[{"category":"INTERNAL_ERROR","message":"x"}]}'
    await it.faults({
      method: 'POST',
      path: 'batch/read',
      from: 1,
      times: 9,
      action: { status: 207, body },
    })
    const error = await failureOf(all(it.hubspot.records('contacts', ids, names, signal)))
    expect(error.code).toBe('hubspot.unexpected_answer')
    expect(it.hubspot.calls().batch_read).toBe(4)
  })

  test('left out without a word, again and again, are gone only if HubSpot says so of each', async () => {
    await using it = await account({ contacts: 3 })
    const ids = (await it.truth('contacts')).map(({ id }) => id)
    const action = { status: 200, body: '{"status":"COMPLETE","results":[]}' }
    await it.faults({ method: 'POST', path: 'batch/read', action })
    const read = () => all(it.hubspot.records('contacts', ids, names, signal))
    expect((await failureOf(read())).code).toBe('hubspot.unexpected_answer')
    expect(it.hubspot.calls()).toMatchObject({ batch_read: 4 })

    await it.control('purge/contacts', { ids })
    expect(await read()).toEqual([])
    // A 404 without HubSpot's words may come from anywhere on the way.
    await it.control('faults', {
      faults: [
        { method: 'POST', path: 'batch/read', action },
        { method: 'GET', path: 'contacts/\\d', action: { status: 404, body: '<html></html>' } },
      ],
    })
    expect((await failureOf(read())).code).toBe('hubspot.unexpected_answer')
  })

  test('are listed page by page, live and archived, from any page on', async () => {
    await using it = await account({ contacts: 230 })
    const truth = await it.truth('contacts')
    const gone = truth.slice(0, 5).map(({ id }) => ({ trace: id, id, properties: {} }))
    await it.hubspot.archive('contacts', gone, signal)
    const pages = await pagesOf(it.hubspot.list({ object: 'contacts', properties: names }, signal))
    expect(pages.map(({ records }) => records.length)).toEqual([100, 100, 25])
    expect(pages.at(-1)?.next).toBeNull()
    const after = pages[0]?.next ?? ''
    const rest = await pagesOf(
      it.hubspot.list({ object: 'contacts', properties: names, after }, signal),
    )
    expect(rest.flatMap(({ records }) => records)).toHaveLength(125)
    const archived = await pagesOf(
      it.hubspot.list({ object: 'contacts', properties: names, archived: true }, signal),
    )
    const [first] = archived.flatMap(({ records }) => records)
    expect(archived.flatMap(({ records }) => records)).toHaveLength(5)
    expect(first?.archived).toBe(true)
    expect(first?.archivedAt).toMatch(/^2026-/)
  })

  test('with more properties than a URL holds are listed all the same', async () => {
    await using it = await account({ contacts: 120 })
    const many = (await it.hubspot.properties('contacts', signal)).map(({ name }) => name)
    const properties = [
      ...many,
      ...Array.from({ length: 400 }, (_, at) => `a_property_that_is_not_there_${at}`),
    ]
    const wide = await pagesOf(it.hubspot.list({ object: 'contacts', properties }, signal))
    const narrow = await pagesOf(it.hubspot.list({ object: 'contacts', properties: names }, signal))
    const emails = (pages: typeof wide) =>
      pages.flatMap(({ records }) => records.map(({ id, properties: held }) => [id, held['email']]))
    expect(emails(wide)).toEqual(emails(narrow))
    expect(it.hubspot.calls().batch_read).toBe(2)
  })

  test('are listed though the account takes no such long URL', async () => {
    await using it = await account({ contacts: 20, knobs: { max_url_length: 300 } })
    const properties = (await it.hubspot.properties('contacts', signal))
      .map(({ name }) => name)
      .slice(0, 40)
    const pages = await pagesOf(it.hubspot.list({ object: 'contacts', properties }, signal))
    expect(pages.flatMap(({ records }) => records)).toHaveLength(20)
    expect(it.hubspot.calls()).toMatchObject({ list: 2, batch_read: 1 })
  })

  test('are found by a value that is not unique, however it is written', async () => {
    await using it = await account({ data: 'demo' })
    const companies = await it.truth('companies')
    const domains = companies
      .map(({ properties }) => properties['domain'] ?? '')
      .filter((one) => one !== '')
    const asked = domains.map((domain) => domain.toUpperCase())
    const found = await all(
      it.hubspot.searchByValue('companies', 'domain', asked, ['name'], signal),
    )
    const expected = companies.filter(
      ({ properties, archived, mergedInto }) =>
        !archived && mergedInto === null && properties['domain'],
    )
    expect(found.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort())
    expect(domains).toContain(found[0]?.properties['domain'])
  })
})

describe('the walk over what changed', () => {
  const by = 'lastmodifieddate'
  const walk = async (
    it: Awaited<ReturnType<typeof account>>,
    from?: WalkPosition,
  ): Promise<ChangedPage[]> => {
    const until = (await it.hubspot.now(signal)).toISOString()
    const window = { after: null, until }
    const request = {
      object: 'contacts',
      by,
      window,
      properties: names,
      ...(from === undefined ? {} : { from }),
    }
    return pagesOf(it.hubspot.changed(request, signal))
  }
  const found = (pages: readonly ChangedPage[]) =>
    pages.flatMap(({ records }) => records.map(({ id }) => id))

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['plainly', {}],
    ['with many records of one time', { modified_tick_ms: 3_600_000 * 24 * 3650 }],
    [
      'with ties in another order',
      { modified_tick_ms: 3_600_000 * 24 * 30, search_tie_order: 'random' },
    ],
    ['with present values in the index', { stale_index_values: false }],
    ['with the strict reading of the length limit', { search_length_limit_of: 'body' }],
    [
      'with batch answers in another order',
      { shuffle_batch_results: true, group_missing_ids: false },
    ],
  ])('finds all records, once: %s', async (_, knobs) => {
    await using it = await account({ contacts: 650 })
    const known = await it.control<Readonly<Record<string, { allowed?: unknown[] }>>>('knobs')
    const orders = known['search_tie_order']?.allowed ?? []
    await it.knobs(
      'search_tie_order' in knobs ? { ...knobs, search_tie_order: orders.at(-1) } : knobs,
    )
    await it.control('clock', { advance: '1m' })
    const truth = await it.truth('contacts')
    const pages = await walk(it)
    expect(found(pages).sort()).toEqual(truth.map(({ id }) => id).sort())
    expect(pages.flatMap(({ gone }) => gone)).toEqual([])
    expect(await it.hubspot.count('contacts', null, signal)).toBe(650)
  })

  test('goes on from where it stopped', async () => {
    await using it = await account({ contacts: 650 })
    await it.control('clock', { advance: '1m' })
    const pages = await walk(it)
    const rest = await walk(it, pages[0]?.reached)
    expect(new Set([...found(pages.slice(0, 1)), ...found(rest)]).size).toBe(650)
    expect(found(rest).length).toBeLessThan(650)
  })

  test('tells which of the found are gone, and does not take a fault for that', async () => {
    await using it = await account({ contacts: 40 })
    await it.control('clock', { advance: '1m' })
    const truth = await it.truth('contacts')
    await it.knobs({ index_lag_ms: 3_600_000 })
    const [lost] = truth
    await it.hubspot.archive(
      'contacts',
      [{ trace: 'x', id: lost?.id ?? '', properties: {} }],
      signal,
    )
    await it.faults({
      method: 'POST',
      path: 'batch/read',
      from: 1,
      times: 1,
      action: { status: 200, body: '{"results":[]}' },
    })
    const pages = await walk(it)
    expect(found(pages)).toHaveLength(39)
    expect(pages.flatMap(({ gone }) => gone)).toEqual([lost?.id])
  })
})
