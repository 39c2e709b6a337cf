import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Caller, openAccount } from './caller.ts'

let account: Caller
beforeEach(async () => {
  account = await openAccount()
  await account.control('POST', 'clock', { now: '2026-06-30T00:00:00Z', freeze: true })
})
afterEach(() => account[Symbol.asyncDispose]())

const base = '/engagements/v1/engagements'
const get = async (path: string, token?: string) =>
  (await account.call('GET', `${base}${path}`, undefined, token)).body
const ids = (body: { results: { engagement: { id: number } }[] }) =>
  body.results.map(({ engagement }) => engagement.id)

async function put(type: string, id: number, day: number, properties: object = {}): Promise<void> {
  const at = `2026-06-${String(day).padStart(2, '0')}T00:00:00Z`
  await account.control('POST', `records/${type}`, {
    records: [
      { id, createdAt: at, updatedAt: at, properties: { hs_timestamp: at, ...properties } },
    ],
  })
}

describe('engagements v1', () => {
  test('are all activities by id, page by page', async () => {
    await put('notes', 5, 1)
    await put('calls', 3, 2)
    await put('tasks', 9, 3)
    const first = await get('/paged?limit=2')
    expect([ids(first), first.hasMore]).toEqual([[3, 5], true])
    const next = await get(`/paged?limit=2&offset=${first.offset}`)
    expect([ids(next), next.hasMore]).toEqual([[9], false])
    expect((await account.call('GET', `${base}/paged?limit=251`)).status).toBe(400)
  })

  test('tell type, links and details, times in ms', async () => {
    const contact = await account.contact({ email: 'a@x.io' })
    await put('calls', 3, 2, { hs_call_title: 'Hello', hs_call_duration: '60000' })
    await account.call('PUT', `/crm/v4/objects/calls/3/associations/default/contacts/${contact}`)
    const call = await get('/3')
    expect(call.engagement).toMatchObject({
      id: 3,
      type: 'CALL',
      lastUpdated: Date.UTC(2026, 5, 2),
    })
    expect(call.associations.contactIds).toEqual([Number(contact)])
    expect(call.metadata).toEqual({ title: 'Hello', durationMilliseconds: 60_000 })
    expect((await account.call('GET', `${base}/4`)).status).toBe(404)
  })

  test('recently changed ones come newest first, 30 days back', async () => {
    await put('notes', 1, 5)
    await put('notes', 2, 20)
    await put('calls', 3, 10)
    await account.control('POST', 'clock', { now: '2026-07-06T00:00:00Z', freeze: true })
    const body = await get('/recent/modified?count=1')
    expect([ids(body), body.hasMore, body.total]).toEqual([[2], true, 2])
    const since = Date.UTC(2026, 5, 15)
    expect(ids(await get(`/recent/modified?since=${since}`))).toEqual([2])
    expect((await account.call('GET', `${base}/recent/modified?offset=9999`)).status).toBe(400)
  })

  test('changed after a time come by a cursor, without a ceiling', async () => {
    for (const [id, day] of [
      [1, 1],
      [2, 5],
      [3, 5],
      [4, 9],
    ] as const)
      await put('notes', id, day)
    const first = await get(`/modified/after?after=${Date.UTC(2026, 5, 2)}&limit=1`)
    const second = await get(`/modified/after?after=${first.after}&limit=1`)
    const third = await get(`/modified/after?after=${second.after}&limit=250`)
    expect([ids(first), ids(second), ids(third), third.hasMore]).toEqual([[2], [3], [4], false])
  })

  test('hide archived ones, and the texts of e-mails from those who may not read them', async () => {
    await put('emails', 7, 2, { hs_email_subject: 'Offer', hs_email_status: 'SENT' })
    expect((await get('/7')).metadata).toMatchObject({ subject: 'Offer', status: 'SENT' })
    const scopes = ['crm.objects.contacts.read']
    const { token } = (await account.control('POST', 'tokens', { scopes })).body
    expect((await get('/7', token)).metadata).toEqual({ status: 'SENT' })
    await account.call('DELETE', '/crm/v3/objects/emails/7')
    expect(ids(await get('/paged'))).toEqual([])
  })
})

