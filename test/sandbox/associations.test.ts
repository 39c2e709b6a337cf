import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Caller, type Json } from './jobs-client.ts'

const PLAIN = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }
const PRIMARY = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }

let hubspot: Caller
let contacts: string[]
let companies: string[]

beforeEach(async () => {
  hubspot = await Caller.start()
  contacts = await hubspot.put_records(
    'contacts',
    { email: 'a@x.io' },
    { email: 'b@x.io' },
    { email: 'c@x.io' },
  )
  companies = await hubspot.put_records(
    'companies',
    { domain: 'x.io' },
    { domain: 'y.io' },
    { domain: 'z.io' },
  )
})
afterEach(() => hubspot.sandbox.close())

async function newLabel(
  from: string,
  to: string,
  label: string,
  inverseLabel?: string,
): Promise<{ associationCategory: string; associationTypeId: number }> {
  const name = label.toLowerCase().replaceAll(/[^a-z]/g, '_')
  const { status, body } = await hubspot.post(`/crm/v4/associations/${from}/${to}/labels`, {
    label,
    name,
    ...(inverseLabel === undefined ? {} : { inverseLabel }),
  })
  expect(status).toBe(200)
  return {
    associationCategory: body.results[0].category,
    associationTypeId: body.results[0].typeId,
  }
}

const link = (from: string, to: string) =>
  `/crm/v4/objects/contacts/${contacts[Number(from)]}/associations/companies/${companies[Number(to)]}`

