import { describe, expect, test } from 'vitest'
import type { OutboundOrder } from '../../src/engine/orders.ts'
import { planOutbound } from '../../src/outbound/plan.ts'
import { verifyOutbound } from '../../src/outbound/verify.ts'
import { listMemberships } from '../../targets/list-memberships.ts'
import { orderOf, type OutboundRoom, outboundRoom } from '../outbound/outbound-room.ts'
import { runOnce } from '../outbound/run-once.ts'

const people = ['ann', 'bob', 'cyd', 'dan', 'eve']

async function listRoom() {
  const room = await outboundRoom()
  const { ids } = await room.control<{ ids: string[] }>('records/contacts', {
    records: people.map((name) => ({ properties: { email: `${name}@x.io` } })),
  })
  return { room, id: Object.fromEntries(people.map((name, at) => [name, ids[at] ?? ''])) }
}

const makeList = async (room: OutboundRoom, more: Readonly<Record<string, unknown>> = {}) =>
  (
    await room.call<{ list: { listId: string } }>('POST', '/crm/v3/lists', {
      name: 'News',
      objectTypeId: '0-1',
      processingType: 'MANUAL',
      ...more,
    })
  ).list.listId

/** Names of the members. */
async function members(room: OutboundRoom, list: string): Promise<readonly string[]> {
  const { results } = await room.call<{ results: { recordId: string }[] }>(
    'GET',
    `/crm/v3/lists/${list}/memberships`,
  )
  const ids = new Set(results.map(({ recordId }) => recordId))
  return (await room.records('contacts'))
    .filter((one) => ids.has(one.id))
    .map((one) => one.properties['email']?.split('@')[0] ?? '')
    .toSorted()
}

const source = (room: OutboundRoom, emails: readonly (string | null)[]) =>
  room.source(
    'subscribers',
    `SELECT * FROM (VALUES ${emails.map((email) => `(${email === null ? 'NULL' : `'${email}'`})`).join(', ')}) AS t(email) WHERE email IS DISTINCT FROM 'nobody'`,
  )

const newsletter = (changes: Partial<OutboundOrder> = {}): OutboundOrder =>
  orderOf({
    sync: 'news_out',
    target: listMemberships,
    strategy: 'mirror',
    source: { kind: 'table', name: 'hubspot.subscribers' },
    key: '',
    list: { kind: 'name', name: 'News' },
    ...changes,
  })

const plan = (room: OutboundRoom, order: OutboundOrder) =>
  planOutbound(order, room.ports, () => undefined)

