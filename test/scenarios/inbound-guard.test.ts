import { expect, test } from 'vitest'
import { contacts } from '../../streams/contacts.ts'
import { create, inboundOrder, isLive, streamOrder, syncRoom } from '../inbound/sync-room.ts'

const order = inboundOrder([streamOrder(contacts)])

test.each([
  { title: 'a full refresh', remove: 'purge', full: true, advance: '1m' },
  { title: 'the reconcile', remove: 'purge', full: false, advance: '8d' },
  { title: 'a sweep of archived records', remove: 'archive', full: false, advance: '25h' },
])(
  'holds $title that would take a third of the rows, until a person approves',
  { timeout: 60_000 },
  async (how) => {
    await using room = await syncRoom()
    const people = Array.from({ length: 36 }, (_, number) => ({ email: `p${number}@example.com` }))
    const ids = await create(room, 'contacts', people)
    await room.run(order)
    const gone = ids.slice(0, 12)
    if (how.remove === 'purge') await room.control('purge/contacts', { ids: gone })
    else
      await room.call('POST', '/crm/v3/objects/contacts/batch/archive', {
        inputs: gone.map((id) => ({ id })),
      })
    await room.control('clock', { advance: how.advance })

    const held = await room.run({ ...order, full: how.full })
    expect(held.status).toBe('held')
    expect(held.streams['contacts']).toMatchObject({
      status: 'held',
      deleted: 0,
      error: { code: 'inbound.removals_held' },
    })
    expect((await room.table('contacts')).filter(isLive)).toHaveLength(36)
    expect((await room.run({ ...order, approve: 'another-plan' })).status).toBe('held')

    const again = await room.run({ ...order, full: how.full })
    const approved = await room.run({ ...order, full: how.full, approve: again.plan_id ?? '' })
    expect(approved.status).toBe('succeeded')
    expect(approved.streams['contacts']).toMatchObject({ deleted: 12 })
    expect((await room.table('contacts')).filter(isLive)).toHaveLength(24)
  },
)

test('counts together what one run takes away in two ways', { timeout: 60_000 }, async () => {
  await using room = await syncRoom()
  const people = Array.from({ length: 30 }, (_, number) => ({ email: `p${number}@example.com` }))
  const ids = await create(room, 'contacts', people)
  await room.run(order)
  await room.control('purge/contacts', { ids: ids.slice(0, 6) })
  await room.call('POST', '/crm/v3/objects/contacts/batch/archive', {
    inputs: ids.slice(6, 12).map((id) => ({ id })),
  })
  await room.control('clock', { advance: '8d' })

  // The sweep alone takes six, and so would the reconcile: only both are too many.
  const held = await room.run(order)
  expect(held.streams['contacts']).toMatchObject({
    status: 'held',
    deleted: 6,
    error: { code: 'inbound.removals_held' },
  })
  expect((await room.table('contacts')).filter(isLive)).toHaveLength(24)
  const approved = await room.run({ ...order, approve: held.plan_id ?? '' })
  expect(approved.streams['contacts']).toMatchObject({ status: 'succeeded', deleted: 6 })
  expect((await room.table('contacts')).filter(isLive)).toHaveLength(18)
})