describe('linking', () => {
  test('a labelled link has the unlabelled twin beside it, and both directions their own ids', async () => {
    const { associationTypeId: id, ...rest } = await newLabel(
      'contacts',
      'companies',
      'Employee',
      'Employer',
    )
    const put = await hubspot.put(link('0', '0'), [{ associationTypeId: id, ...rest }])
    expect(put.status).toBe(201)
    expect(put.body).toEqual({
      fromObjectTypeId: '0-1',
      fromObjectId: Number(contacts[0]),
      toObjectTypeId: '0-2',
      toObjectId: Number(companies[0]),
      labels: ['Employee'],
    })
    const there = await hubspot.get(
      `/crm/v4/objects/contacts/${contacts[0]}/associations/companies`,
    )
    expect(there.body).toEqual({
      results: [
        {
          toObjectId: Number(companies[0]),
          associationTypes: [
            { category: 'HUBSPOT_DEFINED', typeId: 279, label: null },
            { category: 'USER_DEFINED', typeId: id, label: 'Employee' },
          ],
        },
      ],
    })
    const back = await hubspot.get(`/crm/v4/objects/0-2/${companies[0]}/associations/0-1`)
    expect(back.body.results[0].associationTypes).toEqual([
      { category: 'HUBSPOT_DEFINED', typeId: 280, label: null },
      { category: 'USER_DEFINED', typeId: id + 1, label: 'Employer' },
    ])
  })

  test('PUT replaces the custom labels of the pair and keeps Primary', async () => {
    const friend = await newLabel('contacts', 'companies', 'Friend')
    const boss = await newLabel('contacts', 'companies', 'Boss')
    await hubspot.put(link('0', '0'), [friend, PRIMARY])
    const { body } = await hubspot.put(link('0', '0'), [boss])
    expect(body.labels.sort()).toEqual(['Boss', 'Primary'])
  })

  test('the default call keeps labels', async () => {
    const friend = await newLabel('contacts', 'companies', 'Friend')
    await hubspot.put(link('0', '0'), [friend])
    const path = `/crm/v4/objects/contact/${contacts[0]}/associations/default/company/${companies[0]}`
    const { status, body } = await hubspot.put(path)
    expect(status).toBe(200)
    expect(body.results.map((each: Json) => each.associationSpec.associationTypeId)).toEqual([
      279, 280,
    ])
    expect(await hubspot.links('contacts', 'companies')).toHaveLength(2)
  })

  test('a record has one primary company, and a new one moves it', async () => {
    await hubspot.put(link('0', '0'), [PRIMARY])
    await hubspot.put(link('1', '0'), [PRIMARY])
    await hubspot.put(link('0', '1'), [PRIMARY])
    expect(await hubspot.links('contacts', 'companies')).toEqual([
      `${contacts[0]}>${companies[0]}:279:-`,
      `${contacts[0]}>${companies[1]}:1:Primary`,
      `${contacts[0]}>${companies[1]}:279:-`,
      `${contacts[1]}>${companies[0]}:1:Primary`,
      `${contacts[1]}>${companies[0]}:279:-`,
    ])
  })

  test('primary set from the company moves the contact’s primary too', async () => {
    await hubspot.put(link('0', '0'), [PRIMARY])
    const from = `/crm/v4/objects/companies/${companies[1]}/associations/contacts/${contacts[0]}`
    await hubspot.put(from, [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 2 }])
    expect(await hubspot.links('contacts', 'companies')).toContain(
      `${contacts[0]}>${companies[1]}:1:Primary`,
    )
    expect(await hubspot.links('contacts', 'companies')).not.toContain(
      `${contacts[0]}>${companies[0]}:1:Primary`,
    )
  })

  test('parent and child companies see each other by their own type', async () => {
    const path = `/crm/v4/objects/companies/${companies[0]}/associations/companies/${companies[1]}`
    await hubspot.put(path, [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 13 }])
    expect(await hubspot.links('companies', 'companies')).toEqual([
      `${companies[0]}>${companies[1]}:13:Child Company`,
      `${companies[0]}>${companies[1]}:450:-`,
      `${companies[1]}>${companies[0]}:14:Parent Company`,
      `${companies[1]}>${companies[0]}:450:-`,
    ])
  })

  test.each([
    {
      title: 'a missing record',
      path: () => link('0', '0').replace(/\d+$/, '99'),
      types: [PLAIN],
      status: 404,
    },
    {
      title: 'an unknown type',
      path: () => link('0', '0'),
      types: [{ ...PLAIN, associationTypeId: 4 }],
      status: 400,
    },
    {
      title: 'an unknown category',
      path: () => link('0', '0'),
      types: [{ ...PLAIN, associationCategory: 'X' }],
      status: 400,
    },
    {
      title: 'an unknown object',
      path: () => link('0', '0').replace('companies', 'starships'),
      types: [PLAIN],
      status: 400,
    },
  ])('refuses $title', async ({ path, types, status }) => {
    expect((await hubspot.put(path(), types)).status).toBe(status)
    expect(await hubspot.links('contacts', 'companies')).toEqual([])
  })

  test('a record can’t be linked with itself', async () => {
    const path = `/crm/v4/objects/contacts/${contacts[0]}/associations/default/contacts/${contacts[0]}`
    expect((await hubspot.put(path)).status).toBe(400)
  })

  test('stops at the limit of associations', async () => {
    await hubspot.knobs({ 'associations.limit_per_record': 2 })
    await hubspot.put(link('0', '0'), [PLAIN])
    await hubspot.put(link('0', '1'), [PLAIN])
    const { status, body } = await hubspot.put(link('0', '2'), [PLAIN])
    expect([status, body.subCategory]).toEqual([
      400,
      'crm.associations.ASSOCIATIONS_LIMIT_EXCEEDED',
    ])
    // Known pairs may still change.
    expect((await hubspot.put(link('0', '1'), [PRIMARY])).status).toBe(201)
  })
})

