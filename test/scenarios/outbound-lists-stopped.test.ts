import { expect, test } from 'vitest'
import type { OutboundOrder } from '../../src/engine/orders.ts'
import { listMemberships } from '../../targets/list-memberships.ts'
import { orderOf, type OutboundRoom } from '../outbound/outbound-room.ts'
import { runAndDie, runOnce, sendRoom } from '../outbound/send-room.ts'

const firms = Array.from({ length: 24 }, (_, n) => `firm${String(n).padStart(2, '0')}`)

async function firmRoom() {
  const room = await sendRoom()
  const { ids } = await room.control<{ ids: string[] }>('records/companies', {
    records: firms.map((name) => ({ properties: { name, domain: `${name}.io` } })),
  })
  const make = async (name: string): Promise<string> => {
    const { list } = await room.call<{ list: { listId: string } }>('POST', '/crm/v3/lists', {
      name,
      objectTypeId: '0-2',
      processingType: 'MANUAL',
    })
    return list.listId
  }
  return { room, ids, lists: [await make('First'), await make('Second')] as const }
}

const named = (room: OutboundRoom, names: readonly string[]) =>
  room.source(
    'firms',
    `SELECT * FROM (VALUES ${names.map((name) => `('${name}.io')`).join(', ')}) AS t(site)`,
  )

const members = async (room: OutboundRoom, list: string): Promise<readonly string[]> =>
  (
    await room.call<{ results: { recordId: string }[] }>('GET', `/crm/v3/lists/${list}/memberships`)
  ).results.map(({ recordId }) => recordId)

const mirror = (list: string, changes: Partial<OutboundOrder> = {}): OutboundOrder =>
  orderOf({
    sync: 'firms_out',
    target: { ...listMemberships, object: 'companies' },
    strategy: 'mirror',
    source: { kind: 'table', name: 'hubspot.firms' },
    key: '',
    identifyBy: { kind: 'property', property: 'domain', column: 'site' },
    list: { kind: 'id', id: list },
    guard: { removals: 1 },
    ...changes,
  })

test('a sync of memberships that dies anywhere goes on as if it had not', async () => {
  const { room, ids, lists } = await firmRoom()
  await using _ = room
  const [list] = lists
  const foreign = ids[0] ?? ''
  await room.call('PUT', `/crm/v3/lists/${list}/memberships/add`, [foreign])
  let died = 0
  for (const [turn, at] of [9, 22, 31, 36, 40, 44, 50].entries()) {
    const wanted = firms.filter((_, n) => n > 0 && (n + turn) % 3 !== 0)
    await named(room, wanted)
    const stop = await runAndDie(room, mirror(list), at, turn % 2 === 0 ? 'after' : 'before')
    if (stop.died) died += 1
    const report = await runOnce(room, mirror(list))
    expect([report.status, report.error]).toEqual(['succeeded', null])
    const expected = ids.filter((id, n) => id === foreign || wanted.includes(firms[n] ?? ''))
    expect((await members(room, list)).toSorted()).toEqual(expected.toSorted())
  }
  expect(died).toBeGreaterThan(4)

  // Its answer is lost, and lost again: to add a second time changes nothing.
  await named(room, firms.slice(1))
  await room.control('faults', {
    faults: [
      {
        method: 'PUT',
        path: '/memberships/add',
        from: 1,
        times: 2,
        action: { reset: true, after_effect: true },
      },
    ],
  })
  expect((await runOnce(room, mirror(list))).status).toBe('succeeded')
  expect(await members(room, list)).toHaveLength(firms.length)
})

test('a sync that goes over to another list leaves the first as it is', async () => {
  const { room, ids, lists } = await firmRoom()
  await using _ = room
  const [first, second] = lists
  await named(room, firms.slice(0, 12))
  await runOnce(room, mirror(first))
  await room.call('PUT', `/crm/v3/lists/${second}/memberships/add`, [ids[3]])
  await named(room, firms.slice(6, 18))
  expect(await runOnce(room, mirror(second))).toMatchObject({
    status: 'succeeded',
    records: { read: 12, updated: 12, archived: 0 },
  })
  expect(await members(room, first)).toHaveLength(12)
  const expected = ids.filter((_, n) => n === 3 || (n >= 6 && n < 18))
  expect((await members(room, second)).toSorted()).toEqual(expected.toSorted())

  // A list that follows filters by now, or is gone, takes nobody, and says so before anything is sent.
  await room.call('DELETE', `/crm/v3/lists/${second}`)
  expect((await runOnce(room, mirror(second))).error?.code).toBe('outbound.list_unknown')
})
