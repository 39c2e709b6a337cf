import { expect, test } from 'vitest'
import { iso, later, many, marketingAccount, start } from './marketing-room.ts'

const day = 86_400_000

test('campaigns come with all their properties, but for one that the account does not know', async () => {
  await using it = await marketingAccount()
  await it.put(
    'campaigns',
    many(201, (n) => ({
      id: `c-${n}`,
      createdAt: start + n,
      properties: { hs_name: `Campaign ${n}`, hs_notes: 'Notes', hs_goal: 'More robots' },
    })),
  )
  const whole = await it.read('campaigns')
  expect(whole.pages.map((page) => page.items.length)).toEqual([100, 100, 1])
  expect(whole.items[0]).toMatchObject({ properties: { hs_notes: 'Notes' } })
  await it.faults({
    path: 'hs_goal',
    action: { status: 400, body: JSON.stringify({ message: 'Unknown property: hs_goal' }) },
  })
  const { items } = await it.read('campaigns')
  expect(items).toHaveLength(201)
  expect(items[0]).toMatchObject({ properties: { hs_notes: 'Notes' } })
})

const sendings = (count: number) =>
  many(count, (n) => ({
    id: 1_000 + n,
    name: `Sending ${n}`,
    subject: 'Robots',
    lastUpdatedTime: start + n * day,
  }))

test('details of e-mail campaigns are asked for once each, then of those with activity only', async () => {
  await using it = await marketingAccount()
  await it.put('email_campaigns', sendings(30))
  const details = () => it.calls('/email/public/v1/campaigns/1')
  const first = await it.read('email_campaigns')
  expect(new Set(first.ids).size).toBe(30)
  expect(first.ids).toHaveLength(30)
  expect(await details()).toBe(30)
  expect(first.items[0]).toMatchObject({ subject: 'Robots', lastUpdatedTime: start })

  await it.put('email_campaigns', [{ id: 1_003, lastUpdatedTime: start + 90 * day }])
  const second = await it.read('email_campaigns', later(first.memory))
  // Those of the last day before the newest known activity are looked at again.
  expect(second.ids).toEqual(['1003', '1028', '1029'])
  expect((await details()) - 30).toBe(3)
  const third = await it.read('email_campaigns', later(second.memory))
  expect(third.ids).toEqual(['1003'])
})

test('a read of e-mail campaigns cut off asks for no details twice, and forgets no activity', async () => {
  await using it = await marketingAccount()
  await it.put('email_campaigns', sendings(60))
  const whole = await it.read('email_campaigns')
  const first = whole.pages[0]
  const seen = (first?.items ?? []).map((item) => String(item['id']))
  // Activity while the read is cut off, of one that is done.
  await it.put('email_campaigns', [{ id: Number(seen[0]), lastUpdatedTime: start + 300 * day }])
  const rest = await it.read('email_campaigns', { resume: first?.resume ?? null })
  expect(rest.ids.filter((id) => seen.includes(id))).toEqual([])
  expect(new Set([...seen, ...rest.ids]).size).toBe(60)
  expect(rest.memory).toEqual(whole.memory)
  expect((await it.read('email_campaigns', later(rest.memory))).ids).toContain(seen[0])
})

const until = start + 200 * day
const window = { after: null, until: iso(until) }
const mails = [
  { id: '1', name: 'Old', updatedAt: start, publishedAt: iso(start), allEmailCampaignIds: ['901'] },
  { id: '2', name: 'Draft', updatedAt: start },
  {
    id: '3',
    name: 'Fresh',
    updatedAt: start,
    publishedAt: iso(until - 20 * day),
    allEmailCampaignIds: ['903'],
  },
  { id: '4', name: 'Changed last', updatedAt: until - 40 * day },
  { id: '5', name: 'Archived', updatedAt: start, archived: true },
]

test('each marketing e-mail has its own statistics, also where the list has none', async () => {
  await using it = await marketingAccount()
  await it.put('marketing_emails', mails)
  await it.put(
    'email_events',
    many(3, (n) => ({
      type: 'SENT',
      recipient: `${n}@x.io`,
      emailCampaignId: 901,
      created: start,
    })),
  )
  const { items, ids } = await it.read('marketing_emails', { window })
  expect(ids.toSorted()).toEqual(['1', '2', '3', '4', '5'])
  const statsOf = (id: string) => items.find((item) => item['id'] === id)?.['stats']
  expect(statsOf('1')).toMatchObject({ counters: { sent: 3 } })
  expect(statsOf('2')).toBeUndefined()
  expect(items.find((item) => item['id'] === '5')).toMatchObject({ archived: true })
})

test('later reads ask for e-mails changed or published of late, and a sweep for all', async () => {
  await using it = await marketingAccount()
  await it.put('marketing_emails', mails)
  const { memory } = await it.read('marketing_emails', { window })
  const next = await it.read('marketing_emails', { ...later(memory), window })
  expect(next.ids.toSorted()).toEqual(['3', '4'])
  const swept = await it.read('marketing_emails', { ...later(memory), window, sweep: true })
  expect(swept.ids).toHaveLength(5)
  await it.put('marketing_emails', [{ ...mails[0], name: 'Renamed', updatedAt: until - day }])
  const changed = await it.read('marketing_emails', { ...later(memory), window })
  expect(changed.ids.toSorted()).toEqual(['1', '3', '4'])
})

test('names of campaign and workflows come with an e-mail', async () => {
  await using it = await marketingAccount()
  await it.put('campaigns', [{ id: 'c', properties: { hs_name: 'Autumn' } }])
  await it.put('marketing_emails', [
    { id: '1', campaign: 'c', workflowNames: ['Welcome'], updatedAt: start },
  ])
  const { items } = await it.read('marketing_emails', { window })
  expect(items[0]).toMatchObject({ campaignName: 'Autumn', workflowNames: ['Welcome'] })
})

test('an e-mail that goes between the list and its details comes as the list had it', async () => {
  await using it = await marketingAccount()
  await it.put('marketing_emails', mails)
  await it.faults({ path: '/emails/2026-09/4', action: { status: 404, body: '{}' } })
  const { items } = await it.read('marketing_emails', { window })
  expect(items.find((item) => item['id'] === '4')).toMatchObject({ name: 'Changed last' })
  expect(items).toHaveLength(5)
})

test('subscription definitions come with their translations', async () => {
  await using it = await marketingAccount()
  await it.put('subscription_definitions', [
    {
      name: 'News',
      subscriptionTranslations: [{ languageCode: 'de', name: 'Neues', description: '' }],
    },
  ])
  const { items } = await it.read('subscription_definitions')
  expect(items.at(-1)).toMatchObject({
    name: 'News',
    subscriptionTranslations: [{ languageCode: 'de', name: 'Neues' }],
  })
})
