import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAccount, type Caller } from './caller.ts'

let account: Caller
beforeAll(async () => {
  account = await openAccount()
})
afterAll(() => account[Symbol.asyncDispose]())

const objects = '/crm/v3/objects'

describe('one record', () => {
  test('is created with 201 and read back by id, by e-mail and on the dated path', async () => {
    const created = await account.call('POST', `${objects}/contacts`, {
      properties: { email: ' Ada@Example.com ', firstname: 'Ada' },
    })
    expect(created.status).toBe(201)
    const { id } = created.body
    expect(id).toMatch(/^\d+$/)
    expect(created.body.properties.email).toBe('ada@example.com')
    const byId = await account.call('GET', `${objects}/contacts/${id}?properties=email,phone`)
    expect(byId.body.properties).toMatchObject({
      email: 'ada@example.com',
      phone: null,
      hs_object_id: id,
    })
    expect(byId.body.url).toBeUndefined()
    const dated = await account.call(
      'GET',
      `/crm/objects/2026-09/0-1/ADA@example.com?idProperty=email`,
    )
    expect(dated.body).toMatchObject({ id, url: expect.stringContaining(id) })
  })

  test('keeps times with three decimals and moves the modified one on update', async () => {
    const id = await account.contact({ email: 'time@example.com' })
    const before = await account.call('GET', `${objects}/contacts/${id}`)
    expect(before.body.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    await new Promise((resolve) => setTimeout(resolve, 3))
    const after = await account.call('PATCH', `${objects}/contacts/${id}`, {
      properties: { firstname: 'T' },
    })
    expect(after.status).toBe(200)
    expect(after.body.createdAt).toBe(before.body.createdAt)
    expect(after.body.updatedAt > before.body.updatedAt).toBe(true)
    expect(after.body.properties.lastmodifieddate).toBe(after.body.updatedAt)
  })

  test('"" clears a value, null leaves it', async () => {
    const id = await account.contact({ email: 'clear@example.com', firstname: 'A', lastname: 'B' })
    await account.call('PATCH', `${objects}/contacts/${id}`, {
      properties: { firstname: '', lastname: null },
    })
    const read = await account.call(
      'GET',
      `${objects}/contacts/${id}?properties=firstname&properties=lastname`,
    )
    expect(read.body.properties).toMatchObject({ firstname: null, lastname: 'B' })
  })

  test('shows its property history, newest first, cleared values as ""', async () => {
    const id = await account.contact({ email: 'history@example.com', firstname: 'one' })
    await account.call('PATCH', `${objects}/contacts/${id}`, { properties: { firstname: 'two' } })
    await account.call('PATCH', `${objects}/contacts/${id}`, { properties: { firstname: '' } })
    const read = await account.call(
      'GET',
      `${objects}/contacts/${id}?propertiesWithHistory=firstname`,
    )
    const history = read.body.propertiesWithHistory.firstname
    expect(history.map((entry: { value: string }) => entry.value)).toEqual(['', 'two', 'one'])
    expect(history[0]).toMatchObject({
      sourceType: 'INTEGRATION',
      timestamp: expect.stringMatching(/Z$/),
    })
  })

  test('once archived is read only with archived=true, and restored under the same id', async () => {
    const id = await account.contact({ email: 'gone@example.com' })
    expect((await account.call('DELETE', `${objects}/contacts/${id}`)).status).toBe(204)
    expect((await account.call('GET', `${objects}/contacts/${id}`)).status).toBe(404)
    const archived = await account.call('GET', `${objects}/contacts/${id}?archived=true`)
    expect(archived.body).toMatchObject({ id, archived: true, archivedAt: expect.any(String) })
    await account.control('POST', 'restore/contacts', { ids: [id] })
    expect((await account.call('GET', `${objects}/contacts/${id}`)).body.archived).toBe(false)
  })

  test('is gone from the recycle bin after 90 days', async () => {
    const own = await openAccount()
    const id = await own.contact({ email: 'old@example.com' })
    await own.call('DELETE', `/crm/v3/objects/contacts/${id}`)
    const read = () => own.call('GET', `/crm/v3/objects/contacts/${id}?archived=true`)
    const listed = async () =>
      (await own.call('GET', '/crm/v3/objects/contacts?archived=true&limit=100')).body.results
        .length as number
    const before = await listed()
    await own.control('POST', 'clock', { advance: '89d' })
    expect([(await read()).status, await listed()]).toEqual([200, before])
    await own.control('POST', 'clock', { advance: '25h' })
    expect([(await read()).status, await listed()]).toEqual([404, before - 1])
    expect((await own.control('POST', 'restore/contacts', { ids: [id] })).status).toBe(404)
    await own.knobs({ recycle_bin_days: 0 })
    expect((await read()).status).toBe(200)
    await own[Symbol.asyncDispose]()
  })

  test('merged away answers with the survivor, which carries the ids of the whole chain', async () => {
    const ids = []
    for (const name of ['a', 'b', 'c'])
      ids.push(await account.contact({ email: `${name}@merge.example`, firstname: name }))
    const [a, b, c] = ids
    await account.call('POST', `${objects}/contacts/merge`, {
      primaryObjectId: b,
      objectIdToMerge: c,
    })
    const merged = await account.call('POST', `${objects}/contacts/merge`, {
      primaryObjectId: a,
      objectIdToMerge: b,
    })
    expect(merged.status).toBe(200)
    const read = await account.call(
      'GET',
      `${objects}/contacts/${c}?properties=firstname,hs_merged_object_ids,hs_additional_emails`,
    )
    expect(read.body.id).toBe(a)
    expect(read.body.properties).toMatchObject({
      firstname: 'a',
      hs_merged_object_ids: `${b};${c}`,
      hs_additional_emails: 'b@merge.example;c@merge.example',
    })
    const taken = await account.call('POST', `${objects}/contacts`, {
      properties: { email: 'c@merge.example' },
    })
    expect(taken.status).toBe(409)
  })

  test('deleted for privacy is gone for good', async () => {
    const id = await account.contact({ email: 'private@example.com' })
    const deleted = await account.call('POST', `${objects}/contacts/gdpr-delete`, {
      objectId: 'private@example.com',
      idProperty: 'email',
    })
    expect(deleted.status).toBe(204)
    expect((await account.call('GET', `${objects}/contacts/${id}?archived=true`)).status).toBe(404)
  })

  test('is created with associations, listed once per type in the v3 way', async () => {
    const company = await account.call('POST', `${objects}/companies`, {
      properties: { name: 'Acme' },
    })
    const contact = await account.call('POST', `${objects}/contacts`, {
      properties: { email: 'linked@example.com' },
      associations: [
        {
          to: { id: company.body.id },
          types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }],
        },
      ],
    })
    expect(contact.status).toBe(201)
    const read = await account.call(
      'GET',
      `${objects}/contacts/${contact.body.id}?associations=companies`,
    )
    expect(read.body.associations.companies.results).toEqual(
      expect.arrayContaining([
        { id: company.body.id, type: 'contact_to_company' },
        { id: company.body.id, type: 'contact_to_company_unlabeled' },
      ]),
    )
  })

  test.each([
    ['a name', '/crm/v3/objects/companies/Acme?idProperty=name'],
    ['a domain', '/crm/v3/objects/companies/acme.com?idProperty=domain'],
  ])('of a company is not found by %s, which is not unique', async (_title, path) => {
    const reply = await account.call('GET', path)
    expect(reply.status).toBe(400)
    expect(reply.body.message).toContain('non-unique 0-2 property')
  })
})

