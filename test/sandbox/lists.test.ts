import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Caller, openAccount } from './caller.ts'

let account: Caller
beforeEach(async () => {
  account = await openAccount()
})
afterEach(() => account[Symbol.asyncDispose]())

const lists = '/crm/v3/lists'

async function made(body: Readonly<Record<string, unknown>>): Promise<string> {
  const reply = await account.call('POST', lists, {
    objectTypeId: '0-1',
    processingType: 'MANUAL',
    ...body,
  })
  expect(reply.status).toBe(200)
  return String(reply.body.list.listId)
}

const people = async (count: number): Promise<readonly string[]> => {
  const records = Array.from({ length: count }, (_, n) => ({
    properties: { email: `p${n}@x.io`, city: n % 2 === 0 ? 'Oslo' : 'Bergen' },
  }))
  return (await account.control('POST', 'records/contacts', { records })).body.ids
}

const inOslo = {
  filterBranchType: 'OR',
  filterBranches: [
    {
      filterBranchType: 'AND',
      filterBranches: [],
      filters: [
        {
          filterType: 'PROPERTY',
          property: 'city',
          operation: { operationType: 'MULTISTRING', operator: 'IS_EQUAL_TO', values: ['oslo'] },
        },
      ],
    },
  ],
  filters: [],
}

const members = async (id: string, query = ''): Promise<readonly string[]> =>
  (await account.call('GET', `${lists}/${id}/memberships${query}`)).body.results.map(
    ({ recordId }: { recordId: string }) => recordId,
  )
const add = (id: string, ids: readonly string[]) =>
  account.call('PUT', `${lists}/${id}/memberships/add`, ids)
const search = (body: Readonly<Record<string, unknown>>) =>
  account.call('POST', `${lists}/search`, body)

describe('the list search', () => {
  test('pages by offset, 20 at first and 500 at most, up to an offset of 10,000', async () => {
    const items = Array.from({ length: 530 }, (_, n) => ({ id: String(n + 1), name: `L${n}` }))
    await account.control('POST', 'collections/contact_lists', { items })
    const first = (await search({})).body
    expect([first.lists.length, first.hasMore, first.offset, first.total]).toEqual([
      20,
      true,
      20,
      530,
    ])
    const rest = (await search({ count: 500, offset: 500 })).body
    expect([rest.lists.length, rest.hasMore, rest.offset]).toEqual([30, false, 530])
    expect((await search({ count: 501 })).status).toBe(400)
    expect((await search({ offset: 10_000 })).status).toBe(200)
    expect((await search({ offset: 10_001 })).body.category).toBe('VALIDATION_ERROR')
  })

  test('sorts by id and by update, both ways, and by nothing else', async () => {
    await account.control('POST', 'collections/contact_lists', {
      items: ['2026-03-01', '2026-01-01', '2026-02-01'].map((updatedAt, n) => ({
        id: String(n + 1),
        name: updatedAt,
        updatedAt: `${updatedAt}T00:00:00Z`,
      })),
    })
    const order = async (sort: string) =>
      (await search({ sort })).body.lists.map(({ listId }: { listId: string }) => listId).join('')
    expect(await order('HS_LIST_ID')).toBe('123')
    expect(await order('HS_UPDATED_AT')).toBe('231')
    expect(await order('-HS_UPDATED_AT')).toBe('132')
    expect((await search({ sort: 'NAME' })).status).toBe(400)
  })

  test('filters by name, id, kind and object, and shows what it was asked for', async () => {
    const [id] = await people(1)
    const picked = await made({ name: 'Picked few' })
    await made({ name: 'In Oslo', processingType: 'DYNAMIC', filterBranch: inOslo })
    await made({ name: 'Firms', objectTypeId: '0-2' })
    await add(picked, [id ?? ''])
    const names = async (body: Readonly<Record<string, unknown>>) =>
      (await search(body)).body.lists.map(({ name }: { name: string }) => name)
    expect(await names({ query: 'pick' })).toEqual(['Picked few'])
    expect(await names({ processingTypes: ['DYNAMIC'] })).toEqual(['In Oslo'])
    expect(await names({ objectTypeId: '0-2' })).toEqual(['Firms'])
    expect(await names({ listIds: [picked] })).toEqual(['Picked few'])
    const [plain] = (await search({ listIds: [picked] })).body.lists
    expect(plain.additionalProperties).toEqual({})
    const asked = { listIds: [picked], additionalProperties: ['hs_list_size', 'hs_nothing'] }
    expect((await search(asked)).body.lists[0].additionalProperties).toEqual({ hs_list_size: '1' })
    await account.knobs({ 'lists.default_additional_properties': true })
    const [usual] = (await search({ listIds: [picked] })).body.lists
    expect(Object.keys(usual.additionalProperties)).toContain('hs_last_record_added_at')
  })
})