describe('records that were put past all rules', () => {
  const contacts = '/crm/v3/objects/contacts'

  test('have the history that they were given, several entries of one millisecond', async () => {
    const timestamp = '2026-06-01T00:00:00.000Z'
    const entries = [
      { value: 'c', timestamp, sourceType: 'CRM_UI', sourceId: 'userId:5', updatedByUserId: 5 },
      { value: 'b', timestamp, sourceType: 'IMPORT', sourceId: '9', sourceLabel: 'Fair' },
      { value: 'a', timestamp, sourceType: 'API' },
    ]
    await account.control('POST', 'records/contacts', {
      records: [{ id: 1, properties: { city: 'c' }, history: { city: entries } }],
    })
    const one = await account.call('GET', `${contacts}?propertiesWithHistory=city`)
    const batch = await account.call('POST', `${contacts}/batch/read`, {
      properties: [],
      propertiesWithHistory: ['city'],
      inputs: [{ id: '1' }],
    })
    for (const { body } of [one, batch])
      expect(body.results[0].propertiesWithHistory.city.slice(0, 3)).toEqual(entries)
  })

  test('may be merged away, in a chain', async () => {
    const records = [
      { id: 1, properties: { email: 'kept@x.io', hs_merged_object_ids: '2;3' } },
      { id: 2, properties: { city: 'Oslo' }, mergedInto: '1' },
      { id: 3, properties: { city: 'Rome' }, mergedInto: '2' },
    ]
    await account.control('POST', 'records/contacts', { records })
    expect((await account.call('GET', contacts)).body.results).toHaveLength(1)
    for (const id of [1, 2, 3])
      expect((await account.call('GET', `${contacts}/${id}`)).body.id).toBe('1')
    const truth = (await account.control('GET', 'records/contacts')).body.results
    expect(truth.map((row: { mergedInto: unknown }) => row.mergedInto)).toEqual([null, '1', '2'])
  })

  test('in the bin show the links that they had, unless switched off', async () => {
    const [a, b] = [
      await account.contact({ email: 'a@x.io' }),
      await account.contact({ email: 'b@x.io' }),
    ]
    const deal = { dealname: 'D', dealstage: 'appointmentscheduled' }
    const id = (await account.call('POST', '/crm/v3/objects/deals', { properties: deal })).body.id
    for (const contact of [a, b])
      await account.call(
        'PUT',
        `/crm/v4/objects/deals/${id}/associations/default/contacts/${contact}`,
      )
    await account.call('DELETE', `/crm/v3/objects/deals/${id}`)
    await account.call('DELETE', `${contacts}/${b}`)
    const list = async () =>
      (await account.call('GET', '/crm/v3/objects/deals?archived=true&associations=contacts')).body
        .results[0].associations
    expect(await list()).toEqual({ contacts: { results: [{ id: a, type: 'deal_to_contact' }] } })
    await account.knobs({ archived_records_show_associations: false })
    expect(await list()).toBeUndefined()
  })

  test.each([
    ['companies', 'name'],
    ['deals', 'dealname'],
    ['tickets', 'subject'],
  ])('%s are merged by the API in a chain', async (type, name) => {
    const records = [1, 2, 3].map((id) => ({ id, properties: { [name]: `N${id}` } }))
    await account.control('POST', `records/${type}`, { records })
    const path = `/crm/objects/2026-09/${type}`
    for (const [primaryObjectId, objectIdToMerge] of [
      ['2', '3'],
      ['1', '2'],
    ])
      await account.call('POST', `${path}/merge`, { primaryObjectId, objectIdToMerge })
    const gone = await account.call('GET', `${path}/3?properties=hs_merged_object_ids`)
    expect([gone.body.id, gone.body.properties.hs_merged_object_ids]).toEqual(['1', '2;3'])
  })
})
