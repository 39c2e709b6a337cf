import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, openAccount } from './caller.ts'
import { Shapes } from './openapi-shapes.ts'

const folder = process.env['HUBSPOT_OPENAPI_DIR']

/** `[method, path, path template of the file, body]` */
type Step = readonly [method: string, path: string, template: string, body?: unknown]

describe.skipIf(folder === undefined)(
  'lists, workflows and settings have the published shapes (HUBSPOT_OPENAPI_DIR)',
  () => {
    let account: Caller
    let list = ''
    let manual = ''
    let contact = ''
    let flow = ''
    let rate = ''
    let user = ''
    beforeAll(async () => {
      account = await openAccount({ data: 'demo' })
      const { body } = await account.control('GET', 'collections/contact_lists')
      const lists = body.results as { id: string; processingType: string; objectTypeId: string }[]
      list = lists.find(({ processingType }) => processingType === 'DYNAMIC')?.id ?? ''
      manual =
        lists.find((each) => each.processingType === 'MANUAL' && each.objectTypeId === '0-1')?.id ??
        ''
      contact = (await account.call('GET', '/crm/v3/objects/contacts?limit=1')).body.results[0].id
      const first = async (name: string): Promise<string> =>
        (await account.control('GET', `collections/${name}`)).body.results[0].id
      flow = await first('workflows')
      rate = await first('exchange_rates')
      user = (await account.call('GET', '/settings/v3/users/')).body.results[0].id
    })
    afterAll(() => account[Symbol.asyncDispose]())

    async function walk(file: string, steps: readonly Step[]): Promise<readonly string[]> {
      const shapes = new Shapes(folder ?? '', file)
      const wrong: string[] = []
      for (const [method, path, template, body] of steps) {
        const reply = await account.call(method, path, body)
        const said = reply.text === '' ? '' : reply.body
        const problem = shapes.problem(method, template, reply.status, said)
        if (problem !== undefined) wrong.push(`${method} ${path}: ${reply.status}, ${problem}`)
      }
      return wrong
    }

    const listSteps = (base: string, template: string): readonly Step[] => [
      [
        'POST',
        `${base}/search`,
        `${template}/search`,
        { count: 3, additionalProperties: ['hs_list_size', 'nothing'] },
      ],
      ['GET', `${base}/${list}?includeFilters=true`, `${template}/{listId}`],
      ['GET', `${base}?listIds=${list}&listIds=${manual}`, template],
      [
        'GET',
        `${base}/object-type-id/0-1/name/All%20customers`,
        `${template}/object-type-id/{objectTypeId}/name/{listName}`,
      ],
      [
        'POST',
        base,
        template,
        { name: `Made at ${base}`, objectTypeId: '0-1', processingType: 'MANUAL' },
      ],
      ['GET', `${base}/${manual}/memberships?limit=2`, `${template}/{listId}/memberships`],
      [
        'GET',
        `${base}/${manual}/memberships/join-order`,
        `${template}/{listId}/memberships/join-order`,
      ],
      [
        'PUT',
        `${base}/${manual}/memberships/add`,
        `${template}/{listId}/memberships/add`,
        [contact, '1'],
      ],
      [
        'PUT',
        `${base}/${manual}/memberships/remove`,
        `${template}/{listId}/memberships/remove`,
        [contact],
      ],
      [
        'PUT',
        `${base}/${manual}/memberships/add-and-remove`,
        `${template}/{listId}/memberships/add-and-remove`,
        { recordIdsToAdd: [contact], recordIdsToRemove: ['1'] },
      ],
      [
        'GET',
        `${base}/records/0-1/${contact}/memberships`,
        `${template}/records/{objectTypeId}/{recordId}/memberships`,
      ],
      [
        'POST',
        `${base}/records/memberships/batch/read`,
        `${template}/records/memberships/batch/read`,
        { inputs: [{ objectTypeId: '0-1', recordId: contact }] },
      ],
      [
        'PUT',
        `${base}/${manual}/update-list-name?listName=Renamed%20${base.length}`,
        `${template}/{listId}/update-list-name`,
      ],
      ['DELETE', `${base}/${manual}`, `${template}/{listId}`],
      ['PUT', `${base}/${manual}/restore`, `${template}/{listId}/restore`],
    ]

    test('lists', async () => {
      expect(
        await walk('legacy-v3-v4/crm-lists.json', listSteps('/crm/v3/lists', '/crm/v3/lists')),
      ).toEqual([])
      expect(
        await walk(
          'dated-2026-03/crm-lists.json',
          listSteps('/crm/lists/2026-09', '/crm/lists/2026-03'),
        ),
      ).toEqual([])
    })

    test('workflows', async () => {
      const base = '/automation/v4/flows'
      const steps: readonly Step[] = [
        ['GET', `${base}?limit=3`, base],
        ['GET', `${base}/email-campaigns?limit=2`, `${base}/email-campaigns`],
        // A whole flow is no use here: its schema in the file refers to itself without end.
        [
          'POST',
          '/automation/v4/workflow-id-mappings/batch/read',
          '/automation/v4/workflow-id-mappings/batch/read',
          { inputs: [{ type: 'FLOW_ID', flowMigrationStatuses: flow }] },
        ],
      ]
      expect(await walk('legacy-gaps/automation-flows-v4.json', steps)).toEqual([])
    })

    const currencySteps = (base: string, template: string): readonly Step[] => [
      ['GET', `${base}/exchange-rates?limit=5`, `${template}/exchange-rates`],
      ['GET', `${base}/exchange-rates/current`, `${template}/exchange-rates/current`],
      ['GET', `${base}/exchange-rates/${rate}`, `${template}/exchange-rates/{exchangeRateId}`],
      ['GET', `${base}/company-currency`, `${template}/company-currency`],
      ['GET', `${base}/codes`, `${template}/codes`],
      [
        'POST',
        `${base}/exchange-rates`,
        `${template}/exchange-rates`,
        { fromCurrencyCode: 'SEK', conversionRate: 0.1 },
      ],
      [
        'PATCH',
        `${base}/exchange-rates/${rate}`,
        `${template}/exchange-rates/{exchangeRateId}`,
        { conversionRate: 1.3 },
      ],
      [
        'POST',
        `${base}/exchange-rates/batch/create`,
        `${template}/exchange-rates/batch/create`,
        { inputs: [{ fromCurrencyCode: 'NOK', conversionRate: 0.1 }] },
      ],
      [
        'POST',
        `${base}/exchange-rates/batch/read`,
        `${template}/exchange-rates/batch/read`,
        { inputs: [{ id: rate }] },
      ],
      [
        'POST',
        `${base}/exchange-rates/update-visibility`,
        `${template}/exchange-rates/update-visibility`,
        { fromCurrencyCode: 'NOK', toCurrencyCode: 'USD', visibleInUI: false },
      ],
    ]

    test('currencies', async () => {
      expect(
        await walk(
          'legacy-gaps/settings-currencies-v3.json',
          currencySteps('/settings/v3/currencies', '/settings/v3/currencies'),
        ),
      ).toEqual([])
      expect(
        await walk(
          'dated-2026-03/settings-currencies.json',
          currencySteps('/settings/currencies/2026-09', '/settings/currencies/2026-03'),
        ),
      ).toEqual([])
    })

    const userSteps = (base: string, list: string, template: string): readonly Step[] => [
      ['GET', `${base}/?limit=2`, list],
      ['GET', `${base}/teams`, `${template}/teams`],
      ['GET', `${base}/roles`, `${template}/roles`],
      ['GET', `${base}/${user}`, `${template}/{userId}`],
      ['POST', base, list, { email: `new@${base.length}.example`, sendWelcomeEmail: false }],
      ['PUT', `${base}/${user}`, `${template}/{userId}`, { primaryTeamId: '804' }],
    ]

    test('users and teams', async () => {
      expect(
        await walk(
          'legacy-v3-v4/settings-users.json',
          userSteps('/settings/v3/users', '/settings/v3/users/', '/settings/v3/users'),
        ),
      ).toEqual([])
      const dated = '/settings/users/2026-03'
      expect(
        await walk(
          'dated-2026-03/settings-users.json',
          userSteps('/settings/users/2026-09', dated, dated),
        ),
      ).toEqual([])
    })

    const limitSteps = (base: string, template: string): readonly Step[] => [
      ...[
        'records',
        'pipelines',
        'custom-properties',
        'calculated-properties',
        'custom-object-types',
        'associations/labels',
        'associations/records/from',
      ].map((path): Step => ['GET', `${base}/${path}`, `${template}/${path}`]),
      [
        'GET',
        `${base}/associations/labels?fromObjectTypeId=0-2&toObjectTypeId=0-1`,
        `${template}/associations/labels`,
      ],
      [
        'GET',
        `${base}/associations/records/0-1/to`,
        `${template}/associations/records/{fromObjectTypeId}/to`,
      ],
      [
        'GET',
        `${base}/associations/records/0-1/0-2`,
        `${template}/associations/records/{fromObjectTypeId}/{toObjectTypeId}`,
      ],
    ]

    test('limits', async () => {
      // Some records come near a limit of five.
      await account.knobs({ 'associations.limit_per_record': 5 })
      expect(
        await walk(
          'legacy-gaps/crm-limits-v3.json',
          limitSteps('/crm/v3/limits', '/crm/v3/limits'),
        ),
      ).toEqual([])
      expect(
        await walk(
          'dated-2026-03/crm-limits.json',
          limitSteps('/crm/limits/2026-09', '/crm/limits/2026-03'),
        ),
      ).toEqual([])
      await account.knobs({ 'associations.limit_per_record': 250_000 })
    })

    test('object library, pipeline audits, account details and schemas', async () => {
      const library = '/crm/object-library'
      expect(
        await walk('dated-2026-03/object-library.json', [
          ['GET', `${library}/2026-09/enablement`, `${library}/2026-03/enablement`],
          [
            'GET',
            `${library}/2026-09/enablement/0-162`,
            `${library}/2026-03/enablement/{objectTypeId}`,
          ],
        ]),
      ).toEqual([])
      const pipelines = '/crm/pipelines/2026-03/{objectType}/{pipelineId}'
      expect(
        await walk('dated-2026-03/crm-pipelines.json', [
          ['PATCH', '/crm/pipelines/2026-09/deals/default', pipelines, { label: 'Sales' }],
          ['GET', '/crm/pipelines/2026-09/deals/default/audit', `${pipelines}/audit`],
        ]),
      ).toEqual([])
      const details = '/account-info/2026-03/details'
      expect(await walk('dated-2026-03/account.json', [['GET', details, details]])).toEqual([])
      const schemas = '/crm-object-schemas/2026-03/schemas'
      const one = `${schemas}/{objectType}`
      expect(
        await walk('dated-2026-03/crm-object-schemas.json', [
          ['GET', schemas, schemas],
          ['GET', `${schemas}/p_robots?includePropertyDefinitions=false`, one],
          ['PATCH', `${schemas}/p_robots`, one, { labels: { singular: 'Bot', plural: 'Bots' } }],
          [
            'POST',
            `${schemas}/p_robots/associations`,
            `${one}/associations`,
            { fromObjectTypeId: 'p_robots', toObjectTypeId: '0-14' },
          ],
        ]),
      ).toEqual([])
    })
  },
)
