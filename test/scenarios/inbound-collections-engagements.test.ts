import { expect, test } from 'vitest'
import { textIn } from '../../src/engine/cells.ts'
import { engagements } from '../../streams/engagements.ts'
import { create, inboundOrder, isLive, link, streamOrder, syncRoom } from '../inbound/sync-room.ts'
import { idsOf, orderFor } from './inbound-collections-room.ts'

const limit = { timeout: 120_000 }
const order = orderFor(engagements)
const kinds = [
  'calls',
  'communications',
  'emails',
  'meetings',
  'notes',
  'postal_mail',
  'tasks',
] as const

/** A 403 as HubSpot writes it (HUBSPOT.md 7). */
const forbidden = (path: string) => ({
  faults: [
    {
      path,
      action: {
        status: 403,
        body: JSON.stringify({
          status: 'error',
          category: 'MISSING_SCOPES',
          message: 'Scopes are missing.',
          errors: [
            {
              message: 'One is required.',
              context: { requiredGranularScopes: ['some.scope.read'] },
            },
          ],
        }),
      },
    },
  ],
})

test('activities of every kind stand in one table, with their links', limit, async () => {
  await using room = await syncRoom({ data: 'demo' })
  await room.run(order)
  const rows = new Map((await room.table('engagements')).map((row) => [row['id'], row]))
  for (const kind of kinds) {
    const live = (await room.truth(kind)).filter((one) => !one.archived)
    const { results } = await room.control<{ results: { from: string; to: string }[] }>(
      `associations/${kind}/contacts`,
    )
    const linked = Map.groupBy(results, ({ from }) => from)
    for (const { id, properties } of live) {
      const row = rows.get(`${kind}/${id}`)
      expect(row, `${kind}/${id}`).toMatchObject({ engagement_id: id, object_type: kind })
      const at = row?.['activity_at'] as Date | null
      expect(at?.toISOString() ?? null).toBe(properties['hs_timestamp'] ?? null)
      const contacts = new Set((linked.get(id) ?? []).map(({ to }) => to))
      expect(new Set((row?.['contact_ids'] as string[] | null) ?? [])).toEqual(contacts)
    }
  }
  const [call] = (await room.truth('calls')).filter((one) => !one.archived)
  expect(rows.get(`calls/${call?.id}`)).toMatchObject({
    type: 'CALL',
    title: call?.properties['hs_call_title'],
    direction: call?.properties['hs_call_direction'],
    owner_id: call?.properties['hubspot_owner_id'],
  })
})

test('a run that finds nothing new costs one search a kind', limit, async () => {
  await using room = await syncRoom()
  await create(room, 'notes', [{ hs_note_body: 'One', hs_timestamp: '2026-11-20T10:00:00.000Z' }])
  await room.control('clock', { advance: '2h' })
  await room.run(order)
  await room.control('clock', { advance: '2h' })
  const idle = await room.run(order)
  expect(idle.streams['engagements']).toMatchObject({ strategy: 'incremental', read: 0 })
  expect(room.calls()).toMatchObject({ search: kinds.length, list: 0, batch_read: 0 })
})

test('a kind that may not be read is left out alone, and stays as it was', limit, async () => {
  await using room = await syncRoom({ data: 'demo' })
  await room.run(order)
  const before = await idsOf(room, 'engagements')
  const { id = '' } = (await room.truth('notes')).find((one) => !one.archived) ?? {}
  await room.control('purge/notes', { ids: [id] })
  await room.control('faults', forbidden('/objects/[^/]*/emails'))
  const report = await room.run({ ...order, full: true })
  await room.control('faults', { faults: [] })
  expect(report.streams['engagements']).toMatchObject({ status: 'succeeded', deleted: 1 })
  expect(await idsOf(room, 'engagements')).toEqual(before.filter((one) => one !== `notes/${id}`))
  const told = room.log.filter(({ event }) => event === 'collection_part_left_out')
  expect(JSON.stringify(told)).toContain('some.scope.read')
})

test(
  'links that may not be read leave the rest of the row, and never wipe out known ones',
  limit,
  async () => {
    await using room = await syncRoom({ data: 'demo' })
    await room.control('faults', forbidden('/associations/.*/deals/batch/read'))
    const report = await room.run(order)
    expect(report.streams['engagements']?.status).toBe('succeeded')
    const rows = await room.table('engagements')
    expect(rows.every((row) => row['deal_ids'] === null)).toBe(true)
    expect(rows.some((row) => row['contact_ids'] !== null)).toBe(true)
    expect(JSON.stringify(room.log)).toContain('deals of calls')

    await room.control('faults', { faults: [] })
    await room.run({ ...order, full: true })
    const linked = await room.table('engagements')
    expect(linked.some((row) => row['deal_ids'] !== null)).toBe(true)
    await room.control('faults', forbidden('/associations/.*/deals/batch/read'))
    await room.run({ ...order, full: true })
    expect(await room.table('engagements')).toEqual(linked)
  },
)

