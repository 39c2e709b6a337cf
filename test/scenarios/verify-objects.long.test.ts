import { expect, test } from 'vitest'
import type { FindingKind } from '../../src/engine/verification.ts'
import { createContacts, drifting, openVerifyRoom, type VerifyRoom } from './verify-room.ts'

const config = `crm_in:
  connection: main
  direction: inbound
  streams:
    contacts: { properties: [email, firstname, lastname, hs_object_id] }`

const slow = { timeout: 120_000 }

/** Forty contacts, landed long enough ago that nothing of them lies inside the horizon. */
async function landed(options = {}): Promise<{ room: VerifyRoom; ids: readonly string[] }> {
  const room = await openVerifyRoom(config, options)
  const ids = await createContacts(room, 40)
  await room.control('clock', { advance: '3h' })
  await room.run()
  return { room, ids }
}

test('right after a run nothing drifts', slow, async () => {
  const { room } = await landed()
  await using _ = room
  const { contacts } = await room.verify()
  expect(contacts).toMatchObject({
    warehouse: 40,
    hubspot: 40,
    sampled: 40,
    differing: 0,
    pending: 0,
    drift: false,
  })
  const kept = await room.sql(
    'SELECT sync, stream, warehouse, hubspot, drift FROM hubspot_sync.verifications',
  )
  expect(kept).toEqual([['crm_in', 'contacts', '40', '40', false]])
})

interface Drift {
  readonly title: string
  readonly kind: FindingKind
  readonly columns?: readonly string[]
  /** Makes the two sides differ at this record. */
  readonly provoke: (room: VerifyRoom, id: string, other: string) => Promise<unknown>
  /** The record that is told of, where it isn't the first. */
  readonly told?: string
}

const drifts: readonly Drift[] = [
  {
    title: 'a row edited by hand',
    kind: 'differs',
    columns: ['firstname'],
    provoke: (room, id) =>
      room.sql(`UPDATE hubspot.contacts SET firstname = 'Mallory' WHERE id = '${id}'`),
  },
  {
    title: 'a row deleted by hand',
    kind: 'missing',
    provoke: (room, id) => room.sql(`DELETE FROM hubspot.contacts WHERE id = '${id}'`),
  },
  {
    title: 'a row added by hand',
    kind: 'extra',
    told: '999000999',
    provoke: (room, id) =>
      room.sql(
        `INSERT INTO hubspot.contacts (id, created_at, updated_at, archived, email, _synced_at, _run_id)
         SELECT '999000999', created_at, updated_at, archived, email, _synced_at, _run_id FROM hubspot.contacts WHERE id = '${id}'`,
      ),
  },
  {
    title: 'a row doubled by hand',
    kind: 'doubled',
    provoke: (room, id) =>
      room.sql(`INSERT INTO hubspot.contacts SELECT * FROM hubspot.contacts WHERE id = '${id}'`),
  },
  {
    title: 'a row marked deleted by hand',
    kind: 'deleted_here',
    provoke: (room, id) =>
      room.sql(`UPDATE hubspot.contacts SET _deleted_at = CURRENT_TIMESTAMP WHERE id = '${id}'`),
  },
  {
    title: 'a record purged past all rules',
    kind: 'extra',
    provoke: (room, id) => room.control('purge/contacts', { ids: [id] }),
  },
  {
    title: 'a value changed without moving the modified date',
    kind: 'differs',
    columns: ['lastname'],
    provoke: async (room, id) => {
      const { results } = await room.control<{ results: { id: string; updatedAt: string }[] }>(
        'records/contacts',
      )
      const updatedAt = results.find((one) => one.id === id)?.updatedAt
      const changed = { id, properties: { lastname: 'Silent' }, updatedAt }
      await room.control('records/contacts', { records: [changed] })
    },
  },
  {
    title: 'a row that went back to an older version',
    kind: 'outdated',
    columns: ['updated_at'],
    provoke: (room, id) =>
      room.sql(
        `UPDATE hubspot.contacts SET updated_at = '2020-01-01 00:00:00+00' WHERE id = '${id}'`,
      ),
  },
]

test.each(drifts)('drift: $title', slow, async ({ kind, columns, provoke, told }) => {
  const { room, ids } = await landed()
  await using _ = room
  const [id = '', other = ''] = ids
  await provoke(room, id, other)
  const before = await room.sql('SELECT * FROM hubspot.contacts ORDER BY 1')
  const { contacts } = await room.verify()
  expect(contacts?.drift).toBe(true)
  expect(contacts?.differing, JSON.stringify(contacts)).toBe(1)
  expect(contacts?.findings).toContainEqual({ kind, id: told ?? id, columns: columns ?? [] })
  // Record values are told only where they are asked for; stream tables are never written.
  expect(JSON.stringify(contacts)).not.toMatch(/Mallory|Silent|Person/)
  expect(await room.sql('SELECT * FROM hubspot.contacts ORDER BY 1')).toEqual(before)
  const left = await room.sql(
    "SELECT table_name FROM information_schema.tables WHERE LOWER(table_schema) = 'hubspot_sync' AND LOWER(table_name) LIKE '|_verify|_%' ESCAPE '|'",
  )
  expect(left).toEqual([])
})

