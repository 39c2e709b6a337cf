import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Caller, openAccount } from './caller.ts'

let account: Caller
beforeAll(async () => {
  account = await openAccount()
})
afterAll(() => account[Symbol.asyncDispose]())
beforeEach(async () => {
  await account.control('POST', 'reset')
  await account.knobs({ burst_limit: 0, search_limit_per_second: 0, index_lag_ms: 0 })
})

const contacts = '/crm/v3/objects/contacts'
const byModified = { sorts: [{ propertyName: 'lastmodifieddate', direction: 'ASCENDING' }] }

async function fifty(): Promise<readonly string[]> {
  const records = Array.from({ length: 50 }, (_, n) => ({
    properties: { email: `c${n}@x.io` },
    updatedAt: new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString(),
  }))
  return (await account.control('POST', 'records/contacts', { records })).body.ids
}
const idsOf = (body: { results: { id: string }[] }) => body.results.map(({ id }) => id)

test('records move between pages while somebody works in the account, the same for a seed', async () => {
  const walk = async () => {
    await account.control('POST', 'reset')
    await account.knobs({ burst_limit: 0, search_limit_per_second: 0, index_lag_ms: 0 })
    const all = await fifty()
    await account.knobs({ 'people.every_calls': 2 })
    const seen: string[] = []
    for (let after = 0; after < 50; after += 10) {
      const body = { ...byModified, limit: 10, after: String(after) }
      seen.push(...idsOf((await account.call('POST', `${contacts}/search`, body)).body))
    }
    return all.filter((id) => !seen.includes(id))
  }
  // An offset loses one for each record that went from a page read to the end.
  const lost = await walk()
  expect(lost).toHaveLength(2)
  expect(await walk()).toEqual(lost)
})

test.each([
  ['edit', 50, 0, 1],
  ['create', 51, 0, 1],
  ['archive', 49, 1, 0],
  ['purge', 49, 0, 0],
  ['merge', 49, 1, 0],
])('people can %s', async (deed, live, gone, written) => {
  await fifty()
  await account.knobs({ 'people.every_calls': 1, 'people.deeds': deed })
  await account.call('GET', contacts)
  await account.knobs({ 'people.every_calls': 0 })
  const { body } = await account.control('GET', 'records/contacts')
  const rows = body.results as {
    archived: boolean
    mergedInto: string | null
    properties: Record<string, string>
  }[]
  expect(rows.filter(({ archived, mergedInto }) => !archived && !mergedInto)).toHaveLength(live)
  expect(rows.filter(({ archived, mergedInto }) => archived || mergedInto)).toHaveLength(gone)
  expect(rows.filter(({ properties }) => properties['jobtitle'] === 'someone 1')).toHaveLength(
    written,
  )
  const acts = await account.control('GET', 'acts')
  expect(acts.body.results).toMatchObject([{ method: deed, status: 200 }])
})

test('what people restore comes back, deeds that are none are refused', async () => {
  const [id] = await fifty()
  await account.call('DELETE', `${contacts}/${id}`)
  await account.knobs({ 'people.every_calls': 1, 'people.deeds': 'restore' })
  await account.call('GET', `${contacts}?archived=true`)
  expect((await account.control('GET', 'state')).body.records.contacts).toBe(50)
  expect((await account.control('POST', 'knobs', { 'people.deeds': 'sleep' })).status).toBe(400)
})

test('a search may find a record by what it is, and show what it was', async () => {
  const id = await account.contact({ email: 'a@x.io', jobtitle: 'old' })
  await account.call('PATCH', `${contacts}/${id}`, { properties: { jobtitle: 'new' } })
  await account.knobs({ stale_index_values: 'before' })
  const { body } = await account.call('POST', `${contacts}/search`, {
    filterGroups: [{ filters: [{ propertyName: 'jobtitle', operator: 'EQ', value: 'new' }] }],
    properties: ['jobtitle'],
  })
  const now = await account.call('GET', `${contacts}/${id}?properties=jobtitle`)
  expect(body.results).toMatchObject([{ id, properties: { jobtitle: 'old' } }])
  expect(body.results[0].updatedAt).toBe(now.body.updatedAt)
})

test("an admin changes HubSpot's own properties too: type, label, options, archived, gone for good", async () => {
  const id = await account.contact({ email: 'a@x.io', jobtitle: '42', lifecyclestage: 'lead' })
  const change = async (...items: readonly object[]) =>
    (await account.control('POST', 'collections/properties', { items })).status
  const property = async (name: string) =>
    await account.call('GET', `/crm/v3/properties/contacts/${name}`)
  expect(
    await change(
      { id: 'contacts/jobtitle', type: 'number', fieldType: 'number', label: 'Job number' },
      { id: 'contacts/lifecyclestage', options: [{ value: 'customer', label: 'Customer' }] },
      { id: 'contacts/city', archived: true },
      { id: 'contacts/robots', type: 'number', fieldType: 'number' },
    ),
  ).toBe(200)
  await account.control('POST', 'collections/properties', { remove: ['contacts/lastname'] })
  expect((await property('jobtitle')).body).toMatchObject({ type: 'number', label: 'Job number' })
  expect((await property('lifecyclestage')).body.options).toMatchObject([{ value: 'customer' }])
  expect((await property('robots')).body).toMatchObject({ type: 'number', hubspotDefined: false })
  expect((await property('city')).status).toBe(404)
  expect((await property('lastname')).status).toBe(404)
  const { body } = await account.call('GET', `${contacts}/${id}?properties=jobtitle,lastname,city`)
  expect(body.properties).toMatchObject({ jobtitle: '42' })
  expect(Object.keys(body.properties)).not.toContain('city')
  expect(await change({ id: 'contacts/x', type: 'odd' })).toBe(400)
  expect(await change({ id: 'unicorns/x' })).toBe(400)
})
