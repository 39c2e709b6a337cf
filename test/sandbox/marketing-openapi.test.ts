import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, openAccount } from './caller.ts'
import { type Json, truth } from './marketing-kit.ts'
import { Shapes } from './openapi-shapes.ts'

const folder = process.env['HUBSPOT_OPENAPI_DIR']
const span = 'startTimestamp=2026-01-01T00:00:00Z&endTimestamp=2026-12-31T00:00:00Z'

interface Step {
  readonly method?: 'POST'
  readonly template: string
  readonly path: string
  readonly body?: unknown
}

const ids: Record<string, string> = {}
let account: Caller

const campaigns = (base: string): readonly Step[] => [
  { template: base, path: `${base}?limit=3&properties=hs_name,hs_goal` },
  {
    method: 'POST',
    template: `${base}/batch/read`,
    path: `${base}/batch/read`,
    body: { inputs: [{ id: ids['campaign'] }] },
  },
  { template: `${base}/{campaignGuid}`, path: `${base}/${ids['campaign']}` },
  {
    template: `${base}/{campaignGuid}/assets/{assetType}`,
    path: `${base}/${ids['campaign']}/assets/MARKETING_EMAIL`,
  },
  {
    template: `${base}/{campaignGuid}/budget/totals`,
    path: `${base}/${ids['campaign']}/budget/totals`,
  },
  {
    template: `${base}/{campaignGuid}/reports/metrics`,
    path: `${base}/${ids['campaign']}/reports/metrics`,
  },
]
const emails = (base: string): readonly Step[] => [
  { template: base, path: `${base}?limit=30&includeStats=true` },
  { template: base, path: `${base}?limit=2&archived=true` },
  { template: `${base}/statistics/list`, path: `${base}/statistics/list?${span}` },
  {
    template: `${base}/statistics/histogram`,
    path: `${base}/statistics/histogram?interval=MONTH&${span}`,
  },
]
const preferences = (base: string): readonly Step[] => [
  { template: `${base}/definitions`, path: `${base}/definitions?includeTranslations=true` },
  {
    template: `${base}/statuses/{subscriberIdString}`,
    path: `${base}/statuses/${encodeURIComponent(ids['recipient'] ?? '')}?channel=EMAIL`,
  },
  {
    method: 'POST',
    template: `${base}/statuses/batch/read`,
    path: `${base}/statuses/batch/read?channel=EMAIL`,
    body: { inputs: [ids['recipient']] },
  },
]

/** Legacy files tell the codes; the dated ones have 2XX. One file serves both dates (HUBSPOT.md 1). */
const areas = [
  {
    title: 'forms',
    file: 'legacy-v3-v4/marketing-forms.json',
    steps: () => [{ template: '/marketing/v3/forms', path: '/marketing/v3/forms?formTypes=all' }],
  },
  {
    title: 'e-mails',
    file: 'legacy-v3-v4/marketing-emails.json',
    steps: () => emails('/marketing/v3/emails'),
  },
  {
    title: 'campaigns',
    file: 'legacy-gaps/marketing-campaigns-v3.json',
    steps: () =>
      campaigns('/marketing/v3/campaigns').map((step) => ({
        ...step,
        template: step.template === '/marketing/v3/campaigns' ? `${step.template}/` : step.template,
      })),
  },
  {
    title: 'preferences v4',
    file: 'legacy-gaps/communication-preferences-v4.json',
    steps: () => preferences('/communication-preferences/v4'),
  },
  {
    title: 'preferences v3',
    file: 'legacy-v3-v4/communication_preferences.json',
    steps: () => [
      {
        template: '/communication-preferences/v3/definitions',
        path: '/communication-preferences/v3/definitions',
      },
    ],
  },
  ...(['2026-03', '2026-09'] as const).flatMap((version) => [
    {
      title: `e-mails ${version}`,
      file: 'dated-2026-03/marketing-emails.json',
      steps: () => dated(emails, '/marketing/emails', version),
    },
    {
      title: `campaigns ${version}`,
      file: 'dated-2026-03/marketing-campaigns.json',
      steps: () => dated(campaigns, '/marketing/campaigns', version),
    },
    {
      title: `preferences ${version}`,
      file: 'dated-2026-03/communication-preferences.json',
      steps: () => dated(preferences, '/communication-preferences', version),
    },
  ]),
] as const

function dated(
  steps: (base: string) => readonly Step[],
  group: string,
  version: string,
): readonly Step[] {
  return steps(`${group}/${version}`).map((step) => ({
    ...step,
    template: step.template.replace(version, '2026-03'),
  }))
}

describe.skipIf(folder === undefined)('answers have the shapes of the files', () => {
  beforeAll(async () => {
    account = await openAccount({ data: 'demo' })
    const [campaign] = (await truth(account, 'campaigns')) as readonly Json[]
    ids['campaign'] = campaign.id
    const [change] = (await truth(account, 'subscription_changes')) as readonly Json[]
    ids['recipient'] = change.recipient
  })
  afterAll(() => account[Symbol.asyncDispose]())

  test.each(areas)('$title', async ({ file, steps }) => {
    const shapes = new Shapes(folder ?? '', file)
    const problems: string[] = []
    for (const { method = 'GET', template, path, body } of steps() as readonly Step[]) {
      const reply = await account.call(method, path, body)
      const problem = shapes.problem(method, template, reply.status, reply.body)
      if (problem !== undefined) problems.push(`${method} ${path}: ${problem}`)
    }
    expect(problems).toEqual([])
  })

  test('every hubspot form has the shape of the model that forms are read into', async () => {
    const shapes = new Shapes(folder ?? '', 'legacy-v3-v4/marketing-forms.json')
    const { body } = await account.call('GET', '/marketing/v3/forms?limit=500')
    const problems = body.results.map((form: Json) => shapes.model('HubSpotFormDefinition', form))
    expect(problems.filter((problem: unknown) => problem !== undefined)).toEqual([])
  })

  test('a refusal', async () => {
    const { body } = await account.call('GET', '/marketing/v3/emails/1')
    const shapes = new Shapes(folder ?? '', 'legacy-v3-v4/marketing-emails.json')
    expect(shapes.refusal(body)).toBeUndefined()
  })
})