describe('a static list', () => {
  test('gets the members that the source has and loses those whose rows are gone', async () => {
    const { room, id } = await listRoom()
    await using _ = room
    const list = await makeList(room)
    await room.call('PUT', `/crm/v3/lists/${list}/memberships/add`, [id['bob'], id['eve']])
    await source(room, ['ann@x.io', ' ANN@x.io', 'bob@x.io', 'cyd@x.io', 'zoe@x.io', null])
    const planned = await plan(room, newsletter())
    expect(planned).toMatchObject({
      records: { read: 5, refused: 1, unchanged: 1, updated: 2, set_aside: 1, archived: 0 },
      refusals: { 'outbound.identity_missing': 1, 'outbound.no_match': 1 },
      creates: [],
    })
    expect(
      planned.samples.map(({ key, field, before, after }) => [key, field, before, after]),
    ).toEqual([
      ['ann@x.io', 'list_member', null, 'true'],
      ['cyd@x.io', 'list_member', null, 'true'],
    ])
    expect(await members(room, list)).toEqual(['bob', 'eve'])
    const contacts = await room.records('contacts')
    const first = await runOnce(room, newsletter())
    expect(first).toMatchObject({ status: 'partial', records: planned.records })
    expect(await members(room, list)).toEqual(['ann', 'bob', 'cyd', 'eve'])
    expect(await room.records('contacts')).toEqual(contacts)
    expect(
      await room.rows(
        "SELECT key, hubspot_id, status, error_code FROM hubspot_sync.changes WHERE sync = 'news_out' ORDER BY key NULLS LAST",
      ),
    ).toEqual([
      { key: 'ann@x.io', hubspot_id: id['ann'], status: 'settled', error_code: null },
      { key: 'cyd@x.io', hubspot_id: id['cyd'], status: 'settled', error_code: null },
      { key: 'zoe@x.io', hubspot_id: null, status: 'set_aside', error_code: 'outbound.no_match' },
      { key: null, hubspot_id: null, status: 'refused', error_code: 'outbound.identity_missing' },
    ])

    // Unchanged rows cost no write; who left the source leaves the list; eve was never ours, dan joins.
    await source(room, ['dan@x.io', 'cyd@x.io'])
    const second = await runOnce(room, newsletter())
    expect(second).toMatchObject({
      status: 'succeeded',
      records: { read: 2, vanished: 2, unchanged: 1, updated: 1, archived: 2 },
    })
    expect(await members(room, list)).toEqual(['cyd', 'dan', 'eve'])
    const calls = room.ports.hubspot.calls().batch
    expect(await runOnce(room, newsletter())).toMatchObject({
      status: 'succeeded',
      records: { read: 2, unchanged: 2 },
    })
    expect(room.ports.hubspot.calls().batch).toBe(calls)

    // Somebody takes dan off by hand: verify tells, and when his row goes there is nothing left to do.
    await room.call('PUT', `/crm/v3/lists/${list}/memberships/remove`, [id['dan']])
    const drift = await verifyOutbound(
      newsletter(),
      room.ports,
      { stream: null, sample: null, values: true },
      () => undefined,
    )
    expect(drift.findings).toEqual([
      {
        kind: 'changed',
        id: 'dan@x.io',
        columns: ['list_member'],
        values: { list_member: { warehouse: 'true', hubspot: null } },
      },
    ])
    await source(room, ['cyd@x.io'])
    expect(await runOnce(room, newsletter())).toMatchObject({
      status: 'succeeded',
      records: { read: 1, vanished: 1, unchanged: 2, archived: 0 },
    })

    // An empty source removes nobody, until a person says so.
    await source(room, ['nobody'])
    const held = await runOnce(room, newsletter())
    expect(held).toMatchObject({ status: 'held', error: { code: 'run.held' } })
    expect(held.error?.what).toContain('take 1 contacts off the list')
    expect(await members(room, list)).toEqual(['cyd', 'eve'])
    await runOnce(room, newsletter({ approve: held.plan_id ?? null }))
    expect(await members(room, list)).toEqual(['eve'])
  })

  test('is left by the records that the source names, and kept by upsert', async () => {
    const { room, id } = await listRoom()
    await using _ = room
    const list = await makeList(room)
    await source(room, ['ann@x.io', 'bob@x.io'])
    const upsert = newsletter({ strategy: 'upsert', list: { kind: 'id', id: list } })
    await runOnce(room, upsert)
    await source(room, ['bob@x.io'])
    expect(await runOnce(room, upsert)).toMatchObject({ records: { vanished: 0, archived: 0 } })
    expect(await members(room, list)).toEqual(['ann', 'bob'])
    const off = newsletter({
      sync: 'news_off',
      strategy: 'archive',
      identifyBy: { kind: 'record_id', column: 'contact' },
      source: {
        kind: 'query',
        sql: `SELECT * FROM (VALUES (${id['ann']}), (${id['eve']})) AS t(contact)`,
      },
      guard: { removals: 1 },
    })
    expect(await runOnce(room, off)).toMatchObject({
      status: 'succeeded',
      records: { read: 2, archived: 1, unchanged: 1 },
    })
    expect(await members(room, list)).toEqual(['bob'])
    expect((await room.records('contacts')).filter((one) => one.archived)).toEqual([])
  })

  test('that is missing is made when the sync may, and no other list is written', async () => {
    const { room } = await listRoom()
    await using _ = room
    const filters = { filterBranchType: 'OR', filterBranches: [], filters: [] }
    await makeList(room, { name: 'Moving', processingType: 'DYNAMIC', filterBranch: filters })
    await makeList(room, { name: 'Firms', objectTypeId: '0-2' })
    await source(room, ['ann@x.io'])
    for (const [list, code] of [
      [{ kind: 'name', name: 'Moving' }, 'outbound.list_dynamic'],
      [{ kind: 'name', name: 'Firms' }, 'outbound.list_unknown'],
      [{ kind: 'id', id: '999999' }, 'outbound.list_unknown'],
      [{ kind: 'name', name: 'Fresh' }, 'outbound.list_unknown'],
    ] as const) {
      expect((await runOnce(room, newsletter({ list }))).error?.code).toBe(code)
    }
    const fresh = newsletter({ list: { kind: 'name', name: 'Fresh' }, createMissing: ['lists'] })
    expect(await plan(room, fresh)).toMatchObject({
      records: { updated: 1 },
      creates: [{ kind: 'list', object: 'contacts', name: 'Fresh' }],
    })
    await expect(room.call('GET', '/crm/v3/lists/object-type-id/0-1/name/Fresh')).rejects.toThrow(
      '404',
    )
    // The answer to its creation is lost: it is found, not made twice.
    await room.control('faults', {
      faults: [
        {
          method: 'POST',
          path: '/crm/lists/2026-09$',
          from: 1,
          times: 1,
          action: { reset: true, after_effect: true },
        },
      ],
    })
    expect(await runOnce(room, fresh)).toMatchObject({
      status: 'succeeded',
      records: { updated: 1 },
    })
    const { list } = await room.call<{ list: { listId: string } }>(
      'GET',
      '/crm/v3/lists/object-type-id/0-1/name/Fresh',
    )
    expect(await members(room, list.listId)).toEqual(['ann'])
  })
})
