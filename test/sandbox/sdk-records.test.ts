import { Client } from '@hubspot/api-client'
import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/contacts/index.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Caller, type Json, until } from './jobs-client.ts'

/**
 * HubSpot's own client, unmodified: it checks status codes exactly and reads answers into its models
 * (HUBSPOT.md 11).
 */
let hubspot: Caller
let sdk: Client

beforeAll(async () => {
  hubspot = await Caller.start({ data: 'demo', knobs: { index_lag_ms: 0 } })
  sdk = new Client({ accessToken: hubspot.token, basePath: hubspot.sandbox.url })
})
afterAll(() => hubspot.sandbox.close())

/** What the client threw, as status and body. */
async function refusal(act: Promise<unknown>): Promise<{ code: number; body: Json }> {
  try {
    await act
  } catch (error) {
    return error as { code: number; body: Json }
  }
  throw new Error('nothing was refused')
}

describe('contacts', () => {
  test('are created, read, changed, archived', async () => {
    const { basicApi } = sdk.crm.contacts
    const made = await basicApi.create({
      properties: { email: 'sdk@x.io', firstname: 'Sadie' },
      associations: [],
    })
    expect(made.createdAt).toBeInstanceOf(Date)
    expect(made.properties['email']).toBe('sdk@x.io')
    const byEmail = await basicApi.getById(
      'sdk@x.io',
      ['firstname'],
      ['firstname'],
      ['companies'],
      false,
      'email',
    )
    expect(byEmail.id).toBe(made.id)
    expect(byEmail.propertiesWithHistory?.['firstname']?.[0]?.value).toBe('Sadie')
    expect(byEmail.propertiesWithHistory?.['firstname']?.[0]?.timestamp).toBeInstanceOf(Date)
    const changed = await basicApi.update(made.id, { properties: { firstname: 'Sade' } })
    expect(changed.properties['firstname']).toBe('Sade')
    await basicApi.archive(made.id)
    expect((await refusal(basicApi.getById(made.id))).code).toBe(404)
    const archived = await basicApi.getById(made.id, undefined, undefined, undefined, true)
    expect([archived.archived, archived.archivedAt instanceof Date]).toEqual([true, true])
  })

  test('a second one with the same e-mail is a 409', async () => {
    const { basicApi } = sdk.crm.contacts
    const { id } = await basicApi.create({ properties: { email: 'twice@x.io' }, associations: [] })
    const { code, body } = await refusal(
      basicApi.create({ properties: { email: 'TWICE@x.io' }, associations: [] }),
    )
    expect([code, body.category]).toEqual([409, 'CONFLICT'])
    expect(body.message).toContain(id)
  })

  test('are listed to the end', async () => {
    const all = await sdk.crm.contacts.getAll(100, undefined, ['email'])
    const { body } = await hubspot.get('/_sandbox/state')
    expect(all).toHaveLength(body.records.contacts)
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  })

  test('are handled in batches', async () => {
    const { batchApi } = sdk.crm.contacts
    const made = await batchApi.create({
      inputs: ['one', 'two'].map((name) => ({
        properties: { email: `${name}@batch.io` },
        associations: [],
        objectWriteTraceId: name,
      })),
    })
    expect(made.results).toHaveLength(2)
    const ids = made.results.map(({ id }) => id)
    const read = await batchApi.read({
      properties: ['email'],
      propertiesWithHistory: [],
      inputs: [...ids, '9'].map((id) => ({ id })),
    })
    expect(read.results.map(({ id }) => id).toSorted(byNumber)).toEqual(ids.toSorted(byNumber))
    expect((read as Json).numErrors).toBe(1)
    const changed = await batchApi.update({
      inputs: ids.map((id) => ({ id, properties: { city: 'Oslo' } })),
    })
    expect(changed.results.map(({ properties }) => properties['city'])).toEqual(['Oslo', 'Oslo'])
    const upserted = await batchApi.upsert({
      inputs: ['two', 'three'].map((name) => ({
        id: `${name}@batch.io`,
        idProperty: 'email',
        properties: { email: `${name}@batch.io`, city: 'Rome' },
      })),
    })
    const isNew = upserted.results.map((each) => [each.properties['email'], (each as Json)._new])
    expect(new Map(isNew as [string, boolean][])).toEqual(
      new Map([
        ['two@batch.io', false],
        ['three@batch.io', true],
      ]),
    )
    await batchApi.archive({ inputs: ids.map((id) => ({ id })) })
    expect((await refusal(sdk.crm.contacts.basicApi.getById(ids[0] ?? ''))).code).toBe(404)
  })

  test('are searched, page by page', async () => {
    const search = {
      filterGroups: [
        {
          filters: [
            { propertyName: 'lifecyclestage', operator: FilterOperatorEnum.Eq, value: 'customer' },
          ],
        },
      ],
      properties: ['email'],
      sorts: ['hs_object_id'],
      limit: 50,
    }
    const seen: string[] = []
    let after: string | undefined
    let total = 0
    do {
      const page = await sdk.crm.contacts.searchApi.doSearch({
        ...search,
        ...(after ? { after } : {}),
      })
      seen.push(...page.results.map(({ id }) => id))
      after = page.paging?.next?.after
      total = page.total
    } while (after !== undefined)
    expect(total).toBeGreaterThan(50)
    expect(new Set(seen).size).toBe(total)
  })

  test('are merged', async () => {
    const { basicApi } = sdk.crm.contacts
    const [a, b] = [
      await basicApi.create({ properties: { email: 'a@merge.io' }, associations: [] }),
      await basicApi.create({ properties: { email: 'b@merge.io' }, associations: [] }),
    ]
    const survivor = await basicApi.merge({ primaryObjectId: a.id, objectIdToMerge: b.id })
    expect((await basicApi.getById(b.id)).id).toBe(survivor.id)
  })

  test('with an unknown property are a 400 that names it', async () => {
    const { code, body } = await refusal(
      sdk.crm.contacts.basicApi.create({
        properties: { nope: 'x', email: 'n@x.io' },
        associations: [],
      }),
    )
    expect([code, body.category]).toEqual([400, 'VALIDATION_ERROR'])
    expect(body.message).toContain('PROPERTY_DOESNT_EXIST')
  })
})

