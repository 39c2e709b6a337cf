import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Caller, type Json } from './jobs-client.ts'

/**
 * The calls of other vendors' connectors, as their public code makes them (read 2026-11-21): what they read must be all
 * there is.
 */
let hubspot: Caller
beforeAll(async () => {
  hubspot = await Caller.start({ data: 'demo', knobs: { index_lag_ms: 0 } })
})
afterAll(() => hubspot.sandbox.close())

async function got(path: string): Promise<Json> {
  const { status, body } = await hubspot.get(path)
  expect([path, status]).toEqual([path, 200])
  return body
}
async function posted(path: string, body: object): Promise<Json> {
  const reply = await hubspot.post(path, body)
  expect([path, reply.status === 200 || reply.status === 207]).toEqual([path, true])
  return reply.body
}
const names = (properties: Json) => properties.map(({ name }: Json) => name) as string[]
/** As Python's requests writes them. */
function encoded(query: Readonly<Record<string, string | readonly string[]>>): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query))
    for (const each of typeof value === 'string' ? [value] : value) search.append(key, each)
  return search.toString()
}

async function truth(type: string, archived = false): Promise<Map<string, Json>> {
  const rows = await hubspot.records(type)
  return new Map(
    rows
      .filter((row: Json) => row.archived === archived && row.mergedInto === null)
      .map((row: Json) => [row.id, row]),
  )
}
/** Unset values are null in answers and absent in the truth. */
const filled = (properties: Json) =>
  Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== null && value !== ''),
  )

async function cursorPages(path: string, query: Record<string, string | readonly string[]>) {
  const rows: Json[] = []
  for (let after = ''; ; ) {
    const paged = { ...query, ...(after === '' ? {} : { after }) }
    const { results, paging } = await got(`${path}?${encoded(paged)}`)
    rows.push(...results)
    if (!paging?.next?.after) return rows
    after = paging.next.after
  }
}

