import { Client } from '@hubspot/api-client'
import { HubSpotFormDefinitionCreateRequestFormTypeEnum } from '@hubspot/api-client/lib/codegen/marketing/forms/index.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, openAccount } from './caller.ts'

/** HubSpot's own client, unmodified: it checks status codes exactly and reads answers into its models (HUBSPOT.md 11). */
let account: Caller
let sdk: Client

beforeAll(async () => {
  account = await openAccount({ data: 'demo' })
  sdk = new Client({ accessToken: account.sandbox.token, basePath: account.sandbox.url })
})
afterAll(() => account[Symbol.asyncDispose]())

describe('forms', () => {
  // The client knows forms of type hubspot only, and throws at any other.
  test('are listed page by page, every field among them', async () => {
    const { formsApi } = sdk.marketing.forms
    const first = await formsApi.getPage(undefined, 5)
    expect(first.results).toHaveLength(5)
    const rest = await formsApi.getPage(first.paging?.next?.after, 500)
    expect([rest.results.length, rest.paging]).toEqual([4, undefined])
    expect(first.results[0]?.createdAt).toBeInstanceOf(Date)
    expect((await formsApi.getPage(undefined, 5, true)).results).toHaveLength(1)
  })

  test('are created, read, changed, archived', async () => {
    const { formsApi } = sdk.marketing.forms
    const [known] = (await formsApi.getPage(undefined, 1)).results
    if (!known) throw new Error('the demo has no form')
    const { createdAt, updatedAt, archived, fieldGroups } = known
    const { configuration, displayOptions, legalConsentOptions } = known
    const made = await formsApi.create({
      name: 'Made',
      formType: HubSpotFormDefinitionCreateRequestFormTypeEnum.Hubspot,
      createdAt,
      updatedAt,
      archived,
      fieldGroups,
      configuration,
      displayOptions,
      legalConsentOptions,
    })
    expect(made).toMatchObject({ name: 'Made', fieldGroups: [{}, {}, {}, {}, {}] })
    const { id } = made
    expect(id).not.toBe(known.id)
    const changed = await formsApi.update(id, { name: 'By the client' })
    expect(changed).toMatchObject({ id, name: 'By the client' })
    await formsApi.archive(id)
    await expect(formsApi.getById(id)).rejects.toMatchObject({ code: 404 })
    expect(await formsApi.getById(id, true)).toMatchObject({ archived: true })
  })
})

describe('marketing e-mails', () => {
  test('are listed with filters as times, and read with statistics', async () => {
    const { marketingEmailsApi } = sdk.marketing.emails
    const since = new Date('2026-10-01T00:00:00Z')
    const page = await marketingEmailsApi.getPage(
      undefined,
      undefined,
      undefined,
      undefined,
      since,
      undefined,
      ['updatedAt'],
      undefined,
      100,
    )
    expect(page.total).toBe(page.results.length)
    expect(page.results.length).toBeGreaterThan(5)
    for (const { updatedAt } of page.results)
      expect(updatedAt?.getTime()).toBeGreaterThan(since.getTime())
    const sent = page.results.find(({ name }) => name === 'Newsletter 2026-10')
    const one = await marketingEmailsApi.getById(sent?.id ?? '', true)
    expect(one.stats?.counters['sent']).toBeGreaterThan(50)
    expect(one.publishDate).toBeInstanceOf(Date)
  })

  test('are aggregated, and told by month', async () => {
    const { statisticsApi } = sdk.marketing.emails
    const span = ['2026-01-01T00:00:00Z', '2026-12-31T00:00:00Z'] as const
    const sum = await statisticsApi.getEmailsList(...span)
    expect(sum.emails?.length).toBeGreaterThan(4)
    expect(sum.aggregate?.counters['delivered']).toBeGreaterThan(100)
    const months = await statisticsApi.getHistogram('MONTH', ...span)
    expect([months.total, months.results.length]).toEqual([12, 12])
  })
})

test('subscription definitions and statuses', async () => {
  const { definitionApi, statusApi } = sdk.communicationPreferences
  const { subscriptionDefinitions } = await definitionApi.getPage()
  expect(subscriptionDefinitions).toHaveLength(6)
  expect(subscriptionDefinitions[0]?.createdAt).toBeInstanceOf(Date)
  const request = { emailAddress: 'someone@new.example', subscriptionId: '6100102' }
  expect((await statusApi.subscribe(request)).status).toBe('SUBSCRIBED')
  const { subscriptionStatuses } = await statusApi.getEmailStatus(request.emailAddress)
  expect(subscriptionStatuses.filter(({ status }) => status === 'SUBSCRIBED')).toHaveLength(1)
})