describe('members', () => {
  test('come by record id, 100 a page and 250 at most, forwards and back', async () => {
    const ids = await people(260)
    const list = await made({ name: 'All' })
    await add(list, ids.toReversed())
    const first = await account.call('GET', `${lists}/${list}/memberships`)
    expect(first.body.results).toHaveLength(100)
    expect(first.body.paging.prev).toBeUndefined()
    const { after } = first.body.paging.next
    const second = await account.call(
      'GET',
      `${lists}/${list}/memberships?limit=250&after=${after}`,
    )
    expect(second.body.results).toHaveLength(160)
    expect(second.body.paging.next).toBeUndefined()
    const seen = [...first.body.results, ...second.body.results]
    expect(seen.map(({ recordId }: { recordId: string }) => recordId)).toEqual(ids)
    const { before } = second.body.paging.prev
    const back = await members(list, `?limit=3&before=${before}`)
    expect(back).toEqual([ids[99], ids[98], ids[97]])
    expect((await account.call('GET', `${lists}/${list}/memberships?limit=251`)).status).toBe(400)
    expect((await account.call('GET', `${lists}/${list}/memberships?after=x`)).status).toBe(400)
  })

  test('come in the order that they joined, on the dated path too', async () => {
    const [a = '', b = '', c = ''] = await people(3)
    const list = await made({ name: 'Order' })
    for (const [id, at] of [
      [c, '2026-01-01'],
      [a, '2026-01-02'],
      [b, '2026-01-02'],
    ]) {
      await account.control('POST', 'collections/list_memberships', {
        items: [{ listId: list, recordId: id, membershipTimestamp: `${at}T00:00:00Z` }],
      })
    }
    const { body } = await account.call(
      'GET',
      `/crm/lists/2026-09/${list}/memberships/join-order?limit=2`,
    )
    expect(body.results).toEqual([
      { recordId: c, membershipTimestamp: '2026-01-01T00:00:00.000Z' },
      { recordId: a, membershipTimestamp: '2026-01-02T00:00:00.000Z' },
    ])
    expect(await members(list)).toEqual([a, b, c])
  })

  test('are added and removed, unknown ids told apart, but not in a list that follows filters', async () => {
    const [a = '', b = ''] = await people(2)
    const list = await made({ name: 'Changing' })
    expect((await add(list, [a, '99'])).body).toEqual({
      recordsIdsAdded: [a],
      recordIdsRemoved: [],
      recordIdsMissing: ['99'],
    })
    const both = await account.call('PUT', `${lists}/${list}/memberships/add-and-remove`, {
      recordIdsToAdd: [b],
      recordIdsToRemove: [a],
    })
    expect(both.body).toMatchObject({ recordsIdsAdded: [b], recordIdsRemoved: [a] })
    expect(await members(list)).toEqual([b])
    const dated = `/crm/lists/2026-09/${list}/memberships`
    const gone = await account.call('PUT', `${dated}/remove`, ['99', a, a])
    expect(gone.body).toEqual({
      recordsIdsAdded: [],
      recordIdsRemoved: [],
      recordIdsMissing: ['99'],
    })
    await account.knobs({ 'lists.membership_change_max': 1 })
    expect((await add(list, [a, b])).status).toBe(400)
    expect((await account.call('PUT', `${dated}/add`, [a, b])).status).toBe(400)
    const other = await made({ name: 'Copy' })
    const copied = `${lists}/${other}/memberships/add-from/${list}`
    expect((await account.call('PUT', copied)).status).toBe(204)
    expect(await members(other)).toEqual([b])
    expect((await account.call('DELETE', `${lists}/${other}/memberships`)).status).toBe(204)
    expect(await members(other)).toEqual([])
    const dynamic = await made({ name: 'D', processingType: 'DYNAMIC', filterBranch: inOslo })
    expect((await add(dynamic, [a])).status).toBe(400)
  })

  test('of a DYNAMIC list follow the filters, of a SNAPSHOT they stay', async () => {
    const ids = await people(4)
    const dynamic = await made({ name: 'D', processingType: 'DYNAMIC', filterBranch: inOslo })
    const snapshot = await made({ name: 'S', processingType: 'SNAPSHOT', filterBranch: inOslo })
    expect(await members(dynamic)).toEqual([ids[0], ids[2]])
    await account.call('PATCH', `/crm/v3/objects/contacts/${ids[1]}`, {
      properties: { city: 'OSLO' },
    })
    await account.call('PATCH', `/crm/v3/objects/contacts/${ids[0]}`, {
      properties: { city: 'Rome' },
    })
    expect(await members(dynamic)).toEqual([ids[1], ids[2]])
    expect(await members(snapshot)).toEqual([ids[0], ids[2]])
    const { body } = await account.call('GET', `${lists}/${dynamic}?includeFilters=true`)
    expect([body.list.size, body.list.filterBranch]).toEqual([2, inOslo])
    const of = await account.call('GET', `${lists}/records/0-1/${ids[2]}/memberships`)
    expect(of.body.results.map(({ listId }: { listId: string }) => listId)).toEqual([
      dynamic,
      snapshot,
    ])
  })

  test('hide while archived, and pass to the survivor of a merge', async () => {
    const [a = '', b = '', c = ''] = await people(3)
    const list = await made({ name: 'Picked' })
    await add(list, [a, b])
    await account.call('DELETE', `/crm/v3/objects/contacts/${a}`)
    expect(await members(list)).toEqual([b])
    await account.control('POST', 'restore/contacts', { ids: [a] })
    expect(await members(list)).toEqual([a, b])
    await account.call('POST', '/crm/v3/objects/contacts/merge', {
      primaryObjectId: c,
      objectIdToMerge: b,
    })
    expect(await members(list)).toEqual([a, c])
  })
})