describe('batches', () => {
  const pairs = (action: string, version = 'v4/associations') =>
    `/crm/${version}/contacts/companies/batch/${action}`

  test('create answers for each pair, 207 as soon as one is refused', async () => {
    const inputs = [
      { from: { id: contacts[0] }, to: { id: companies[0] }, types: [PRIMARY] },
      { from: { id: contacts[1] }, to: { id: '99' }, types: [PLAIN] },
    ]
    const some = await hubspot.post(pairs('create'), { inputs })
    expect(some.status).toBe(207)
    expect(some.body).toMatchObject({ status: 'COMPLETE', numErrors: 1 })
    expect(some.body.results).toHaveLength(1)
    expect(some.body.errors[0]).toMatchObject({
      status: 'error',
      category: 'OBJECT_NOT_FOUND',
      context: { fromObjectId: [contacts[1]], toObjectId: ['99'] },
    })
    const all = await hubspot.post(pairs('create'), { inputs: inputs.slice(0, 1) })
    expect(all.status).toBe(201)
    expect(all.body.errors).toBeUndefined()
  })

  test('create replaces the custom labels of the pair', async () => {
    const friend = await newLabel('contacts', 'companies', 'Friend')
    const boss = await newLabel('contacts', 'companies', 'Boss')
    for (const type of [friend, boss]) {
      const inputs = [{ from: { id: contacts[0] }, to: { id: companies[0] }, types: [type] }]
      await hubspot.post(pairs('create'), { inputs })
    }
    const links = await hubspot.links('contacts', 'companies')
    expect(links.map((each) => each.split(':')[2])).toEqual(['-', 'Boss'])
  })

  test.each([
    { action: 'read', knob: 'associations.batch_read_max' },
    { action: 'create', knob: 'associations.batch_create_max' },
    { action: 'archive', knob: 'associations.batch_archive_max' },
  ])('$action refuses more inputs than its limit', async ({ action, knob }) => {
    await hubspot.knobs({ [knob]: 2 })
    const inputs = contacts.map((id) => ({
      id,
      from: { id },
      to: action === 'archive' ? [{ id: companies[0] }] : { id: companies[0] },
      types: [PLAIN],
    }))
    expect((await hubspot.post(pairs(action), { inputs })).status).toBe(400)
    expect((await hubspot.post(pairs(action), { inputs: inputs.slice(0, 2) })).status).toBeLessThan(
      300,
    )
  })

  test('read tells records without associations from missing ones, and from linked ones', async () => {
    await hubspot.put(link('0', '0'), [PLAIN])
    const { status, body } = await hubspot.post(pairs('read'), {
      inputs: [{ id: contacts[0] }, { id: contacts[1] }, { id: '99' }],
    })
    expect(status).toBe(207)
    expect(body.results).toEqual([
      {
        from: { id: contacts[0] },
        to: [
          {
            toObjectId: Number(companies[0]),
            associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 279, label: null }],
          },
        ],
      },
    ])
    expect(
      body.errors.map((error: Json) => [error.subCategory, error.context.fromObjectId[0]]),
    ).toEqual([
      ['crm.associations.NO_ASSOCIATIONS_FOUND', contacts[1]],
      [undefined, '99'],
    ])
    await hubspot.knobs({ 'associations.none_found': 'empty' })
    const empty = await hubspot.post(pairs('read'), { inputs: [{ id: contacts[1] }] })
    expect([empty.status, empty.body.results[0].to]).toEqual([200, []])
  })

  test('read and list give all pages once, by their own cursors', async () => {
    await hubspot.knobs({ 'associations.page_size': 2 })
    for (const to of ['0', '1', '2']) await hubspot.put(link('0', to), [PLAIN])
    const seen: number[] = []
    let after: string | undefined
    do {
      const { body } = await hubspot.post(pairs('read'), {
        inputs: [{ id: contacts[0], ...(after === undefined ? {} : { after }) }],
      })
      seen.push(...body.results[0].to.map((each: Json) => each.toObjectId))
      after = body.results[0].paging?.next.after
    } while (after !== undefined)
    expect(seen).toEqual(companies.map(Number))
    const one = await hubspot.get(
      `/crm/v4/objects/contacts/${contacts[0]}/associations/companies?limit=1`,
    )
    const two = await hubspot.get(one.body.paging.next.link.slice(hubspot.sandbox.url.length))
    expect(two.body.results[0].toObjectId).toBe(Number(companies[1]))
    const over = await hubspot.get(
      `/crm/v4/objects/contacts/${contacts[0]}/associations/companies?limit=3`,
    )
    expect(over.status).toBe(400)
  })

  test('archive takes the pair away; labels/archive leaves the unlabelled link', async () => {
    const friend = await newLabel('contacts', 'companies', 'Friend')
    await hubspot.put(link('0', '0'), [friend])
    await hubspot.put(link('0', '1'), [friend])
    const labels = [{ from: { id: contacts[0] }, to: { id: companies[0] }, types: [friend] }]
    expect((await hubspot.post(pairs('labels/archive'), { inputs: labels })).status).toBe(204)
    const whole = [{ from: { id: contacts[0] }, to: [{ id: companies[1] }] }]
    expect((await hubspot.post(pairs('archive'), { inputs: whole })).status).toBe(204)
    expect(await hubspot.links('contacts', 'companies')).toEqual([
      `${contacts[0]}>${companies[0]}:279:-`,
    ])
    expect(await hubspot.links('companies', 'contacts')).toEqual([
      `${companies[0]}>${contacts[0]}:280:-`,
    ])
  })

  test('archiving the unlabelled type takes all others along', async () => {
    const friend = await newLabel('contacts', 'companies', 'Friend')
    await hubspot.put(link('0', '0'), [friend, PRIMARY])
    const inputs = [{ from: { id: contacts[0] }, to: { id: companies[0] }, types: [PLAIN] }]
    await hubspot.post(pairs('labels/archive'), { inputs })
    expect(await hubspot.links('contacts', 'companies')).toEqual([])
  })

  test('dated paths do the same, with ids as strings', async () => {
    const inputs = [{ from: { id: contacts[0] }, to: { id: companies[0] } }]
    const made = await hubspot.post(pairs('associate/default', 'associations/2026-09'), { inputs })
    expect([made.status, made.body.results.length]).toEqual([200, 2])
    const read = await hubspot.post(pairs('read', 'associations/2026-03'), {
      inputs: [{ id: contacts[0] }],
    })
    expect(read.body.results[0].to[0].toObjectId).toBe(companies[0])
    const path = `/crm/objects/2026-09/contacts/${contacts[0]}/associations/companies`
    expect((await hubspot.get(path)).body.results[0].toObjectId).toBe(companies[0])
    expect((await hubspot.delete(`${path}/${companies[0]}`)).status).toBe(204)
    expect(await hubspot.links('contacts', 'companies')).toEqual([])
  })

  test('v3 names types and knows no labels', async () => {
    const v3 = '/crm/v3/associations/contacts/companies/batch'
    const inputs = [
      { from: { id: contacts[0] }, to: { id: companies[0] }, type: 'contact_to_company' },
    ]
    expect((await hubspot.post(`${v3}/create`, { inputs })).status).toBe(201)
    const { body } = await hubspot.post(`${v3}/read`, { inputs: [{ id: contacts[0] }] })
    expect(body.results[0].to).toEqual([
      { id: companies[0], type: 'contact_to_company' },
      { id: companies[0], type: 'contact_to_company_unlabeled' },
    ])
    expect((await hubspot.post(`${v3}/archive`, { inputs })).status).toBe(204)
    expect(await hubspot.links('contacts', 'companies')).toEqual([])
  })
})

