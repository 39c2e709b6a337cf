import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Caller, openAccount } from './caller.ts'
import { everyPage, put, tokenWith } from './marketing-kit.ts'

let account: Caller
beforeEach(async () => {
  account = await openAccount()
})
afterEach(() => account[Symbol.asyncDispose]())

const start = Date.UTC(2026, 0, 1)
const iso = (time: number) => new Date(time).toISOString()
const emails = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    id: String(5000 + n),
    name: `Mail ${n}`,
    createdAt: start + n,
    updatedAt: start + n,
    state: n % 2 ? 'PUBLISHED' : 'DRAFT',
    ...(n % 2 ? { publishDate: iso(start + n), allEmailCampaignIds: [String(900 + n)] } : {}),
  }))
const ids = (results: readonly { readonly id: string }[]) => results.map(({ id }) => Number(id))

describe.each(['/marketing/v3/emails', '/marketing/emails/2026-09'])('%s', (path) => {
  test('pages by 10 when no limit is given, at most 300', async () => {
    await put(account, 'marketing_emails', emails(21))
    const pages = await everyPage(account, path)
    expect(pages.map((page) => page.length)).toEqual([10, 10, 1])
    expect(new Set(ids(pages.flat())).size).toBe(21)
    const whole = await account.call('GET', `${path}/?limit=300`)
    expect([whole.body.total, whole.body.results.length, whole.body.paging]).toEqual([
      21,
      21,
      undefined,
    ])
    expect((await account.call('GET', `${path}?limit=301`)).status).toBe(400)
  })

  test('takes After and Before as exclusive, At as equal', async () => {
    await put(account, 'marketing_emails', emails(6))
    const asked = async (query: string) =>
      ids((await account.call('GET', `${path}?sort=updatedAt&${query}`)).body.results)
    expect(await asked(`updatedAfter=${iso(start + 1)}&updatedBefore=${iso(start + 4)}`)).toEqual([
      5002, 5003,
    ])
    expect(await asked(`createdAfter=${iso(start + 4)}`)).toEqual([5005])
    expect(await asked(`updatedAt=${start + 2}`)).toEqual([5002])
    expect(await asked('isPublished=true')).toEqual([5001, 5003, 5005])
    expect((await account.call('GET', `${path}?updatedAfter=soon`)).status).toBe(400)
  })

  test('sorts either way', async () => {
    await put(account, 'marketing_emails', emails(3))
    const asked = async (query: string) =>
      ids((await account.call('GET', `${path}?${query}`)).body.results)
    expect(await asked('sort=-updatedAt')).toEqual([5002, 5001, 5000])
    expect(await asked('sort=name')).toEqual([5000, 5001, 5002])
    expect((await account.call('GET', `${path}?sort=content`)).status).toBe(400)
  })

  test('keeps archived ones apart', async () => {
    await put(account, 'marketing_emails', [...emails(2), { id: '7', archived: true }])
    expect(ids((await account.call('GET', path)).body.results)).toEqual([5001, 5000])
    expect(ids((await account.call('GET', `${path}?archived=true`)).body.results)).toEqual([7])
    expect((await account.call('GET', `${path}/7`)).status).toBe(404)
    expect((await account.call('GET', `${path}/7?archived=true`)).status).toBe(200)
  })

  test('with statistics leaves out those that have none, unless told to be whole', async () => {
    await put(account, 'marketing_emails', emails(4))
    await put(account, 'email_events', [
      { type: 'SENT', recipient: 'a@x.io', emailCampaignId: 901, created: start },
      { type: 'SENT', recipient: 'b@x.io', emailCampaignId: 901, created: start },
      { type: 'DELIVERED', recipient: 'a@x.io', emailCampaignId: 901, created: start },
      { type: 'OPEN', recipient: 'a@x.io', emailCampaignId: 901, created: start },
      { type: 'OPEN', recipient: 'A@x.io', emailCampaignId: 901, created: start + 1 },
    ])
    const bare = await account.call('GET', path)
    expect(bare.body.results.map(({ stats }: { stats: unknown }) => stats)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    const counted = await account.call('GET', `${path}?includeStats=true`)
    expect(ids(counted.body.results)).toEqual([5001])
    expect(counted.body.results[0].stats.counters).toMatchObject({ sent: 2, delivered: 1, open: 1 })
    expect(counted.body.results[0].stats.ratios.openratio).toBe(100)
    await account.knobs({ 'marketing.partial_stats_list': false })
    expect((await account.call('GET', `${path}?includeStats=true`)).body.total).toBe(4)
    const one = await account.call('GET', `${path}/5003?includeStats=true`)
    expect([one.status, one.body.stats]).toEqual([200, undefined])
  })

  test('aggregates by e-mail campaign over the e-mails sent in a span', async () => {
    await put(account, 'marketing_emails', emails(6))
    await put(account, 'email_events', [
      { type: 'SENT', recipient: 'a@x.io', emailCampaignId: 901, created: start },
      { type: 'SENT', recipient: 'a@x.io', emailCampaignId: 903, created: start },
    ])
    const span = `startTimestamp=${iso(start)}&endTimestamp=${iso(start + 3)}`
    const { body } = await account.call('GET', `${path}/statistics/list?${span}`)
    expect(body.emails).toEqual([5001, 5003])
    expect(Object.keys(body.campaignAggregations)).toEqual(['901', '903'])
    expect(body.aggregate.counters.sent).toBe(2)
    const one = await account.call('GET', `${path}/statistics/list?${span}&emailIds=5003,5005`)
    expect([one.body.emails, one.body.aggregate.counters.sent]).toEqual([[5003], 1])
    expect((await account.call('GET', `${path}/statistics/list`)).status).toBe(400)
  })

  test('tells a histogram, interval by interval', async () => {
    await put(account, 'marketing_emails', emails(2))
    const day = 86_400_000
    await put(account, 'email_events', [
      { type: 'OPEN', recipient: 'a@x.io', emailCampaignId: 901, created: start + day },
      { type: 'OPEN', recipient: 'b@x.io', emailCampaignId: 901, created: start + 2 * day },
    ])
    const span = `startTimestamp=${iso(start)}&endTimestamp=${iso(start + 3 * day - 1)}`
    const { body } = await account.call('GET', `${path}/statistics/histogram?interval=DAY&${span}`)
    expect(body.total).toBe(3)
    expect(
      body.results.map(
        (each: { aggregations: { counters: { open: number } } }) => each.aggregations.counters.open,
      ),
    ).toEqual([0, 1, 1])
    expect(body.results[1].interval).toEqual({
      start: iso(start + day),
      end: iso(start + 2 * day - 1),
    })
    const refused = await account.call('GET', `${path}/statistics/histogram?interval=ERA&${span}`)
    expect(refused.status).toBe(400)
  })

  test('needs content, or what newer apps have', async () => {
    const wrong = await tokenWith(account, 'forms')
    expect((await account.call('GET', path, undefined, wrong)).status).toBe(403)
    for (const scope of ['content', 'marketing-email']) {
      const right = await tokenWith(account, scope)
      expect((await account.call('GET', path, undefined, right)).status).toBe(200)
    }
  })
})

test('only the dated answer names the e-mail campaigns', async () => {
  await put(account, 'marketing_emails', emails(2))
  const dated = await account.call('GET', '/marketing/emails/2026-03/5001')
  expect(dated.body).toMatchObject({ allEmailCampaignIds: ['901'], isAb: false })
  const legacy = await account.call('GET', '/marketing/v3/emails/5001')
  expect(legacy.body.allEmailCampaignIds).toBeUndefined()
  expect(legacy.body.isAb).toBeUndefined()
})

test('a campaign is named when that is asked for', async () => {
  await put(account, 'campaigns', [{ id: 'c', properties: { hs_name: 'Spring' } }])
  await put(account, 'marketing_emails', [{ id: '1', campaign: 'c' }])
  const path = '/marketing/v3/emails/1'
  expect((await account.call('GET', path)).body.campaignName).toBeUndefined()
  const named = await account.call('GET', `${path}?marketingCampaignNames=true`)
  expect([named.body.campaign, named.body.campaignName]).toEqual(['c', 'Spring'])
})