/** airbytehq/airbyte source-hubspot manifest.yaml and components.py. */
describe('Airbyte', () => {
  /** PropertyChunking by 15,000 characters. */
  function chunks(all: readonly string[]): string[][] {
    const made: string[][] = [[]]
    let length = 0
    for (const name of all) {
      if (length + name.length > 15_000) {
        made.push([])
        length = 0
      }
      length += name.length + 1
      made.at(-1)?.push(name)
    }
    return made
  }

  test.each([
    ['contacts', 'contact', ['companies', 'contacts']],
    ['companies', 'company', ['contacts']],
    ['deals', 'deal', ['companies', 'contacts', 'line_items']],
  ])('reads %s whole, in chunks of properties', async (plural, entity, associations) => {
    const wanted = await truth(plural)
    const merged = new Map<string, Json>()
    for (const chunk of chunks(names(await got(`/properties/v2/${entity}/properties`)))) {
      const query = { archived: 'false', associations, properties: chunk.join(','), limit: '100' }
      for (const row of await cursorPages(`/crm/v3/objects/${entity}`, query))
        merged.set(row.id, { ...merged.get(row.id)?.properties, ...row.properties })
    }
    expect(merged.size).toBe(wanted.size)
    // Sensitive properties are not in the list unless asked for (HUBSPOT.md 4.4).
    const store = hubspot.sandbox.account.objects(
      hubspot.sandbox.account.types.find(plural)?.id ?? '',
    )
    const isListed = ([name]: readonly [string, unknown]) =>
      (store.property(name)?.dataSensitivity ?? 'non_sensitive') === 'non_sensitive'
    for (const [id, properties] of merged) {
      const listed = Object.entries(wanted.get(id)?.properties).filter(isListed)
      expect(filled(properties)).toEqual(Object.fromEntries(listed))
    }
  })

  test.each([
    ['contacts', 'contact', 'lastmodifieddate', 'companies'],
    ['companies', 'company', 'hs_lastmodifieddate', 'contacts'],
    ['deals', 'deal', 'hs_lastmodifieddate', 'line_items'],
  ])('reads changed %s by search and their associations', async (plural, entity, cursor, far) => {
    const wanted = await truth(plural)
    const found = new Set<string>()
    for (let after = 0, id = 0; ; ) {
      const { results, paging } = await posted(`/crm/v3/objects/${entity}/search`, {
        limit: 200,
        sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
        filters: [
          { propertyName: cursor, operator: 'GTE', value: 1149120000000 },
          { propertyName: cursor, operator: 'LTE', value: String(Date.now() + 1000) },
          { propertyName: 'hs_object_id', operator: 'GTE', value: id },
        ],
        properties: names(await got(`/properties/v2/${entity}/properties`)),
        after,
      })
      for (const row of results) found.add(row.id)
      const inputs = results.map((row: Json) => ({ id: row.id }))
      const groups = await posted(`/crm/v4/associations/${entity}/${far}/batch/read`, { inputs })
      for (const group of groups.results) {
        expect(found).toContain(group.from.id)
        expect(group.to.every((to: Json) => to.toObjectId !== undefined)).toBe(true)
      }
      if (!paging || results.length < 200) break
      after += results.length
      if (after >= 10_000) [after, id] = [0, Number(results.at(-1).id) + 1]
    }
    expect(found).toEqual(new Set(wanted.keys()))
  })

  test('reads archived deals, with when they were archived', async () => {
    const properties = names(await got('/properties/v2/deal/properties')).join(',')
    const associations = ['contacts', 'companies', 'line_items']
    const query = { associations, archived: 'true', properties, limit: '100' }
    const rows = await cursorPages('/crm/v3/objects/deals', query)
    expect(new Set(rows.map(({ id }) => id))).toEqual(new Set((await truth('deals', true)).keys()))
    expect(rows.every(({ archivedAt }) => typeof archivedAt === 'string')).toBe(true)
  })

  test('reads the property history of companies, fifty a page', async () => {
    const history = names(await got('/properties/v2/companies/properties')).join(',')
    const query = { propertyMode: 'value_and_history', propertiesWithHistory: history, limit: '50' }
    const rows = await cursorPages('/crm/v3/objects/companies', query)
    expect(rows).toHaveLength((await truth('companies')).size)
    const [entry] = rows[0].propertiesWithHistory.name
    expect(entry).toMatchObject({
      value: expect.any(String),
      timestamp: expect.stringMatching(/Z$/),
      sourceType: expect.any(String),
    })
  })

  test('reads owners, archived ones apart, and pipelines of both ages', async () => {
    const live = await cursorPages('/crm/v3/owners', { limit: '100' })
    const gone = await cursorPages('/crm/v3/owners', { archived: 'true', limit: '100' })
    expect(live.length + gone.length).toBe(hubspot.sandbox.account.owners().length)
    const { results } = await got('/crm-pipelines/v1/pipelines/deals')
    const now = (await got('/crm/v3/pipelines/deals')).results
    expect(results.map(({ pipelineId }: Json) => pipelineId)).toEqual(now.map(({ id }: Json) => id))
    expect(results[0].stages[0]).toMatchObject({
      stageId: now[0].stages[0].id,
      updatedAt: expect.any(Number),
      metadata: now[0].stages[0].metadata,
    })
    expect((await got('/crm/v3/pipelines/tickets?limit=100')).results[0].id).toBeTypeOf('string')
  })
})

