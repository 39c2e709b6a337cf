import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Caller, openAccount } from './caller.ts'

let account: Caller
beforeEach(async () => {
  account = await openAccount()
})
afterEach(() => account[Symbol.asyncDispose]())

const get = async (path: string) => (await account.call('GET', path)).body
const put = (collection: string, ...items: readonly object[]) =>
  account.control('POST', `collections/${collection}`, { items })
const pick = (rows: readonly Record<string, unknown>[], name: string) =>
  rows.map((row) => row[name])

describe('workflows', () => {
  beforeEach(async () => {
    await put(
      'workflows',
      { id: '7', workflowId: 70, name: 'Contacts', createdAt: 1000, updatedAt: 2000 },
      { id: '9', workflowId: 90, name: 'Deals', objectTypeId: '0-3', isEnabled: false },
      { id: '8', workflowId: 80, name: 'Companies', objectTypeId: '0-2' },
    )
  })

  test('are listed as summaries by id, page by page, and read whole', async () => {
    const first = await get('/automation/v4/flows?limit=2')
    expect(pick(first.results, 'id')).toEqual(['7', '8'])
    expect(first.results[0]).not.toHaveProperty('actions')
    const next = await get(`/automation/v4/flows?limit=2&after=${first.paging.next.after}`)
    expect([pick(next.results, 'id'), next.paging]).toEqual([['9'], undefined])
    const whole = await get('/automation/v4/flows/7')
    expect(whole).toMatchObject({
      id: '7',
      type: 'CONTACT_FLOW',
      createdAt: '1970-01-01T00:00:01.000Z',
      actions: [],
      timeWindows: [],
      suppressionListIds: [],
    })
    expect((await get('/automation/v4/flows/9')).type).toBe('PLATFORM_FLOW')
    expect((await account.call('GET', '/automation/v4/flows/1')).status).toBe(404)
  })

  test('are read in batches, with rows for those that are not there', async () => {
    const inputs = ['9', '1'].map((flowId) => ({ type: 'FLOW_ID', flowId }))
    const { status, body } = await account.call('POST', '/automation/v4/flows/batch/read', {
      inputs,
    })
    expect([status, pick(body.results, 'id'), body.numErrors]).toEqual([207, ['9'], 1])
    expect(body.errors[0].context.ids).toEqual(['1'])
  })

  test('of contacts come by v3 all at once, with numbers and ms', async () => {
    const { workflows } = await get('/automation/v3/workflows')
    expect(workflows).toHaveLength(1)
    expect(workflows[0]).toMatchObject({ id: 70, enabled: true, insertedAt: 1000, updatedAt: 2000 })
    await account.knobs({ 'workflows.v3_contact_based_only': false })
    expect(pick((await get('/automation/v3/workflows')).workflows, 'id')).toEqual([70, 80, 90])
  })

  test('change by the control, and need their scope', async () => {
    await put('workflows', { id: '7', name: 'Renamed', updatedAt: 3000 })
    const flow = await get('/automation/v4/flows/7')
    expect([flow.name, flow.createdAt, flow.revisionId]).toEqual([
      'Renamed',
      '1970-01-01T00:00:01.000Z',
      '2',
    ])
    await account.control('POST', 'collections/workflows', { remove: ['7', '8'] })
    expect((await get('/automation/v4/flows')).results).toHaveLength(1)
    const { token } = (await account.control('POST', 'tokens', { scopes: ['forms'] })).body
    expect((await account.call('GET', '/automation/v4/flows', undefined, token)).status).toBe(403)
  })
})

