import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAccount, type Caller } from './caller.ts'

let account: Caller
beforeAll(async () => {
  account = await openAccount()
})
afterAll(() => account[Symbol.asyncDispose]())

describe('properties', () => {
  const property = {
    name: 'tier',
    label: 'Tier',
    type: 'enumeration',
    fieldType: 'select',
    groupName: 'contactinformation',
    options: [{ label: 'Gold', value: 'gold' }],
  }

  test('are created with 201, changed, archived, and listed apart once archived', async () => {
    expect((await account.call('POST', '/crm/v3/properties/contacts', property)).status).toBe(201)
    expect((await account.call('POST', '/crm/v3/properties/contacts', property)).status).toBe(409)
    const changed = await account.call('PATCH', '/crm/v3/properties/contacts/tier', {
      label: 'Tier!',
    })
    expect(changed.body).toMatchObject({
      label: 'Tier!',
      hubspotDefined: false,
      modificationMetadata: { archivable: true },
    })
    expect((await account.call('DELETE', '/crm/v3/properties/contacts/tier')).status).toBe(204)
    const names = async (query: string) =>
      (await account.call('GET', `/crm/v3/properties/contacts${query}`)).body.results.map(
        (row: { name: string }) => row.name,
      )
    expect(await names('')).not.toContain('tier')
    expect(await names('?archived=true')).toEqual(['tier'])
  })

  test('that are sensitive show only with dataSensitivity', async () => {
    await account.call('POST', '/crm/v3/properties/contacts', {
      ...property,
      name: 'secret',
      dataSensitivity: 'sensitive',
    })
    const names = async (query: string) =>
      (await account.call('GET', `/crm/properties/2026-09/contacts${query}`)).body.results.map(
        (row: { name: string }) => row.name,
      )
    expect(await names('')).not.toContain('secret')
    expect(await names('?dataSensitivity=sensitive')).toContain('secret')
  })

  test('of stages have the stages of the pipelines as options', async () => {
    const stage = await account.call('GET', '/crm/v3/properties/deals/dealstage')
    expect(stage.body.options.map((option: { value: string }) => option.value)).toContain(
      'closedwon',
    )
  })

  test.each([
    ['an upper-case name', { ...property, name: 'Tier2' }],
    ['a field type that does not fit', { ...property, name: 'tier2', type: 'number' }],
    [
      'doubled options',
      { ...property, name: 'tier2', options: [...property.options, ...property.options] },
    ],
  ])('are refused with %s', async (_title, body) => {
    expect((await account.call('POST', '/crm/v3/properties/contacts', body)).status).toBe(400)
  })

  test('defined by HubSpot cannot be deleted', async () => {
    expect((await account.call('DELETE', '/crm/v3/properties/contacts/email')).status).toBe(400)
  })
})

describe('pipelines', () => {
  test('come in one answer, with stages whose metadata are strings', async () => {
    const reply = await account.call('GET', '/crm/v3/pipelines/deals')
    const won = reply.body.results[0].stages.find(
      (stage: { id: string }) => stage.id === 'closedwon',
    )
    expect(won.metadata).toMatchObject({ probability: '1.0', isClosed: 'true' })
    expect(reply.body.paging).toBeUndefined()
  })

  test('are made and deleted, and their stages are at once valid values', async () => {
    const made = await account.call('POST', '/crm/pipelines/2026-09/deals', {
      label: 'Renewals',
      displayOrder: 5,
      stages: [{ label: 'Open', displayOrder: 0, metadata: { probability: '0.5' } }],
    })
    expect(made.status).toBe(201)
    const stage = made.body.stages[0].id
    const deal = await account.call('POST', '/crm/v3/objects/deals', {
      properties: { dealname: 'R', pipeline: made.body.id, dealstage: stage },
    })
    expect(deal.status).toBe(201)
    const used = await account.call(
      'DELETE',
      `/crm/v3/pipelines/deals/${made.body.id}?validateReferencesBeforeDelete=true`,
    )
    expect(used.status).toBe(400)
    expect((await account.call('DELETE', `/crm/v3/pipelines/deals/${made.body.id}`)).status).toBe(
      204,
    )
  })
})

