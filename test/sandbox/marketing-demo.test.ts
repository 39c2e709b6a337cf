import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, openAccount } from './caller.ts'
import { everyPage, type Json, put, truth } from './marketing-kit.ts'

let account: Caller
beforeAll(async () => {
  account = await openAccount({ data: 'demo' })
})
afterAll(() => account[Symbol.asyncDispose]())

const LATEST = Date.UTC(2026, 10, 20, 18)
const counted = (items: readonly Json[], key: (item: Json) => string) => {
  const counts: Record<string, number> = {}
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1
  return counts
}

describe("the demo company's marketing", () => {
  test.each([
    { name: 'forms', least: 13, most: 13 },
    { name: 'form_submissions', least: 600, most: 600 },
    { name: 'campaigns', least: 8, most: 8 },
    { name: 'marketing_emails', least: 25, most: 25 },
    { name: 'email_campaigns', least: 15, most: 15 },
    { name: 'email_events', least: 4500, most: 6500 },
    { name: 'subscription_changes', least: 270, most: 310 },
    { name: 'subscription_definitions', least: 6, most: 6 },
  ])('has $least to $most $name', async ({ name, least, most }) => {
    const { length } = await truth(account, name)
    expect(length).toBeGreaterThanOrEqual(least)
    expect(length).toBeLessThanOrEqual(most)
  })

  test('has events of every type, an unbounce among them, none after the seeded present', async () => {
    const events = await truth(account, 'email_events')
    const counts = counted(events, ({ type }) => String(type))
    expect(Object.keys(counts).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'BOUNCE',
      'CLICK',
      'DEFERRED',
      'DELIVERED',
      'DROPPED',
      'FORWARD',
      'OPEN',
      'PRINT',
      'PROCESSED',
      'SENT',
      'SPAMREPORT',
      'STATUSCHANGE',
      'SUPPRESSED',
      'undefined',
    ])
    expect(Math.max(...events.map(({ created }) => created))).toBeLessThan(LATEST)
    const sent = new Map(
      events.filter(({ type }) => type === 'SENT').map((event) => [event.id, event.created]),
    )
    const followers = events.filter(({ sentBy }) => sentBy !== undefined)
    expect(followers.length).toBeGreaterThan(1000)
    for (const { sentBy } of followers) expect(sent.get(sentBy.id)).toBe(sentBy.created)
  })

  test("is about the demo's own contacts", async () => {
    const contacts = await account.control('GET', 'records/contacts')
    const known = new Set(contacts.body.results.map((row: Json) => row.properties.email))
    const events = await truth(account, 'email_events')
    const strangers = events.filter(({ type, recipient }) => type && !known.has(recipient))
    expect(strangers).toEqual([])
    for (const { recipient } of await truth(account, 'subscription_changes'))
      expect(known.has(recipient)).toBe(true)
  })

  test('has forms of every type, old submissions without an id, and names that repeat', async () => {
    const [forms = []] = await everyPage(account, '/marketing/v3/forms?formTypes=all&limit=500')
    expect(counted(forms, ({ formType }) => formType)).toEqual({
      hubspot: 9,
      captured: 1,
      flow: 1,
      blog_comment: 1,
    })
    const submissions = await truth(account, 'form_submissions')
    expect(submissions.some(({ conversionId }) => conversionId === null)).toBe(true)
    expect(
      submissions.some(
        ({ values }) =>
          new Set(values.map(({ name }: { name: string }) => name)).size < values.length,
      ),
    ).toBe(true)
    const [first = []] = await everyPage(
      account,
      `/form-integrations/v1/submissions/forms/${forms[0].id}`,
    )
    expect(first).toHaveLength(20)
  })

  test('is the same for a seed, and back after a reset', async () => {
    const before = await account.control('GET', 'collections/email_events')
    await put(account, 'email_events', [{ type: 'OPEN', recipient: 'a@x.io' }])
    await account.control('POST', 'reset')
    expect((await account.control('GET', 'collections/email_events')).text).toBe(before.text)
  })

  test('is open to the token of the private app', async () => {
    const { body } = await account.call('POST', '/oauth/v2/private-apps/get/access-token-info', {
      tokenKey: account.sandbox.token,
    })
    expect(body.scopes).toEqual(
      expect.arrayContaining([
        'forms',
        'content',
        'marketing.campaigns.read',
        'communication_preferences.read',
      ]),
    )
  })
})