const byNumber = (a: string, b: string): number => Number(a) - Number(b)

test('other objects answer to their own clients and the general one', async () => {
  const deals = await sdk.crm.deals.basicApi.getPage(5, undefined, ['dealstage'], undefined, [
    'contacts',
  ])
  expect(deals.results).toHaveLength(5)
  const company = (await sdk.crm.companies.basicApi.getPage(1)).results[0]
  expect(company?.id).toBeTypeOf('string')
  for (const client of [sdk.crm.tickets, sdk.crm.products, sdk.crm.lineItems, sdk.crm.quotes]) {
    expect((await client.basicApi.getPage(2)).results).toHaveLength(2)
  }
  expect((await sdk.crm.objects.basicApi.getPage('notes', 3)).results).toHaveLength(3)
})

test('properties are listed, made, changed, archived', async () => {
  const { coreApi, batchApi } = sdk.crm.properties
  const { results } = await coreApi.getAll('contacts')
  expect(results.length).toBeGreaterThan(100)
  const made = await coreApi.create('contacts', {
    name: 'shoe_size',
    label: 'Shoe size',
    type: 'number' as Json,
    fieldType: 'number' as Json,
    groupName: 'contactinformation',
  })
  expect(made.name).toBe('shoe_size')
  const changed = await coreApi.update('contacts', 'shoe_size', { label: 'Size of shoes' })
  expect(changed.label).toBe('Size of shoes')
  const read = await batchApi.read('contacts', {
    archived: false,
    inputs: [{ name: 'shoe_size' }],
  } as Json)
  expect(read.results[0]?.label).toBe('Size of shoes')
  await coreApi.archive('contacts', 'shoe_size')
  expect((await refusal(coreApi.getByName('contacts', 'shoe_size'))).code).toBe(404)
})