describe('currencies', () => {
  const base = '/settings/currencies/2026-09'

  test('have rates by id, page by page and by pair, and one that is in force', async () => {
    await account.control('POST', 'clock', { now: '2026-06-15T00:00:00Z', freeze: true })
    await put(
      'exchange_rates',
      { id: '101', fromCurrencyCode: 'GBP', conversionRate: 1.2, effectiveAt: '2026-05-01' },
      { id: '102', fromCurrencyCode: 'GBP', conversionRate: 1.3, effectiveAt: '2026-06-01' },
      { id: '103', fromCurrencyCode: 'GBP', conversionRate: 1.4, effectiveAt: '2026-07-01' },
    )
    const pounds = `${base}/exchange-rates?fromCurrencyCode=GBP&limit=2`
    const first = await get(pounds)
    expect(pick(first.results, 'conversionRate')).toEqual([1.2, 1.3])
    const next = await get(`${pounds}&after=${first.paging.next.after}`)
    expect(pick(next.results, 'id')).toEqual(['103'])
    const now = await get('/settings/v3/currencies/exchange-rates/current')
    expect(
      now.results.find((rate: { fromCurrencyCode: string }) => rate.fromCurrencyCode === 'GBP').id,
    ).toBe('102')
  })

  test('are what the account details say', async () => {
    const created = await account.call('POST', `${base}/exchange-rates`, {
      fromCurrencyCode: 'SEK',
      conversionRate: 0.1,
    })
    expect(created.status).toBe(200)
    expect(await get('/account-info/v3/details')).toMatchObject({
      companyCurrency: 'USD',
      additionalCurrencies: expect.arrayContaining(['EUR', 'SEK']),
    })
    expect((await get(`${base}/company-currency`)).id).toBe('USD')
    const wrong = { fromCurrencyCode: 'USD', conversionRate: 1 }
    expect((await account.call('POST', `${base}/exchange-rates`, wrong)).status).toBe(400)
    await account.control('POST', 'collections/currencies', { remove: ['SEK', 'EUR'] })
    expect((await get('/account-info/v3/details')).additionalCurrencies).toEqual([])
  })
})

describe('users and teams', () => {
  beforeEach(async () => {
    await account.control('POST', 'collections/owners', {
      remove: ['41629779'],
      items: [
        { id: '1', email: 'a@x.io', userId: 11, createdAt: '2024-01-01', updatedAt: '2025-01-01' },
        { id: '2', email: 'b@x.io', userId: 12 },
        { id: '3', email: 'gone@x.io', userId: 13, archived: true },
        { id: '4', email: 'queue@x.io', userId: 14, type: 'QUEUE' },
      ],
    })
  })

  test('users are the people among the owners, page by page, by id or e-mail', async () => {
    const first = await get('/settings/v3/users/?limit=1')
    expect(first.results[0]).toMatchObject({ id: '11', email: 'a@x.io', superAdmin: true })
    const next = await get(`/settings/users/2026-09?limit=1&after=${first.paging.next.after}`)
    expect([pick(next.results, 'id'), next.paging]).toEqual([['12'], undefined])
    expect((await get('/settings/v3/users/b@x.io?idProperty=EMAIL')).id).toBe('12')
    expect((await account.call('GET', '/settings/v3/users/13')).status).toBe(404)
  })

  test('a team shows with its members, and with its owners', async () => {
    await put('teams', { id: '50', name: 'Sales', userIds: ['11'], secondaryUserIds: ['12'] })
    await put('teams', { id: '51', name: 'Empty' })
    expect((await get('/settings/v3/users/teams')).results).toEqual([
      { id: '50', name: 'Sales', userIds: ['11'], secondaryUserIds: ['12'] },
      { id: '51', name: 'Empty', userIds: [], secondaryUserIds: [] },
    ])
    expect((await get('/crm/v3/owners/1')).teams).toEqual([
      { id: '50', name: 'Sales', primary: true },
    ])
    expect(await get('/settings/v3/users/12')).toMatchObject({ secondaryTeamIds: ['50'] })
    await put('teams', { id: '50', name: 'Renamed' })
    expect((await get('/crm/v3/owners/2')).teams).toEqual([
      { id: '50', name: 'Renamed', primary: false },
    ])
    await account.control('POST', 'collections/teams', { remove: ['50'] })
    expect((await get('/crm/v3/owners/1')).teams).toBeUndefined()
  })

  test('a user who is made becomes an owner, and one who goes an archived one', async () => {
    const body = { email: 'new@x.io', sendWelcomeEmail: false, roleId: '1001' }
    const made = await account.call('POST', '/settings/v3/users', body)
    expect([made.status, made.body.roleIds]).toEqual([201, ['1001']])
    const owners = (await get('/crm/v3/owners?email=new@x.io')).results
    expect(pick(owners, 'userId')).toEqual([Number(made.body.id)])
    const gone = await account.call('DELETE', `/settings/users/2026-09/${made.body.id}`)
    expect(gone.status).toBe(204)
    expect(pick((await get('/crm/v3/owners?archived=true')).results, 'email')).toContain('new@x.io')
    const owner = await get('/crm/v3/owners/1')
    expect([owner.createdAt, owner.updatedAt]).toEqual([
      '2024-01-01T00:00:00.000Z',
      '2025-01-01T00:00:00.000Z',
    ])
  })
})