describe('the list', () => {
  test('pages in id order to the end, without paging on the last page', async () => {
    for (let n = 0; n < 5; n++)
      await account.call('POST', `${objects}/tickets`, {
        properties: { subject: `t${n}`, hs_pipeline_stage: '1' },
      })
    const ids: string[] = []
    let after: string | undefined
    do {
      const page = await account.call(
        'GET',
        `${objects}/tickets?limit=2${after === undefined ? '' : `&after=${after}`}`,
      )
      ids.push(...page.body.results.map((row: { id: string }) => row.id))
      after = page.body.paging?.next.after
    } while (after !== undefined)
    expect(ids).toHaveLength(5)
    expect(ids).toEqual([...ids].sort((a, b) => Number(a) - Number(b)))
  })

  test.each([
    ['100 a page', 'limit=101'],
    ['50 with history', 'limit=51&propertiesWithHistory=email'],
  ])('refuses more than %s', async (_title, query) => {
    expect((await account.call('GET', `${objects}/contacts?${query}`)).status).toBe(400)
  })

  test('of archived records holds only those in the recycle bin', async () => {
    const note = await account.call('POST', `${objects}/notes`, {
      properties: { hs_timestamp: '2026-01-01T00:00:00Z' },
    })
    await account.call('POST', `${objects}/notes`, {
      properties: { hs_timestamp: '2026-01-02T00:00:00Z' },
    })
    await account.call('DELETE', `${objects}/notes/${note.body.id}`)
    const archived = await account.call('GET', `${objects}/notes?archived=true`)
    expect(archived.body.results).toHaveLength(1)
    expect(archived.body.results[0]).toMatchObject({ id: note.body.id, archived: true })
    const live = await account.call('GET', `${objects}/notes`)
    expect(live.body.results).toHaveLength(1)
  })
})
