import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Caller, openAccount } from './caller.ts'
import { everyOffset, everyPage, put, tokenWith } from './marketing-kit.ts'

let account: Caller
beforeEach(async () => {
  account = await openAccount()
})
afterEach(() => account[Symbol.asyncDispose]())

const start = Date.UTC(2026, 0, 1)
const campaigns = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    id: `c-${String(n).padStart(3, '0')}`,
    createdAt: start + n * 1000,
    updatedAt: start + (count - n) * 1000,
    properties: { hs_name: `Campaign ${String(n % 10)}`, hs_notes: n % 2 ? 'Odd' : '' },
  }))
const names = (results: readonly { readonly id: string }[]) => results.map(({ id }) => id)

describe.each(['/marketing/v3/campaigns', '/marketing/campaigns/2026-09'])('%s', (path) => {
  test('pages by 50, at most 100', async () => {
    await put(account, 'campaigns', campaigns(101))
    const pages = await everyPage(account, path)
    expect(pages.map((page) => page.length)).toEqual([50, 50, 1])
    expect(new Set(names(pages.flat())).size).toBe(101)
    const hundred = await everyPage(account, `${path}/?limit=100`)
    expect(hundred.map((page) => page.length)).toEqual([100, 1])
    expect((await account.call('GET', `${path}?limit=101`)).status).toBe(400)
  })

  test('shows no property that was not asked for, and none that is empty', async () => {
    await put(account, 'campaigns', campaigns(2))
    const bare = await account.call('GET', path)
    expect(bare.body.total).toBe(2)
    expect(bare.body.results[0].properties).toEqual({})
    const asked = await account.call('GET', `${path}?properties=hs_name,hs_notes&sort=createdAt`)
    expect(asked.body.results.map(({ properties }: { properties: object }) => properties)).toEqual([
      { hs_name: 'Campaign 0' },
      { hs_name: 'Campaign 1', hs_notes: 'Odd' },
    ])
  })

  test.each(['hs_budget', 'hs_secret', 'my_property'])('refuses %s', async (name) => {
    const { status, body } = await account.call('GET', `${path}?properties=hs_name,${name}`)
    expect([status, body.category]).toEqual([400, 'VALIDATION_ERROR'])
    expect(body.message).toContain(name)
  })

  test('sorts either way and finds by name', async () => {
    await put(account, 'campaigns', campaigns(12))
    const latest = await account.call('GET', `${path}?sort=-updatedAt&limit=2`)
    expect(names(latest.body.results)).toEqual(['c-000', 'c-001'])
    const named = await account.call('GET', `${path}?name=PAIGN%201`)
    expect([named.body.total, names(named.body.results)]).toEqual([2, ['c-001', 'c-011']])
    expect((await account.call('GET', `${path}?sort=hs_goal`)).status).toBe(400)
  })

  test('reads a batch of 50, each once, and names what is missing', async () => {
    await put(account, 'campaigns', campaigns(3))
    const inputs = ['c-000', 'c-000', 'c-002', 'gone'].map((id) => ({ id }))
    const { status, body } = await account.call('POST', `${path}/batch/read?properties=hs_name`, {
      inputs,
    })
    expect([status, names(body.results), body.numErrors]).toEqual([207, ['c-000', 'c-002'], 1])
    expect(body.errors[0].context.ids).toEqual(['gone'])
    const found = await account.call('POST', `${path}/batch/read`, { inputs: inputs.slice(0, 3) })
    expect(found.status).toBe(200)
    const tooMany = Array.from({ length: 51 }, (_, n) => ({ id: String(n) }))
    const refused = await account.call('POST', `${path}/batch/read`, { inputs: tooMany })
    expect(refused.status).toBe(400)
  })

  test('tells assets, with metrics only for a span of days', async () => {
    const assets = Array.from({ length: 12 }, (_, n) => ({
      id: String(n),
      name: `Form ${n}`,
      metrics: { SUBMISSIONS: n },
    }))
    await put(account, 'campaigns', [{ id: 'c', assets: { FORM: assets } }])
    const pages = await everyPage(account, `${path}/c/assets/FORM`)
    expect(pages.map((page) => page.length)).toEqual([10, 2])
    expect(pages[0]?.[3]).toEqual({ id: '3', name: 'Form 3', metrics: {} })
    const spanned = await account.call(
      'GET',
      `${path}/c/assets/FORM?limit=50&startDate=2026-01-01&endDate=2026-02-01`,
    )
    expect(spanned.body.results[3].metrics).toEqual({ SUBMISSIONS: 3 })
    expect((await account.call('GET', `${path}/c/assets/NOTHING`)).status).toBe(400)
    expect((await account.call('GET', `${path}/gone/assets/FORM`)).status).toBe(404)
    const one = await account.call('GET', `${path}/c?properties=hs_name`)
    expect(one.body.assets.FORM.results).toHaveLength(10)
    expect(one.body.properties).toEqual({ hs_name: 'New campaign' })
  })

  test('sums the budget', async () => {
    await put(account, 'campaigns', [
      {
        id: 'c',
        budgetItems: [
          { name: 'a', amount: 100.5 },
          { name: 'b', amount: 50 },
        ],
        spendItems: [{ name: 'x', amount: 30 }],
      },
      { id: 'none' },
    ])
    const { body } = await account.call('GET', `${path}/c/budget/totals`)
    expect(body).toMatchObject({
      currencyCode: 'USD',
      budgetTotal: 150.5,
      spendTotal: 30,
      remainingBudget: 120.5,
    })
    const one = await account.call(
      'GET',
      `${path}/c?properties=hs_budget_items_sum_amount,hs_spend_items_sum_amount`,
    )
    expect(one.body.properties).toEqual({
      hs_budget_items_sum_amount: '150.5',
      hs_spend_items_sum_amount: '30',
    })
    const none = await account.call('GET', `${path}/none/budget/totals`)
    expect(none.body).toEqual({ currencyCode: 'USD', budgetItems: [], spendItems: [] })
  })

  test('is written with its readable properties', async () => {
    const made = await account.call('POST', path, { properties: { hs_name: 'Made' } })
    expect([made.status, made.body.properties]).toEqual([201, { hs_name: 'Made' }])
    const one = `${path}/${made.body.id}`
    const changed = await account.call('PATCH', one, { properties: { hs_notes: 'Changed' } })
    expect(changed.status).toBe(200)
    expect((await account.call('POST', path, { properties: { hs_secret: '1' } })).status).toBe(400)
    expect((await account.call('DELETE', one)).status).toBe(204)
    expect((await account.call('GET', one)).status).toBe(404)
  })

  test('needs marketing.campaigns.read', async () => {
    const token = await tokenWith(account, 'content', 'forms')
    expect((await account.call('GET', path, undefined, token)).status).toBe(403)
    const right = await tokenWith(account, 'marketing.campaigns.read')
    expect((await account.call('GET', path, undefined, right)).status).toBe(200)
  })
})

