import { describe, expect, test } from 'vitest'
import type { HistoryPage, HistoryRequest } from '../../src/engine/ports.ts'
import { readHistory } from '../../src/hubspot/property-history.ts'
import { account, pagesOf } from './sandbox-account.ts'
import { scripted, transportTo } from './support.ts'

const signal = new AbortController().signal
const everyone = { kind: 'all' } as const
const idsIn = (pages: readonly HistoryPage[]) =>
  pages.flatMap(({ records }) => records.map(({ id }) => id))

/** Contacts with ids 1 to so many. */
async function people(count: number) {
  const room = await account()
  await room.write(
    'contacts',
    Array.from({ length: count }, (_, place) => ({
      id: String(place + 1),
      properties: { firstname: `First ${place}` },
    })),
  )
  const read = (of: HistoryRequest['of'], properties: readonly string[] = ['firstname']) =>
    pagesOf(readHistory(room.transport, { object: 'contacts', properties, of }, signal))
  return { room, read }
}

describe('the history of properties', () => {
  test('comes by pages of 50, and goes on after any of them', async () => {
    const { room, read } = await people(120)
    await using _ = room
    const pages = await read(everyone)
    expect(pages.map(({ records }) => records.length)).toEqual([50, 50, 20])
    expect(pages.at(-1)?.after).toBeNull()
    const after = pages[0]?.after ?? ''
    expect(idsIn(await read({ kind: 'all', after }))).toEqual(idsIn(pages.slice(1)))
    expect(pages[0]?.records[0]).toMatchObject({
      id: '1',
      entries: { firstname: [{ value: 'First 0', sourceType: expect.any(String) }] },
    })
  })

  test('is read by batch when the names do not fit into the URL, or HubSpot says so', async () => {
    const { room, read } = await people(120)
    await using _ = room
    const plain = await read(everyone)
    const long = Array.from({ length: 300 }, (_, place) => `a_name_of_some_length_${place}`)
    const wide = await read(everyone, [...long, 'firstname'])
    expect(idsIn(wide)).toEqual(idsIn(plain))
    // Only the last page of what one list call found brings the place to go on after.
    expect(wide.map(({ after }) => after !== null)).toEqual([false, true, false])
    await room.faults({ path: '/contacts', method: 'GET', action: { status: 414 }, times: 1 })
    expect(idsIn(await read(everyone))).toEqual(idsIn(plain))
  })

  test('of what changed tells how far it has come once all records of a search are read', async () => {
    const { room, read } = await people(230)
    await using _ = room
    const window = { after: '2020-01-01T00:00:00.000Z', until: '2030-01-01T00:00:00.000Z' }
    const pages = await read({ kind: 'changed', by: 'lastmodifieddate', window })
    expect(new Set(idsIn(pages)).size).toBe(230)
    const reached = pages.findIndex((page) => page.reached !== null)
    expect(idsIn(pages.slice(0, reached + 1)).length).toBeGreaterThanOrEqual(200)
    // Its end, or the last time that was shown when all records of the last page had one time, and nothing came after it.
    const times = pages.flatMap(({ records }) => records.map(({ updatedAt }) => updatedAt))
    expect([window.until, times.toSorted().at(-1)]).toContain(pages.at(-1)?.reached?.time)
  })

  test('of ids leaves out those that are gone', async () => {
    const { room, read } = await people(3)
    await using _ = room
    const pages = await read({ kind: 'ids', ids: ['1', '999', '3'], archived: false })
    expect(idsIn(pages)).toEqual(['1', '3'])
  })

  test('asks for fewer records where histories are long', async () => {
    const long = Array.from({ length: 5_000 }, (_, place) => ({
      value: String(place),
      timestamp: '2026-01-01T00:00:00.000Z',
      sourceType: 'API',
    }))
    const sizes: number[] = []
    await using host = await scripted(({ body }) => {
      const { inputs } = JSON.parse(body) as { inputs: { id: string }[] }
      sizes.push(inputs.length)
      return {
        json: {
          results: inputs.map(({ id }) => ({
            id,
            properties: {},
            updatedAt: '2026-01-01T00:00:00.000Z',
            propertiesWithHistory: { note: long },
          })),
        },
      }
    })
    const { transport } = transportTo(host.url)
    await using _ = transport
    const ids = Array.from({ length: 200 }, (_, place) => String(place + 1))
    const of = { kind: 'ids', ids, archived: false } as const
    const pages = await pagesOf(
      readHistory(transport, { object: 'contacts', properties: ['note'], of }, signal),
    )
    expect(idsIn(pages)).toEqual(ids)
    expect(sizes.slice(0, 3)).toEqual([50, 50, 50])
    expect(sizes.slice(3).every((size) => size <= 10)).toBe(true)
  })
})