describe('a list', () => {
  test('has a name of its own, can be renamed, deleted, and restored for 90 days', async () => {
    const list = await made({ name: 'One' })
    const again = { name: 'One', objectTypeId: '0-1', processingType: 'MANUAL' }
    expect((await account.call('POST', lists, again)).status).toBe(400)
    const renamed = await account.call('PUT', `${lists}/${list}/update-list-name?listName=Two`)
    expect(renamed.body.updatedList.name).toBe('Two')
    expect((await account.call('DELETE', `${lists}/${list}`)).status).toBe(204)
    expect((await account.call('GET', `${lists}/${list}`)).status).toBe(404)
    expect((await search({})).body.total).toBe(0)
    expect((await account.call('PUT', `${lists}/${list}/restore`)).status).toBe(204)
    expect((await account.call('GET', `${lists}/${list}`)).body.list.name).toBe('Two')
    await account.call('DELETE', `${lists}/${list}`)
    await account.control('POST', 'clock', { advance: '91d' })
    expect((await account.call('PUT', `${lists}/${list}/restore`)).status).toBe(404)
  })

  test.each([
    ['a root that is no OR', { filterBranchType: 'AND', filterBranches: [], filters: [] }],
    ['a test of unknown kind', { ...inOslo, filters: [{ filterType: 'SURVEY' }] }],
  ])('with %s is refused', async (_title, filterBranch) => {
    const body = { name: 'X', objectTypeId: '0-1', processingType: 'DYNAMIC', filterBranch }
    expect((await account.call('POST', lists, body)).body.category).toBe('VALIDATION_ERROR')
  })

  test('needs the lists scope, and v1 is gone', async () => {
    const { token } = (await account.control('POST', 'tokens', { scopes: ['forms'] })).body
    const refused = await account.call('POST', `${lists}/search`, {}, token)
    expect(refused.body.errors[0].context.requiredGranularScopes).toEqual(['crm.lists.read'])
    expect((await account.call('GET', '/contacts/v1/lists')).status).toBe(404)
  })

  test('can be exported', async () => {
    await account.knobs({ 'exports.start_ms': 0, 'exports.min_ms': 0 })
    const ids = await people(4)
    const list = await made({ name: 'Out' })
    await add(list, [ids[1] ?? '', ids[3] ?? ''])
    const order = { exportType: 'LIST', format: 'CSV', objectProperties: ['email'] }
    const path = '/crm/v3/exports/export/async'
    const start = (more: object) => account.call('POST', path, { ...order, ...more })
    expect((await start({ objectType: 'CONTACT', listId: 9 })).status).toBe(404)
    expect((await start({ objectType: 'DEAL', listId: list })).status).toBe(400)
    const { body } = await start({ objectType: 'CONTACT', listId: Number(list) })
    let status = { status: 'PENDING', result: '' }
    while (status.status !== 'COMPLETE')
      status = (await account.call('GET', `${path}/tasks/${body.id}/status`)).body
    const file = await (await fetch(status.result)).text()
    expect(file).toContain('p1@x.io')
    expect(file).toContain('p3@x.io')
    expect(file).not.toContain('p2@x.io')
  })
})