describe('e-mail campaigns of the older API', () => {
  const base = '/email/public/v1/campaigns'
  const sendings = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      id: 1000 + n,
      appId: n % 2 ? 113 : 20_185,
      appName: n % 2 ? 'Batch' : 'AbBatch',
      name: `Mail ${n}`,
      lastUpdatedTime: start - n,
    }))

  test('are paged by the id of the last one', async () => {
    await put(account, 'email_campaigns', sendings(23))
    const pages = await everyOffset(account, `${base}/by-id`, 'campaigns')
    expect(pages.map((page) => page.length)).toEqual([10, 10, 3])
    expect(pages.flat().map(({ id }) => id)).toEqual(Array.from({ length: 23 }, (_, n) => 1022 - n))
    expect(pages[0]?.[0]).toEqual({ id: 1022, appId: 20_185, appName: 'AbBatch' })
    const first = await account.call('GET', `${base}/by-id`)
    expect(Buffer.from(first.body.offset, 'base64').toString()).toBe('1013')
  })

  test('come by latest activity, of which an event is one', async () => {
    await put(account, 'email_campaigns', sendings(5))
    await put(account, 'email_events', [
      { type: 'OPEN', recipient: 'a@x.io', emailCampaignId: 1003, created: start + 5000 },
    ])
    const { body } = await account.call('GET', `${base}?limit=2`)
    expect(body).toMatchObject({
      hasMore: true,
      campaigns: [
        { id: 1003, lastUpdatedTime: start + 5000 },
        { id: 1000, lastUpdatedTime: start },
      ],
    })
  })

  test('count what happened to them', async () => {
    await put(account, 'email_campaigns', [...sendings(1), { id: 7, counters: { open: 3 } }])
    const happens = (type: string, recipient: string, more: object = {}) => ({
      type,
      recipient,
      emailCampaignId: 1000,
      created: start,
      ...more,
    })
    await put(account, 'email_events', [
      happens('SENT', 'a@x.io'),
      happens('SENT', 'b@x.io'),
      happens('OPEN', 'a@x.io'),
      happens('OPEN', 'a@x.io'),
      happens('OPEN', 'a@x.io', { filteredEvent: true }),
      happens('STATUSCHANGE', 'b@x.io', { portalSubscriptionStatus: 'UNSUBSCRIBED' }),
    ])
    const { body } = await account.call('GET', `${base}/1000`)
    expect(body.counters).toEqual({ sent: 2, open: 2, statuschange: 1, unsubscribed: 1 })
    expect(body.lastUpdatedTime).toBeUndefined()
    expect((await account.call('GET', `${base}/7`)).body.counters).toEqual({ open: 3 })
  })

  test.each([
    { path: '/by-id?limit=501', status: 400 },
    { path: '/by-id?limit=500', status: 200 },
    { path: '?offset=MTIz', status: 400 },
    { path: '/1000?appId=113', status: 404 },
    { path: '/1000?appId=20185', status: 200 },
    { path: '/9', status: 404 },
  ])('$path: $status', async ({ path, status }) => {
    await put(account, 'email_campaigns', sendings(1))
    expect((await account.call('GET', base + path)).status).toBe(status)
  })

  test('need the scope content', async () => {
    const token = await tokenWith(account, 'forms')
    expect((await account.call('GET', base, undefined, token)).status).toBe(403)
  })
})
