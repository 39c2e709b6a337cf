import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Caller, openAccount } from './caller.ts'

let account: Caller
beforeEach(async () => {
  account = await openAccount()
})
afterEach(() => account[Symbol.asyncDispose]())

const objects = '/crm/v3/objects'
const post = (path: string, body: unknown) => account.call('POST', objects + path, body)
async function made(type: string, properties: Readonly<Record<string, string>>): Promise<string> {
  const reply = await post(`/${type}`, { properties })
  if (reply.status !== 201) throw new Error(reply.text)
  return String(reply.body.id)
}
const truth = async (type: string) =>
  (await account.control('GET', `records/${type}`)).body.results as readonly {
    readonly id: string
    readonly properties: Readonly<Record<string, string>>
  }[]

describe('a create', () => {
  test.each([
    ['notes', {}, { hs_timestamp: '2026-11-20T09:00:00Z' }],
    ['calls', { hs_call_title: 'Hi' }, { hs_timestamp: '1763629200000' }],
    ['emails', {}, { hs_timestamp: '2026-11-20' }],
    ['meetings', {}, { hs_timestamp: '2026-11-20' }],
    ['tasks', {}, { hs_timestamp: '2026-11-20' }],
    ['communications', {}, { hs_timestamp: '2026-11-20' }],
    ['postal_mail', {}, { hs_timestamp: '2026-11-20' }],
    ['quotes', { hs_title: 'Q' }, { hs_title: 'Q', hs_expiration_date: '2027-01-01' }],
    ['tickets', { subject: 'T' }, { subject: 'T', hs_pipeline_stage: '1' }],
    ['deals', { dealname: 'D' }, { dealname: 'D', dealstage: 'qualifiedtobuy' }],
    ['companies', { phone: '1' }, { domain: 'a.example' }],
  ])('of %s needs what HubSpot asks for', async (type, lacking, enough) => {
    const refused = await post(`/${type}`, { properties: lacking })
    expect(refused.status).toBe(400)
    expect(refused.body.message).toMatch(/Some required properties were not set/)
    expect((await post(`/${type}`, { properties: enough })).status).toBe(201)
  })

  test.each([
    'products',
    'line_items',
    'orders',
    'invoices',
    'carts',
    'subscriptions',
    'discounts',
    'fees',
    'taxes',
    'services',
    'courses',
    'listings',
    'appointments',
  ])('of %s needs nothing, an update and an archive follow', async (type) => {
    const id = await made(type, {})
    expect((await account.call('PATCH', `${objects}/${type}/${id}`, {})).status).toBe(200)
    expect((await post(`/${type}/batch/archive`, { inputs: [{ id }, { id: '1' }] })).status).toBe(
      204,
    )
    expect((await account.call('GET', `${objects}/${type}/${id}`)).status).toBe(404)
  })

  test('of a lead needs a contact that is there, in a batch as well', async () => {
    const contact = await account.contact({ email: 'lead@example.com' })
    const to = (id: string) => [
      { to: { id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 578 }] },
    ]
    const lead = { properties: { hs_lead_name: 'Ada' } }
    expect((await post('/leads', lead)).status).toBe(400)
    expect((await post('/leads', { ...lead, associations: to('77') })).status).toBe(400)
    expect((await post('/leads', { ...lead, associations: to(contact) })).status).toBe(201)
    const { body, status } = await post('/leads/batch/create', {
      inputs: [
        { ...lead, objectWriteTraceId: 'a' },
        { ...lead, objectWriteTraceId: 'b', associations: to(contact) },
      ],
    })
    expect([status, body.results.length, body.errors[0].context.objectWriteTraceId]).toEqual([
      207,
      1,
      ['a'],
    ])
    expect(await truth('leads')).toHaveLength(2)
  })

  test('or any other write of feedback submissions is refused', async () => {
    for (const path of ['', '/batch/create', '/batch/update', '/batch/upsert', '/batch/archive'])
      expect((await post(`/feedback_submissions${path}`, { inputs: [] })).status).toBe(405)
  })
})

test("the admin's required and conditional properties are refused by name", async () => {
  expect((await account.control('POST', 'knobs', { required_rules: 'phone' })).status).toBe(400)
  await account.knobs({
    required_rules: 'contacts.phone; deals.closed_lost_reason if dealstage=closedlost',
  })
  const refused = await post('/contacts', { properties: { email: 'a@example.com' } })
  expect([refused.status, refused.body.context]).toEqual([400, { properties: ['phone'] }])
  await made('contacts', { email: 'a@example.com', phone: '1' })
  const deal = await made('deals', { dealname: 'D', dealstage: 'contractsent' })
  const lose = (properties: Readonly<Record<string, string>>) =>
    account.call('PATCH', `${objects}/deals/${deal}`, { properties })
  expect((await lose({ dealstage: 'closedlost' })).status).toBe(400)
  expect((await lose({ dealstage: 'closedlost', closed_lost_reason: 'price' })).status).toBe(200)
  expect((await lose({ closed_lost_reason: '' })).status).toBe(400)
  expect((await lose({ dealname: 'E' })).status).toBe(200)
})

test('a record moved to another pipeline needs a stage of it', async () => {
  await account.call('POST', '/crm/v3/pipelines/deals', {
    label: 'Other',
    displayOrder: 1,
    stages: [{ label: 'First', displayOrder: 0, metadata: { probability: '0.1' } }],
  })
  const { results } = (await account.call('GET', '/crm/v3/pipelines/deals')).body
  const other = results.at(-1)
  const id = await made('deals', { dealname: 'D', dealstage: 'contractsent' })
  const move = (properties: Readonly<Record<string, string>>) =>
    account.call('PATCH', `${objects}/deals/${id}`, { properties })
  expect((await move({ pipeline: other.id })).body.message).toMatch(/INVALID_STAGE/)
  expect((await move({ dealstage: other.stages[0].id })).status).toBe(400)
  expect((await move({ pipeline: other.id, dealstage: other.stages[0].id })).status).toBe(200)
})