test('values stand beside the columns where they are asked for', slow, async () => {
  const { room, ids } = await landed()
  await using _ = room
  await room.sql(`UPDATE hubspot.contacts SET firstname = 'Mallory' WHERE id = '${ids[0]}'`)
  const { contacts } = await room.verify({ values: true })
  expect(contacts?.findings).toEqual([
    {
      kind: 'differs',
      id: ids[0],
      columns: ['firstname'],
      values: { firstname: { warehouse: 'Mallory', hubspot: 'Person 0' } },
    },
  ])
  const [[kept]] = (await room.sql('SELECT findings FROM hubspot_sync.verifications')) as [
    [unknown],
  ]
  expect(JSON.stringify(kept)).not.toContain('Mallory')
})

test('what changed after the position is pending, and settled by the next run', slow, async () => {
  const { room, ids } = await landed()
  await using _ = room
  const [changed = '', archived = '', loser = '', survivor = ''] = ids
  await room.control('clock', { advance: '2h' })
  await room.call('PATCH', `/crm/v3/objects/contacts/${changed}`, {
    properties: { firstname: 'Ada' },
  })
  await room.call('DELETE', `/crm/v3/objects/contacts/${archived}`)
  await room.call('POST', '/crm/v3/objects/contacts/merge', {
    primaryObjectId: survivor,
    objectIdToMerge: loser,
  })
  const path = '/crm/v3/objects/contacts'
  await room.call('POST', path, { properties: { email: 'new@example.com' } })
  const { contacts } = await room.verify()
  // The merge changes the survivor too.
  expect(contacts).toMatchObject({ drift: false, differing: 0, pending: 5, findings: [] })
  await room.control('clock', { advance: '25h' })
  await room.run()
  const after = await room.verify()
  expect(drifting(after)).toEqual([])
  expect(after['contacts']?.pending).toBe(0)
})

test(
  'a record archived before the last sweep, and live here all the same, is drift',
  slow,
  async () => {
    const { room, ids } = await landed()
    await using _ = room
    const id = ids[0] ?? ''
    await room.call('DELETE', `/crm/v3/objects/contacts/${id}`)
    await room.control('clock', { advance: '25h' })
    await room.run()
    await room.control('clock', { advance: '2h' })
    expect(drifting(await room.verify())).toEqual([])
    await room.sql(
      `UPDATE hubspot.contacts SET archived = FALSE, archived_at = NULL, _deleted_at = NULL WHERE id = '${id}'`,
    )
    const { contacts } = await room.verify()
    expect(contacts?.findings).toContainEqual({ kind: 'archived', id, columns: [] })
  },
)

test(
  'drift is mended as the docs say: rows edited by hand deleted, then all read again',
  slow,
  async () => {
    const { room, ids } = await landed()
    await using _ = room
    await room.sql(`UPDATE hubspot.contacts SET firstname = 'Mallory' WHERE id = '${ids[0]}'`)
    await room.sql(`DELETE FROM hubspot.contacts WHERE id = '${ids[1]}'`)
    await room.control('purge/contacts', { ids: [ids[2]] })
    expect(drifting(await room.verify())).toHaveLength(1)
    await room.sql(`DELETE FROM hubspot.contacts WHERE id = '${ids[0]}'`)
    expect((await room.cli('run', 'crm_in', '--full', '--json')).exit).toBe(0)
    expect(drifting(await room.verify())).toEqual([])
  },
)

test('totals tell of what a sample can miss', slow, async () => {
  const room = await openVerifyRoom(config)
  await using _ = room
  await createContacts(room, 1_200)
  await room.control('clock', { advance: '3h' })
  await room.run()
  expect(drifting(await room.verify({ sample: 10 }))).toEqual([])
  await room.sql(
    'DELETE FROM hubspot.contacts WHERE id IN (SELECT id FROM hubspot.contacts ORDER BY md5(id) LIMIT 30)',
  )
  const { contacts } = await room.verify({ sample: 10 })
  expect(contacts).toMatchObject({ warehouse: 1_170, hubspot: 1_200, drift: true })
  expect(contacts?.findings).toContainEqual({ kind: 'count', id: null, columns: [] })
  const all = await room.verify({ sample: null })
  expect(all['contacts']).toMatchObject({ sampled: 1_200, differing: 30 })
})

test('no false alarm with an index that lags and holds stale values', slow, async () => {
  const knobs = { index_lag_ms: 600_000, stale_index_values: true }
  await using room = await openVerifyRoom(config, { knobs })
  const ids = await createContacts(room, 30)
  await room.run()
  expect(drifting(await room.verify())).toEqual([])
  await room.call('DELETE', `/crm/v3/objects/contacts/${ids[1]}`)
  await room.call('PATCH', `/crm/v3/objects/contacts/${ids[2]}`, { properties: { lastname: 'B' } })
  await room.call('POST', '/crm/v3/objects/contacts', { properties: { email: 'n@example.com' } })
  expect(drifting(await room.verify())).toEqual([])
  await room.run()
  expect(drifting(await room.verify())).toEqual([])
})

test('no false alarm while records change during the comparison', slow, async () => {
  const { room, ids } = await landed()
  await using _ = room
  await room.control('clock', { advance: '2h' })
  let going = true
  const changing = (async () => {
    for (let turn = 0; going; turn += 1) {
      const id = ids[turn % ids.length]
      await room.call('PATCH', `/crm/v3/objects/contacts/${id}`, {
        properties: { lastname: `L${turn}` },
      })
    }
  })()
  expect(drifting(await room.verify())).toEqual([])
  going = false
  await changing
})

test('a stream that was never run is not compared, and no drift', slow, async () => {
  await using room = await openVerifyRoom(config)
  await createContacts(room, 3)
  const { contacts } = await room.verify()
  expect(contacts).toMatchObject({ sampled: 0, drift: false, warehouse: null })
  expect(contacts?.note).toBeDefined()
})