test('owners are paged by id; archived ones come apart and without userId', async () => {
  const [owner] = account.sandbox.account.owners()
  if (!owner) throw new Error('The account has no owner')
  account.sandbox.account.setOwners([
    ...[1, 2, 3].map((n) => ({ ...owner, id: String(n), email: `o${n}@example.com` })),
    { ...owner, id: '4', archived: true },
  ])
  const first = await account.call('GET', '/crm/v3/owners/?limit=2')
  expect(first.body.results.map((row: { id: string }) => row.id)).toEqual(['1', '2'])
  const rest = await account.call(
    'GET',
    `/crm/v3/owners?limit=2&after=${first.body.paging.next.after}`,
  )
  expect(rest.body.results).toHaveLength(1)
  expect(rest.body.paging).toBeUndefined()
  const archived = await account.call('GET', '/crm/owners/2026-09?archived=true')
  expect(archived.body.results).toMatchObject([
    { id: '4', userId: null, userIdIncludingInactive: owner.userIdIncludingInactive },
  ])
  expect(
    (await account.call('GET', '/crm/v3/owners?email=O2@example.com')).body.results,
  ).toHaveLength(1)
})

test('a custom object is defined, written and searched by its type id and its names', async () => {
  const schema = await account.call('POST', '/crm-object-schemas/v3/schemas', {
    name: 'machine',
    labels: { singular: 'Machine', plural: 'Machines' },
    primaryDisplayProperty: 'serial',
    requiredProperties: ['serial'],
    properties: [
      { name: 'serial', label: 'Serial', type: 'string', fieldType: 'text', hasUniqueValue: true },
    ],
    associatedObjects: ['CONTACT'],
  })
  expect(schema.status).toBe(201)
  const { objectTypeId, fullyQualifiedName } = schema.body
  expect(objectTypeId).toMatch(/^2-\d+$/)
  const made = await account.call('POST', `/crm/v3/objects/${objectTypeId}`, {
    properties: { serial: 'S1' },
  })
  expect(made.status).toBe(201)
  const found = await account.call('POST', `/crm/objects/2026-09/p_machine/search`, {
    filterGroups: [{ filters: [{ propertyName: 'serial', operator: 'EQ', value: 's1' }] }],
  })
  expect(found.body.total).toBe(1)
  expect(
    (await account.call('GET', `/crm/v3/objects/${fullyQualifiedName}/S1?idProperty=serial`)).body
      .id,
  ).toBe(made.body.id)
  expect(
    (await account.call('GET', '/crm-object-schemas/2026-09/schemas')).body.results,
  ).toHaveLength(1)
})

test('schemas are read in a batch, by type id or name', async () => {
  const reply = await account.call('POST', '/crm-object-schemas/2026-03/schemas/batch/read', {
    inputs: ['contacts', '0-2', 'unicorns'],
    includePropertyDefinitions: true,
  })
  expect(reply.body.results.map((schema: { objectTypeId: string }) => schema.objectTypeId)).toEqual(
    ['0-1', '0-2'],
  )
})

test('one validation rule is read by its type', async () => {
  const path = '/crm/property-validations/2026-09/contacts/zip/rule-type/MAX_LENGTH'
  expect((await account.call('GET', path)).status).toBe(404)
  const rule = { ruleType: 'MAX_LENGTH', ruleArguments: ['5'] }
  await account.call('PUT', path, { ruleArguments: rule.ruleArguments })
  expect((await account.call('GET', path)).body).toEqual(rule)
})

test('account details name the portal', async () => {
  const legacy = await account.call('GET', '/account-info/v3/details')
  const dated = await account.call('GET', '/account-info/2026-09/details')
  expect(legacy.body).toMatchObject({ portalId: expect.any(Number), timeZone: expect.any(String) })
  expect(dated.body).toEqual(legacy.body)
})
