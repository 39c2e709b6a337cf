import { expect, test } from 'vitest'
import type { CollectionPage, CollectionRequest } from '../../../src/engine/ports.ts'
import { account } from '../sandbox-account.ts'
import { failureOf } from '../support.ts'

const { signal } = new AbortController()
type Account = Awaited<ReturnType<typeof account>>

const whole = (collection: string, how: Partial<CollectionRequest> = {}): CollectionRequest => ({
  collection,
  full: true,
  window: { after: null, until: '2026-11-22T00:00:00.000Z' },
  memory: null,
  resume: null,
  sweep: true,
  objects: [],
  ...how,
})

/** Ids as they come, with something to do between the pages. */
async function read(
  it: Account,
  request: CollectionRequest,
  between: (page: number) => Promise<void> = async () => {},
) {
  const ids: string[] = []
  const pages: CollectionPage[] = []
  for await (const page of it.hubspot.collection(request, signal)) {
    ids.push(...page.items.map((item) => String(item['id'])))
    pages.push(page)
    await between(pages.length)
  }
  return { ids, pages }
}

/** Calls to the lists API since the last look. */
async function callsOf(it: Account): Promise<number> {
  const { results } = await it.control<{ results: { path: string }[] }>('requests')
  return results.filter(({ path }) => path.includes('/crm/lists/')).length
}

const drop = async (it: Account, id: string): Promise<void> => {
  await it.transport.send({
    method: 'DELETE',
    path: `/crm/v3/lists/${id}`,
    kind: 'other',
    effect: 'idempotent',
    deed: 'Deleting a list',
    signal,
  })
}

async function put(it: Account, count: number, how: Readonly<Record<string, unknown>> = {}) {
  const ids: string[] = []
  for (let at = 0; at < count; at += 5_000) {
    const items = Array.from({ length: Math.min(5_000, count - at) }, (_, place) => ({
      name: `List ${at + place}`,
      objectTypeId: '0-1',
      processingType: 'MANUAL',
      ...how,
    }))
    ids.push(...(await it.control<{ ids: string[] }>('collections/contact_lists', { items })).ids)
  }
  return ids
}

test('lists of several pages come whole, each once but for page borders', async () => {
  await using it = await account()
  const ids = await put(it, 1_203)
  const found = await read(it, whole('contact_lists'))
  expect(new Set(found.ids)).toEqual(new Set(ids))
  expect(found.ids.length).toBeLessThan(ids.length + 4)
})

test('lists deleted while they are read hide no other list', async () => {
  await using it = await account()
  const ids = await put(it, 1_200)
  const gone = ids.slice(10, 40)
  const found = await read(it, whole('contact_lists'), async (page) => {
    if (page === 1) for (const id of gone) await drop(it, id)
  })
  const seen = new Set(found.ids)
  expect(ids.filter((id) => !gone.includes(id) && !seen.has(id))).toEqual([])
})

test.each([
  { lists: 10_000, calls: 21 + 1 },
  // One more than HubSpot pages through: read from both ends.
  { lists: 10_001, calls: 46 },
  { lists: 20_000, calls: 46 },
])('$lists lists of one kind are all read', { timeout: 60_000 }, async ({ lists, calls }) => {
  await using it = await account()
  const ids = await put(it, lists)
  const found = await read(it, whole('contact_lists'))
  expect(new Set(found.ids).size).toBe(ids.length)
  expect(await callsOf(it)).toBeLessThanOrEqual(calls)
})

test('lists of several kinds beyond what HubSpot pages through are all read', {
  timeout: 60_000,
}, async () => {
  await using it = await account()
  const parts = [
    await put(it, 9_000),
    await put(it, 4_000, { objectTypeId: '0-2' }),
    await put(it, 3_000, { processingType: 'SNAPSHOT' }),
  ]
  const found = await read(it, whole('contact_lists'))
  expect(new Set(found.ids)).toEqual(new Set(parts.flat()))
})

test('more than even that are an error, and no read that looks whole', {
  timeout: 60_000,
}, async () => {
  await using it = await account()
  await put(it, 20_001)
  const error = await failureOf(read(it, whole('contact_lists')))
  expect(error.code).toBe('inbound.read_incomplete')
  expect(error.why).toContain('20001')
})

test('only lists that changed since the position are asked for', async () => {
  await using it = await account()
  await it.control('clock', { now: '2026-11-20T08:00:00.000Z', freeze: true })
  await put(it, 700)
  await it.control('clock', { advance: '2h' })
  const fresh = await put(it, 3)
  const before = await callsOf(it)
  const window = { after: '2026-11-20T09:00:00.000Z', until: '2026-11-20T11:00:00.000Z' }
  const found = await read(it, whole('contact_lists', { full: false, window }))
  expect(found.ids.toSorted()).toEqual(fresh.toSorted())
  expect((await callsOf(it)) - before).toBe(1)
})

test('a list deleted while members are read is left out, and its fellows are read on', async () => {
  await using it = await account({ data: 'demo' })
  const { results } = await it.control<{ results: { id: string; listId: string }[] }>(
    'collections/list_memberships',
  )
  const lists = [...new Set(results.map(({ listId }) => listId))].toSorted(
    (one, other) => Number(one) - Number(other),
  )
  const [first = '', second = ''] = lists
  const found = await read(it, whole('list_memberships'), async (page) => {
    if (page === 1) await drop(it, second)
  })
  expect(found.ids.some((id) => id.startsWith(`${first}/`))).toBe(true)
  expect(found.ids.toSorted()).toEqual(
    results
      .filter(({ listId }) => listId !== second)
      .map(({ id }) => id)
      .toSorted(),
  )
  expect(found.pages.flatMap(({ leftOut }) => leftOut ?? [])).toEqual([])
})

test('members of a list over a page border come once each, and a cut read goes on after them', async () => {
  await using it = await account({ data: 'demo' })
  const found = await read(it, whole('list_memberships'))
  expect(new Set(found.ids).size).toBe(found.ids.length)
  const cut = 2
  const { resume } = found.pages[cut - 1] as CollectionPage
  const rest = await read(it, whole('list_memberships', { resume }))
  const before = found.pages.slice(0, cut).flatMap(({ items }) => items.map((item) => item['id']))
  expect(new Set([...before, ...rest.ids])).toEqual(new Set(found.ids))
})