test('owners are listed page by page and found', async () => {
  const { ownersApi } = sdk.crm.owners
  const page = await ownersApi.getPage(undefined, undefined, 1)
  const [owner] = page.results
  expect(page.paging?.next?.after).toBeTypeOf('string')
  expect(owner?.createdAt).toBeInstanceOf(Date)
  const found = await ownersApi.getPage(owner?.email)
  expect(found.results.map(({ id }) => id)).toEqual([owner?.id])
  expect((await ownersApi.getById(Number(owner?.id), 'id', false)).email).toBe(owner?.email)
  const archived = await ownersApi.getPage(undefined, undefined, 100, true)
  expect(archived.results.every((each) => each.archived)).toBe(true)
})

test('pipelines and stages are listed, made, changed, archived', async () => {
  const { pipelinesApi, pipelineStagesApi } = sdk.crm.pipelines
  expect((await pipelinesApi.getAll('deals')).results[0]?.stages.length).toBeGreaterThan(2)
  const made = await pipelinesApi.create('deals', {
    label: 'Partners',
    displayOrder: 9,
    stages: [{ label: 'Open', displayOrder: 0, metadata: { probability: '0.2' } }],
  })
  expect((await pipelinesApi.getById('deals', made.id)).label).toBe('Partners')
  const stage = await pipelineStagesApi.create('deals', made.id, {
    label: 'Won',
    displayOrder: 1,
    metadata: { probability: '1.0' },
  })
  const all = await pipelineStagesApi.getAll('deals', made.id)
  expect(all.results.map(({ label }) => label)).toEqual(['Open', 'Won'])
  await pipelineStagesApi.archive('deals', made.id, stage.id)
  expect((await pipelinesApi.update('deals', made.id, { label: 'Friends' })).label).toBe('Friends')
  await pipelinesApi.archive('deals', made.id)
  expect((await refusal(pipelinesApi.getById('deals', made.id))).code).toBe(404)
})

describe('associations v4', () => {
  test('are made, read, unmade one by one', async () => {
    const { basicApi } = sdk.crm.associations.v4
    const [contact] = await hubspot.put_records('contacts', { email: 'link@x.io' })
    const [company] = await hubspot.put_records('companies', { name: 'Link' })
    const pair = ['contacts', contact ?? '', 'companies', company ?? ''] as const
    const made = await basicApi.create(...pair, [
      { associationCategory: 'HUBSPOT_DEFINED' as Json, associationTypeId: 1 },
    ])
    expect(made.labels).toEqual(['Primary'])
    const page = await basicApi.getPage('contacts', contact ?? '', 'companies')
    expect(page.results[0]?.associationTypes.map(({ typeId }) => typeId)).toEqual([1, 279])
    await basicApi.archive(...pair)
    expect((await basicApi.getPage('contacts', contact ?? '', 'companies')).results).toEqual([])
    const plain = await basicApi.createDefault(...pair)
    expect(plain.results[0]?.associationSpec.associationTypeId).toBe(279)
    expect(plain.startedAt).toBeInstanceOf(Date)
  })

  test('are handled in batches, with labels', async () => {
    const { batchApi, schema } = sdk.crm.associations.v4
    const from = await hubspot.put_records('contacts', { email: 'b1@x.io' }, { email: 'b2@x.io' })
    const [to = ''] = await hubspot.put_records('companies', { name: 'Batch' })
    const label = await schema.definitionsApi.create('contacts', 'companies', {
      label: 'Fan',
      name: 'fan',
    })
    const type = {
      associationCategory: 'USER_DEFINED' as Json,
      associationTypeId: label.results[0]?.typeId ?? 0,
    }
    const inputs = from.map((id) => ({ _from: { id }, to: { id: to }, types: [type] }))
    expect((await batchApi.create('contacts', 'companies', { inputs })).results).toHaveLength(2)
    const read = await batchApi.getPage('contacts', 'companies', {
      inputs: from.map((id) => ({ id })),
    })
    expect(read.results.map((each) => each.to[0]?.associationTypes.at(-1)?.label)).toEqual([
      'Fan',
      'Fan',
    ])
    await batchApi.archiveLabels('contacts', 'companies', { inputs: inputs.slice(0, 1) })
    await batchApi.archive('contacts', 'companies', {
      inputs: [{ _from: { id: from[1] ?? '' }, to: [{ id: to }] }],
    })
    const left = await batchApi.getPage('contacts', 'companies', {
      inputs: from.map((id) => ({ id })),
    })
    expect(left.results.map((each) => each.to[0]?.associationTypes.length)).toEqual([1])
    expect((left as Json).numErrors).toBe(1)
    await schema.definitionsApi.remove('contacts', 'companies', type.associationTypeId)
    const labels = await schema.definitionsApi.getAll('contacts', 'companies')
    expect(labels.results.map((each) => each.label)).not.toContain('Fan')
  })

  test('an association report can be asked for', async () => {
    const owner = hubspot.sandbox.account.owners()[0]
    const userId = owner?.userIdIncludingInactive ?? 0
    expect((await sdk.crm.associations.v4.reportApi.request(userId)).userEmail).toBe(owner?.email)
  })
})

