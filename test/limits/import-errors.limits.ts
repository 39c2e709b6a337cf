import { expect, test } from 'vitest'
import {
  callsTo,
  contactsOf,
  contactsOrder,
  meanwhile,
  runOnce,
  sendRoom,
  withPorts,
} from '../outbound/send-room.ts'

/** 10,001 rows of a file have an error, the first and the last line among them, on 51 pages or more. */
test.each([
  ['documented pages', 200],
  ['small ones', 50],
])('10,001 errors of one import set aside 10,001 rows: %s', async (_, page) => {
  await using room = await sendRoom({ knobs: { 'imports.errors_page_size': page } })
  const rows = 10_006
  const order = contactsOrder({ route: 'import' })
  const source = (city: string): Promise<void> =>
    room.source(
      'customers',
      `SELECT i AS customer_id, 'p' || i || '@example.com' AS email, 'N' || i AS firstname,
         '${city}' AS city FROM range(${rows}) AS t(i)`,
    )
  await source('Rome')
  expect(await runOnce(room, order)).toMatchObject({
    status: 'succeeded',
    records: { created: rows },
  })
  await source('Oslo')
  const [first] = await room.records('contacts')
  const kept = new Set((await room.records('contacts')).slice(1, 6).map(({ id }) => id))
  const archive = async (): Promise<void> => {
    const ids = (await room.records('contacts')).map(({ id }) => id).filter((id) => !kept.has(id))
    expect(ids).toContain(first?.id)
    for (let at = 0; at < ids.length; at += 100) {
      const inputs = ids.slice(at, at + 100).map((id) => ({ id }))
      await room.call('POST', '/crm/v3/objects/contacts/batch/archive', { inputs })
    }
  }
  const hubspot = meanwhile(room.ports.hubspot, archive)
  expect(await runOnce(withPorts(room, { hubspot }), order)).toMatchObject({
    status: 'partial',
    records: { updated: 5, set_aside: 10_001 },
  })
  expect(await callsTo(room, /imports\/.*\/errors/)).toBeGreaterThanOrEqual(51)
  expect(await callsTo(room, /batch\/update/)).toBe(0)
  const aside = await room.rows(
    `SELECT count(DISTINCT key)::INTEGER AS rows, min(error_code) AS code FROM hubspot_sync.changes WHERE status = 'set_aside'`,
  )
  expect(aside).toEqual([{ rows: 10_001, code: expect.stringMatching(/^hubspot\.import\./) }])
  expect(await contactsOf(room)).toHaveLength(5)
  expect(await runOnce(room, order)).toMatchObject({
    status: 'succeeded',
    records: { created: 10_001, unchanged: 5 },
  })
  expect((await contactsOf(room)).every((one) => one.endsWith(' Oslo'))).toBe(true)
})