describe('the object library and limits', () => {
  test('say which objects are switched on', async () => {
    const path = '/crm/object-library/2026-09/enablement'
    const { enablementByObjectTypeId } = await get(path)
    expect(enablementByObjectTypeId).toMatchObject({ '0-1': true, '0-162': false })
    await put('object_library', { id: '0-162', enablement: true })
    expect(await get(`${path}/0-162`)).toEqual({ enablement: true })
    expect((await account.call('GET', `${path}/0-9999`)).status).toBe(404)
  })

  test('count what there is', async () => {
    await account.contact({ email: 'a@x.io' })
    const { hubspotDefinedObjectTypes } = await get('/crm/v3/limits/records')
    expect(hubspotDefinedObjectTypes[0]).toMatchObject({ objectTypeId: '0-1', usage: 1 })
    await put('object_schemas', { name: 'boats', properties: [{ name: 'n', type: 'string' }] })
    expect(await get('/crm/limits/2026-09/custom-object-types')).toEqual({
      usage: 1,
      limit: 10,
      percentage: 10,
    })
  })
})

describe('custom objects', () => {
  const schemas = '/crm-object-schemas/2026-09/schemas'
  const body = (name: string) => ({
    name,
    labels: { singular: 'Boat', plural: 'Boats' },
    primaryDisplayProperty: 'code',
    properties: [{ name: 'code', label: 'Code', type: 'string', fieldType: 'text' }],
  })

  test('put past the API keep their required properties, and have a group', async () => {
    const properties = ['n', 'm'].map((name) => ({ name, type: 'string' }))
    const put1 = await put('object_schemas', {
      name: 'rafts',
      properties,
      requiredProperties: ['n'],
    })
    const id = put1.body.ids[0] as string
    expect((await get(`${schemas}/${id}`)).requiredProperties).toEqual(['n'])
    const create = (given: object) =>
      account.call('POST', `/crm/v3/objects/${id}`, { properties: given })
    expect([(await create({ m: '1' })).status, (await create({ n: '1' })).status]).toEqual([
      400, 201,
    ])
    await put('object_schemas', { id, requiredProperties: ['m'] })
    expect((await create({ m: '1' })).status).toBe(201)
    const length = { name: 'length', label: 'L', type: 'number', fieldType: 'number' }
    const inGroup = (groupName: string) =>
      account.call('POST', `/crm/v3/properties/${id}`, { ...length, groupName })
    expect((await inGroup('nowhere')).status).toBe(400)
    expect((await inGroup('rafts_information')).status).toBe(201)
  })

  test('change their labels, are deleted when empty, and come back', async () => {
    const made = (await account.call('POST', schemas, body('boats'))).body
    const id = made.objectTypeId
    const patched = await account.call('PATCH', `${schemas}/${id}`, {
      labels: { plural: 'Ships' },
      requiredProperties: ['code'],
      description: 'Afloat',
    })
    expect(patched.body).toMatchObject({
      labels: { singular: 'Boat', plural: 'Ships' },
      requiredProperties: ['code'],
      description: 'Afloat',
    })
    const record = (
      await account.call('POST', '/crm/v3/objects/p_boats', { properties: { code: 'x' } })
    ).body
    expect((await account.call('DELETE', `${schemas}/${id}`)).status).toBe(400)
    await account.call('DELETE', `/crm/v3/objects/p_boats/${record.id}`)
    expect((await account.call('DELETE', `${schemas}/${id}`)).status).toBe(204)
    expect((await get(schemas)).results).toEqual([])
    const [archived] = (await get(`${schemas}?archived=true`)).results
    expect([archived.objectTypeId, archived.archived]).toEqual([id, true])
    expect((await account.call('GET', '/crm/v3/objects/p_boats')).status).toBe(400)
    expect((await account.call('POST', schemas, body('Boats'))).status).toBe(409)
    await account.call('PATCH', `${schemas}/${id}`, { restorable: true, clearDescription: false })
    expect((await get(`${schemas}/p_boats`)).archived).toBe(false)
    await account.call('DELETE', `${schemas}/${id}`)
    expect((await account.call('DELETE', `${schemas}/${id}?archived=true`)).status).toBe(204)
    expect((await account.call('POST', schemas, body('boats'))).body.objectTypeId).not.toBe(id)
  })

  test('may be named like one of HubSpot, or like another but for case or a dash', async () => {
    const names = ['contacts', 'boats', 'Boats', 'row-boats']
    const { ids } = (await put('object_schemas', ...names.map(body))).body
    expect(new Set(ids).size).toBe(4)
    for (const [n, name] of names.entries()) {
      await account.control('POST', `records/${ids[n]}`, {
        records: [{ id: n + 1, properties: { code: name } }],
      })
      const path = `/crm/v3/objects/p_${name}?properties=code`
      expect((await get(path)).results[0].properties.code).toBe(name)
    }
    expect((await get('/crm/v3/objects/contacts')).results).toEqual([])
  })
})