test(
  'archives come with the sweep; purges and links that changed alone with the whole read',
  limit,
  async () => {
    await using room = await syncRoom()
    const stamp = { hs_timestamp: '2026-11-20T10:00:00.000Z' }
    const [archived = '', purged = '', linked = ''] = await create(room, 'notes', [
      { hs_note_body: 'A', ...stamp },
      { hs_note_body: 'B', ...stamp },
      { hs_note_body: 'C', ...stamp },
    ])
    const [contact = ''] = await create(room, 'contacts', [{ email: 'ada@example.com' }])
    await room.control('clock', { advance: '2h' })
    await room.run(order)
    await room.control('clock', { advance: '2h' })
    await room.call('DELETE', `/crm/v3/objects/notes/${archived}`)
    await room.control('purge/notes', { ids: [purged] })
    await link(room, 'notes', linked, 'contacts', contact)

    await room.control('clock', { advance: '25h' })
    await room.run(order)
    const rowOf = async (id: string) =>
      (await room.table('engagements')).find((row) => row['engagement_id'] === id)
    expect(await rowOf(archived)).toMatchObject({ archived: true })
    expect((await rowOf(archived))?.['_deleted_at']).not.toBeNull()
    expect((await rowOf(purged))?.['_deleted_at']).toBeNull()

    await room.control('clock', { advance: '8d' })
    const whole = await room.run(order)
    expect(whole.streams['engagements']).toMatchObject({ strategy: 'incremental', deleted: 1 })
    expect((await rowOf(purged))?.['_deleted_at']).not.toBeNull()
    expect((await rowOf(linked))?.['contact_ids']).toEqual([contact])
  },
)

test('what changed before the start date is not read', limit, async () => {
  await using room = await syncRoom({ data: 'demo' })
  const startDate = '2026-06-01T00:00:00.000Z'
  const report = await room.run(inboundOrder([streamOrder(engagements)], { startDate }))
  expect(report.streams['engagements']?.status).toBe('succeeded')
  const expected: string[] = []
  for (const kind of kinds) {
    for (const one of await room.truth(kind))
      if (!one.archived && one.updatedAt >= startDate) expected.push(`${kind}/${one.id}`)
  }
  const rows = await room.table('engagements')
  expect(
    rows
      .filter(isLive)
      .map((row) => textIn(row, 'id'))
      .toSorted(),
  ).toEqual(expected.toSorted())
})

test('what changed while a kind was left out is read once it is shown again', limit, async () => {
  await using room = await syncRoom()
  const stamp = { hs_timestamp: '2026-11-20T10:00:00.000Z' }
  const [note = ''] = await create(room, 'notes', [{ hs_note_body: 'Old', ...stamp }])
  const [, task = ''] = await create(room, 'tasks', [
    { hs_task_subject: 'First', ...stamp },
    { hs_task_subject: 'Second', ...stamp },
  ])
  // Tasks are never shown at first, notes are hidden later.
  await room.control('faults', forbidden('/objects/[^/]*/tasks'))
  await room.run(order)
  expect(await idsOf(room, 'engagements')).toEqual([`notes/${note}`])

  await room.control('faults', forbidden('/objects/[^/]*/(tasks|notes)'))
  await room.call('PATCH', `/crm/v3/objects/notes/${note}`, { properties: { hs_note_body: 'New' } })
  for (let hidden = 0; hidden < 3; hidden += 1) {
    await room.control('clock', { advance: '5h' })
    await room.run(order)
  }
  await room.control('faults', { faults: [] })
  await room.control('clock', { advance: '5h' })
  const shown = await room.run(order)
  expect(shown.streams['engagements']).toMatchObject({ strategy: 'incremental', loaded: 3 })
  const rows = await room.table('engagements')
  expect(rows.find((row) => row['engagement_id'] === note)).toMatchObject({ body: 'New' })
  expect(rows.find((row) => row['engagement_id'] === task)).toMatchObject({ title: 'Second' })
  await room.control('clock', { advance: '5h' })
  expect((await room.run(order)).streams['engagements']).toMatchObject({ read: 0 })
})