test('writes find a merged record under its old id, an archived one not', async () => {
  const [kept, gone, archived] = [
    await account.contact({ email: 'kept@example.com' }),
    await account.contact({ email: 'gone@example.com' }),
    await account.contact({ email: 'old@example.com' }),
  ]
  await post('/contacts/merge', { primaryObjectId: kept, objectIdToMerge: gone })
  await account.call('DELETE', `${objects}/contacts/${archived}`)
  const update = () =>
    post('/contacts/batch/update', {
      inputs: [gone, archived].map((id) => ({ id, properties: { firstname: 'Ada' } })),
    })
  const followed = await update()
  expect(followed.status).toBe(207)
  expect(followed.body.results.map(({ id }: { id: string }) => id)).toEqual([kept])
  expect(followed.body.errors[0]).toMatchObject({
    category: 'OBJECT_NOT_FOUND',
    context: { ids: [archived] },
  })
  // The merged address is the survivor's second one: nobody else can have it.
  const taken = await post('/contacts', { properties: { email: 'GONE@example.com' } })
  expect([taken.status, taken.body.message]).toEqual([
    409,
    `Contact already exists. Existing ID: ${kept}`,
  ])
  // An archived record leaves its key to a new one.
  expect(await account.contact({ email: 'old@example.com' })).not.toBe(archived)
  await account.knobs({ writes_follow_merges: false })
  expect((await update()).body.errors[0].context.ids).toEqual([gone, archived])
  const one = await account.call('PATCH', `${objects}/contacts/${gone}`, { properties: {} })
  expect(one.status).toBe(404)
})

test('addresses that change places in one batch are in each other’s way', async () => {
  const ids = [
    await account.contact({ email: 'a@example.com' }),
    await account.contact({ email: 'b@example.com' }),
  ]
  const swap = (trace: boolean) =>
    post('/contacts/batch/update', {
      inputs: ids.map((id, at) => ({
        id,
        properties: { email: at === 0 ? 'b@example.com' : 'a@example.com' },
        ...(trace ? { objectWriteTraceId: id } : {}),
      })),
    })
  expect((await swap(false)).status).toBe(409)
  const byRow = await swap(true)
  expect([byRow.status, byRow.body.numErrors, byRow.body.errors[0].category]).toEqual([
    207,
    2,
    'CONFLICT',
  ])
})

test('batch answers come in any order, of links too', async () => {
  await account.knobs({ shuffle_batch_results: true })
  const at = Array.from({ length: 30 }, (_, place) => String(place))
  const { body } = await post('/contacts/batch/create', {
    inputs: at.map((place) => ({
      objectWriteTraceId: place,
      properties: { [Number(place) % 2 === 0 ? 'email' : 'nope']: `a${place}@example.com` },
    })),
  })
  const traces = (rows: readonly { readonly objectWriteTraceId: string }[]) =>
    rows.map(({ objectWriteTraceId }) => objectWriteTraceId)
  const good = traces(body.results)
  const bad: readonly string[] = body.errors.map(
    ({ context }: { context: { objectWriteTraceId: readonly string[] } }) =>
      context.objectWriteTraceId[0],
  )
  expect([...good, ...bad].sort()).toEqual(at.toSorted())
  const rising = (places: readonly string[]) =>
    places.every((place, n) => n === 0 || Number(place) > Number(places[n - 1]))
  expect([rising(good), rising(bad)]).toEqual([false, false])
  const company = await made('companies', { name: 'A' })
  const ids: readonly string[] = body.results.map(({ id }: { id: string }) => id)
  const linked = await account.call(
    'POST',
    '/crm/associations/2026-09/companies/contacts/batch/create',
    { inputs: ids.map((id) => ({ from: { id: company }, to: { id }, types: [] })) },
  )
  const far = linked.body.results.map(({ toObjectId }: { toObjectId: string }) => toObjectId)
  expect(far.toSorted()).toEqual(ids.toSorted())
  expect(far).not.toEqual(ids)
})

test('an upsert has no associations: they are passed over', async () => {
  const company = await made('companies', { name: 'A' })
  const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }]
  const { status } = await post('/contacts/batch/upsert', {
    inputs: [
      {
        idProperty: 'email',
        id: 'a@example.com',
        properties: {},
        associations: [{ to: { id: company }, types }],
      },
    ],
  })
  expect(status).toBe(200)
  const { body } = await account.control('GET', 'associations/contacts/companies')
  expect(body.results).toEqual([])
})

test('a batch that comes too soon after another on the same record is a 423, whole', async () => {
  await account.knobs({ record_lock_ms: 2000 })
  await account.control('POST', 'clock', { freeze: true })
  const [a, b] = [await made('companies', { name: 'A' }), await made('companies', { name: 'B' })]
  const write = (ids: readonly string[]) =>
    post('/companies/batch/update', {
      inputs: ids.map((id) => ({ id, properties: { city: 'Bonn' } })),
    })
  expect((await write([a])).status).toBe(200)
  expect((await write([b, a])).status).toBe(423)
  expect((await post('/companies/batch/archive', { inputs: [{ id: a }] })).status).toBe(423)
  expect((await truth('companies')).map(({ properties }) => properties['city'] ?? null)).toEqual([
    'Bonn',
    null,
  ])
  await account.control('POST', 'clock', { advance: '2s' })
  expect((await write([b, a])).status).toBe(200)
})