describe('labels', () => {
  const path = '/crm/v4/associations/contacts/companies/labels'

  test('lists HubSpot’s own and the account’s, in each direction', async () => {
    await newLabel('contacts', 'companies', 'Employee', 'Employer')
    const there = (await hubspot.get(path)).body.results
    const back = (await hubspot.get('/crm/associations/2026-09/companies/contacts/labels')).body
      .results
    expect(there.map((each: Json) => each.label)).toEqual([null, 'Primary', 'Employee'])
    expect(back.map((each: Json) => each.label)).toEqual([
      null,
      'Contact with Primary Company',
      'Employer',
    ])
  })

  test('an eleventh label of a pair is refused, in whichever direction', async () => {
    for (let at = 0; at < 10; at++)
      await newLabel('contacts', 'companies', `Label ${'abcdefghij'[at]}`)
    expect((await hubspot.post(path, { label: 'More', name: 'more' })).status).toBe(400)
    const back = '/crm/v4/associations/companies/contacts/labels'
    expect((await hubspot.post(back, { label: 'More', name: 'more' })).status).toBe(400)
  })

  test.each(['with-hyphen', '1st', ''])('refuses the name "%s"', async (name) => {
    expect((await hubspot.post(path, { label: 'Good', name })).status).toBe(400)
  })

  test('a renamed label shows on its links', async () => {
    const friend = await newLabel('contacts', 'companies', 'Friend')
    await hubspot.put(link('0', '0'), [friend])
    const { associationTypeId } = friend
    expect((await hubspot.put(path, { associationTypeId, label: 'Mate' })).status).toBe(204)
    expect(await hubspot.links('companies', 'contacts')).toContainEqual(
      expect.stringContaining(':Mate'),
    )
  })

  test('a label in use can’t be deleted, nor can HubSpot’s own', async () => {
    const { associationTypeId, ...rest } = await newLabel('contacts', 'companies', 'Friend')
    await hubspot.put(link('0', '0'), [{ associationTypeId, ...rest }])
    expect((await hubspot.delete(`${path}/${associationTypeId}`)).status).toBe(400)
    await hubspot.delete(link('0', '0'))
    expect((await hubspot.delete(`${path}/${associationTypeId}`)).status).toBe(204)
    expect((await hubspot.delete(`${path}/279`)).status).toBe(400)
    expect((await hubspot.get(path)).body.results).toHaveLength(2)
  })

  test('a single label between contacts reads the same from both ends', async () => {
    const friend = await newLabel('contacts', 'contacts', 'Friend')
    const pair = `/crm/v4/objects/contacts/${contacts[0]}/associations/contacts/${contacts[1]}`
    await hubspot.put(pair, [friend])
    const links = await hubspot.links('contacts', 'contacts')
    expect(links.filter((each) => each.endsWith('Friend'))).toEqual([
      `${contacts[0]}>${contacts[1]}:${friend.associationTypeId}:Friend`,
      `${contacts[1]}>${contacts[0]}:${friend.associationTypeId}:Friend`,
    ])
  })

  test('a limit on a label is kept', async () => {
    const friend = await newLabel('contacts', 'companies', 'Friend')
    const config = '/crm/v4/associations/definitions/configurations/contacts/companies'
    const { associationCategory: category, associationTypeId: typeId } = friend
    const set = await hubspot.post(`${config}/batch/create`, {
      inputs: [{ category, typeId, maxToObjectIds: 1 }],
    })
    expect([set.status, set.body.results[0].userEnforcedMaxToObjectIds]).toEqual([201, 1])
    await hubspot.put(link('0', '0'), [friend])
    expect((await hubspot.put(link('0', '1'), [friend])).status).toBe(400)
    expect(
      (await hubspot.post(`${config}/batch/purge`, { inputs: [{ category, typeId }] })).status,
    ).toBe(204)
    expect((await hubspot.put(link('0', '1'), [friend])).status).toBe(201)
    expect((await hubspot.get(config)).body.results).toEqual([])
  })
})

