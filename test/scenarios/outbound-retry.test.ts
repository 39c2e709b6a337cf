import { expect, test } from 'vitest'
import { resetFailed, skipRows } from '../../src/outbound/retry.ts'
import { field, orderOf, outboundRoom } from '../outbound/outbound-room.ts'
import { contactsOf, runAs } from './outbound-undo-room.ts'

test('a row that HubSpot refuses rests, longer each time, and is a dead letter at last; retry sends it again, skip leaves it out', async () => {
  await using room = await outboundRoom()
  const clock = room.ports.clock
  let aheadMs = 0
  const later = {
    ...room,
    ports: {
      ...room.ports,
      clock: { ...clock, now: () => new Date(clock.now().getTime() + aheadMs) },
    },
  }
  const order = orderOf({ fields: [field('firstname')] })
  const source = (bad: string): Promise<void> =>
    room.source(
      'customers',
      `SELECT * FROM (VALUES ('good', 'good@x.com', 'Gil'), ('bad', '${bad}', 'Bo'), ('off', 'also bad', 'Of'))
         AS t(customer_id, email, firstname)`,
    )
  // HubSpot takes no such address.
  await source('no address')
  const states = async () =>
    room.rows(
      `SELECT key, status, CAST(attempts AS VARCHAR) AS attempts FROM hubspot_sync.changes WHERE status <> 'settled' ORDER BY key`,
    )
  const calls = async (): Promise<number> =>
    Object.entries(await room.control<Record<string, number>>('requests?count=1'))
      .filter(([name]) => name.endsWith('batch/create'))
      .reduce((sum, [, times]) => sum + times, 0)

  for (const attempts of [1, 2, 3, 4]) {
    expect(await runAs(later, order, `run ${attempts}`)).toMatchObject({
      status: 'partial',
      records: { read: 3, set_aside: 2 },
    })
    expect(await states()).toEqual([
      { key: 'bad', status: 'set_aside', attempts: `${attempts}` },
      { key: 'off', status: 'set_aside', attempts: `${attempts}` },
    ])
  }
  const made = await calls()
  // Not due yet: counted, not sent, and its tries are kept.
  expect(await runAs(later, order, 'resting')).toMatchObject({
    status: 'partial',
    records: { read: 3, unchanged: 1, set_aside: 2 },
  })
  expect(await calls()).toBe(made)
  expect(await states()).toMatchObject([{ attempts: '4' }, { attempts: '4' }])

  for (const attempts of [5, 6, 7, 8, 9, 10]) {
    aheadMs += 30 * 3_600_000
    await runAs(later, order, `run ${attempts}`)
  }
  expect(await states()).toMatchObject([
    { status: 'dead', attempts: '10' },
    { status: 'dead', attempts: '10' },
  ])
  const dead = await calls()
  aheadMs += 30 * 3_600_000
  expect(await runAs(later, order, 'dead')).toMatchObject({ status: 'partial' })
  expect(await calls()).toBe(dead)

  const { sync } = order
  await expect(skipRows(room.ports, sync, ['off', 'unheard'])).rejects.toMatchObject({
    code: 'config.usage',
    what: expect.stringContaining('unheard'),
  })
  expect(await skipRows(room.ports, sync, ['off'])).toBe(1)
  const asked = { sync, error: null, keys: [] }
  await expect(resetFailed(room.ports, { ...asked, keys: ['good'] })).rejects.toMatchObject({
    code: 'config.usage',
  })
  expect(await resetFailed(room.ports, { ...asked, error: 'outbound.no_match' })).toMatchObject({
    rows: 0,
  })
  expect(await resetFailed(room.ports, asked)).toEqual({ rows: 1, links: 0, skipped: 0 })
  expect(await runAs(later, order, 'again')).toMatchObject({
    records: { read: 3, unchanged: 2, set_aside: 1 },
  })
  expect(await states()).toEqual([
    { key: 'bad', status: 'set_aside', attempts: '1' },
    { key: 'off', status: 'skipped', attempts: '10' },
  ])
  // A row that was mended goes at once; one that was left out comes back when it is named.
  await source('bad@x.com')
  expect(await runAs(later, order, 'mended')).toMatchObject({
    status: 'succeeded',
    records: { created: 1, unchanged: 2 },
  })
  expect(await contactsOf(room)).toEqual({ 'bad@x.com': 'Bo -', 'good@x.com': 'Gil -' })
  expect(await resetFailed(room.ports, { ...asked, keys: ['off'] })).toMatchObject({ skipped: 1 })
  expect(await runAs(later, order, 'back')).toMatchObject({ records: { set_aside: 1 } })
})