/** singer-io/tap-hubspot@606c7390 tap_hubspot/__init__.py. */
describe('singer', () => {
  test('lists contacts, then reads their properties by batch', async () => {
    const properties = names((await got('/crm/v3/properties/contacts')).results)
    const query = { limit: '100', associations: 'tickets,companies,deals' }
    const rows = await cursorPages('/crm/v3/objects/contacts', query)
    const inputs = rows.slice(0, 100).map(({ id }) => ({ id: String(id) }))
    const body = { inputs, properties }
    const read = await posted('/crm/v3/objects/contacts/batch/read?archived=False', body)
    expect(new Set(read.results.map(({ id }: Json) => id))).toEqual(
      new Set(inputs.map(({ id }) => id)),
    )
    expect(rows).toHaveLength((await truth('contacts')).size)
  })

  test('lists tickets by their v4 path', async () => {
    const query = { limit: '100', associations: 'contact,company,deals', archived: 'False' }
    const rows = await cursorPages('/crm/v4/objects/tickets', query)
    expect(rows).toHaveLength((await truth('tickets')).size)
  })

  test('reads companies by pages and one by one, and their contacts', async () => {
    const wanted = await truth('companies')
    const seen: number[] = []
    expect(names(await got('/companies/v2/properties'))).toContain('domain')
    for (let offset = ''; ; ) {
      const query = { limit: '20', properties: ['createdate', 'hs_lastmodifieddate'] }
      const page = await got(
        `/companies/v2/companies/paged?${encoded({ ...query, ...(offset ? { offset } : {}) })}`,
      )
      for (const row of page.companies) {
        seen.push(row.companyId)
        const company = wanted.get(String(row.companyId))
        expect(row.properties.hs_lastmodifieddate.timestamp).toBe(Date.parse(company?.updatedAt))
        expect(row.properties.createdate.value).toBe(String(Date.parse(company?.createdAt)))
      }
      if (page['has-more'] !== true) break
      offset = String(page.offset)
    }
    expect(seen.map(String)).toEqual([...wanted.keys()])
    const one = await got(`/companies/v2/companies/${seen[0]}`)
    const { properties } = wanted.get(String(seen[0])) ?? {}
    expect(Object.keys(one.properties).toSorted()).toEqual(Object.keys(properties).toSorted())
    expect(one.properties.name).toMatchObject({
      value: properties.name,
      versions: [{ name: 'name', value: properties.name }],
    })
    const inputs = seen.slice(0, 250).map((id) => ({ id }))
    const links = await posted('/crm/v3/associations/company/contact/batch/read', { inputs })
    expect(links.results[0]).toMatchObject({ from: { id: expect.any(String) } })
    expect(links.results[0].to[0].id).toBeTypeOf('string')
  })

  test('reads deals by pages, with all properties and associations, and their newer ones by batch', async () => {
    const wanted = await truth('deals')
    const seen: Json[] = []
    expect(names(await got('/properties/v1/deals/properties'))).toContain('dealstage')
    for (let offset = 0; ; ) {
      const query = {
        limit: '100',
        includeAssociations: 'True',
        includeAllProperties: 'True',
        allPropertiesFetchMode: 'latest_version',
        offset: String(offset),
      }
      const page = await got(`/deals/v1/deal/paged?${encoded(query)}`)
      seen.push(...page.deals)
      if (page.hasMore !== true) break
      offset = page.offset
    }
    expect(seen.map(({ dealId }) => String(dealId))).toEqual([...wanted.keys()])
    for (const { dealId, properties } of seen)
      expect(properties.dealname.value).toBe(wanted.get(String(dealId))?.properties.dealname)
    expect(seen.some(({ associations }) => associations.associatedVids.length > 0)).toBe(true)
    const inputs = seen.slice(0, 100).map(({ dealId }) => ({ id: String(dealId) }))
    const read = await posted('/crm/v3/objects/deals/batch/read', { inputs, properties: [] })
    expect(read.results).toHaveLength(inputs.length)
    const [pipeline] = await got('/deals/v1/pipelines')
    expect(pipeline.stages.filter(({ closedWon }: Json) => closedWon)).toHaveLength(1)
  })

  test('reads the latest changes, newest first', async () => {
    const { results, total } = await got('/companies/v2/companies/recent/modified?count=5')
    expect(total).toBe((await truth('companies')).size)
    const times = results.map((row: Json) => row.properties.hs_lastmodifieddate.timestamp)
    expect(times).toEqual(times.toSorted((a: number, b: number) => b - a))
  })
})

/** Writers that link records by the calls that HubSpot had before v4. */
describe('v3 associations of one record', () => {
  test('are made by name or id, listed and taken off', async () => {
    const [contact] = await hubspot.put_records('contacts', { email: 'linked@x.io' })
    const [company] = await hubspot.put_records('companies', { name: 'Linked' })
    const path = `/crm/v3/objects/contacts/${contact}/associations/companies`
    const put = await hubspot.put(`${path}/${company}/contact_to_company`)
    expect(put.status).toBe(200)
    expect(put.body).toMatchObject({
      id: contact,
      associations: {
        companies: {
          results: [
            { id: company, type: 'contact_to_company' },
            { id: company, type: 'contact_to_company_unlabeled' },
          ],
        },
      },
    })
    expect((await got(path)).results).toHaveLength(2)
    expect((await hubspot.put(`${path}/${company}/279`)).status).toBe(200)
    expect((await hubspot.put(`${path}/${company}/friend`)).status).toBe(400)
    expect((await hubspot.delete(`${path}/${company}/contact_to_company`)).status).toBe(204)
    expect((await got(path)).results).toEqual([])
  })

  test('have names and ids', async () => {
    const { results } = await got('/crm/v3/associations/contacts/companies/types')
    expect(results).toContainEqual({ id: '1', name: 'contact_to_company' })
    expect(results).toContainEqual({ id: '279', name: 'contact_to_company_unlabeled' })
  })
})