describe('what becomes of links', () => {
  test('an archived record’s links are hidden until it is restored', async () => {
    await hubspot.put(link('0', '0'), [PLAIN])
    await hubspot.delete(`/crm/v3/objects/companies/${companies[0]}`)
    const path = `/crm/v4/objects/contacts/${contacts[0]}/associations/companies`
    expect((await hubspot.get(path)).body.results).toEqual([])
    hubspot.sandbox.account.objects('0-2').restore(Number(companies[0]))
    expect((await hubspot.get(path)).body.results).toHaveLength(1)
  })

  test('a merge moves the loser’s links and keeps the survivor’s primary', async () => {
    await hubspot.put(link('0', '0'), [PRIMARY])
    await hubspot.put(link('1', '1'), [PRIMARY])
    await hubspot.post('/crm/v3/objects/contacts/merge', {
      primaryObjectId: contacts[0],
      objectIdToMerge: contacts[1],
    })
    expect(await hubspot.links('contacts', 'companies')).toEqual([
      `${contacts[0]}>${companies[0]}:1:Primary`,
      `${contacts[0]}>${companies[0]}:279:-`,
      `${contacts[0]}>${companies[1]}:279:-`,
    ])
  })

  test('a token without a scope of either object is refused', async () => {
    const other = await hubspot.withScopes(['crm.objects.deals.read'])
    expect(
      (await other.get(`/crm/v4/objects/contacts/${contacts[0]}/associations/companies`)).status,
    ).toBe(403)
    const reader = await hubspot.withScopes(['crm.objects.companies.read'])
    expect(
      (await reader.get(`/crm/v4/objects/contacts/${contacts[0]}/associations/companies`)).status,
    ).toBe(200)
  })
})