describe('pipelines', () => {
  test('keep an audit, newest first, of stages that are gone too', async () => {
    const base = '/crm/v3/pipelines/deals/default'
    const stage = (
      await account.call('POST', `${base}/stages`, {
        label: 'Legal',
        displayOrder: 3,
        metadata: { probability: '0.5' },
      })
    ).body
    const again = { label: 'Legal', displayOrder: 4, metadata: { probability: '0.5' } }
    expect((await account.call('POST', `${base}/stages`, again)).status).toBe(400)
    await account.call('PATCH', `${base}/stages/${stage.id}`, { label: 'Legal check' })
    await account.call('DELETE', `${base}/stages/${stage.id}`)
    const { results } = await get(`${base}/stages/${stage.id}/audit`)
    expect(pick(results, 'action')).toEqual(['DELETE', 'UPDATE', 'CREATE'])
    expect(pick((await get(base)).stages, 'id')).not.toContain(stage.id)
  })

  test('are put whole by the control, archived ones too', async () => {
    const stages = [
      { id: 's1', label: 'Won', metadata: { probability: '1.0', isClosed: true }, createdAt: 5000 },
      { id: 's2', label: 'Old', displayOrder: 9, archived: true, archivedAt: 6000 },
    ]
    const item = { objectType: 'deals', id: 'seed', label: 'Seed', displayOrder: 4, stages }
    expect((await put('pipelines', { ...item, updatedAt: 7000 })).body.ids).toEqual(['0-3/seed'])
    const pipeline = await get('/crm/pipelines/2026-09/deals/seed')
    expect(pipeline).toMatchObject({ displayOrder: 4, updatedAt: '1970-01-01T00:00:07.000Z' })
    expect(pipeline.stages).toMatchObject([
      { id: 's1', metadata: { probability: '1.0', isClosed: 'true' }, archived: false },
      { id: 's2', archived: true, archivedAt: '1970-01-01T00:00:06.000Z' },
    ])
    await account.control('POST', 'collections/pipelines', { remove: ['0-3/seed'] })
    expect((await account.call('GET', '/crm/v3/pipelines/deals/seed')).status).toBe(404)
  })
})