describe('imports', () => {
  const request = (name: string): string =>
    JSON.stringify({
      name,
      importOperations: { '0-1': 'CREATE' },
      files: [
        {
          fileName: 'people.csv',
          fileFormat: 'CSV',
          fileImportPage: {
            hasHeader: true,
            columnMappings: [
              {
                columnObjectTypeId: '0-1',
                columnName: 'Email',
                propertyName: 'email',
                columnType: 'HUBSPOT_ALTERNATE_ID',
              },
            ],
          },
        },
      ],
    })
  const file = (text: string) => ({ data: Buffer.from(text), name: 'people.csv' })

  test('are sent, looked at, listed; their errors are read', async () => {
    const { coreApi, publicImportsApi } = sdk.crm.imports
    const { id } = await coreApi.create(
      file('Email\nsdk-import@x.io\nsdk-import@x.io'),
      request('by sdk'),
    )
    const done = await until(
      () => coreApi.getById(Number(id)),
      ({ state }) => String(state) === 'DONE',
    )
    expect(done.metadata.counters).toMatchObject({ TOTAL_ROWS: 2, CREATED_OBJECTS: 1 })
    expect(done.createdAt).toBeInstanceOf(Date)
    expect((await coreApi.getPage()).results.map((each) => each.id)).toContain(id)
    const errors = await publicImportsApi.getErrors(Number(id), undefined, 10, true, true)
    expect(errors.results[0]).toMatchObject({
      errorType: 'DUPLICATE_ALTERNATE_ID',
      sourceData: { lineNumber: 3, rowData: ['sdk-import@x.io'] },
    })
  })

  test('are canceled', async () => {
    await hubspot.knobs({ 'imports.min_ms': 60_000 })
    const { coreApi } = sdk.crm.imports
    const { id } = await coreApi.create(file('Email\nlate@x.io'), request('too late'))
    expect(String((await coreApi.cancel(Number(id))).status)).toBe('CANCELED')
    expect(String((await coreApi.getById(Number(id))).state)).toBe('CANCELED')
  })
})

test('an export’s status is read; the client can’t start one, so that is sent raw', async () => {
  const start = await sdk.apiRequest({
    method: 'POST',
    path: '/crm/v3/exports/export/async',
    body: {
      exportType: 'VIEW',
      format: 'CSV',
      exportName: 'raw',
      objectType: 'CONTACT',
      objectProperties: ['email'],
    },
  })
  expect(start.status).toBe(202)
  const { id } = (await start.json()) as Json
  const done = await until(
    () => sdk.crm.exports.publicExportsApi.getStatus(Number(id)),
    ({ status }) => String(status) === 'COMPLETE',
  )
  expect(done.completedAt).toBeInstanceOf(Date)
  const file = await fetch(done.result ?? '')
  expect((await file.text()).split('\n')[0]).toMatch(/^"Record ID"/)
})
