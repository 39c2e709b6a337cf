import { expect, test } from 'vitest'
import { configOf } from '../cli/cli-room.ts'
import { type E2eRoom, openE2eRoom } from './e2e-room.ts'

const config = configOf(`
people_out:
  connection: main
  direction: outbound
  target: contacts
  strategy: mirror
  source: { table: app.people }
  key: person
  identify_by: { property: email, column: email }
  fields: { firstname: name }
  associations:
    - { to: companies, by: domain, column: employers }
`)

const source = (room: E2eRoom, people: number, employed: number): Promise<void> =>
  room.table(
    'app.people',
    `SELECT i AS person, 'p' || i || '@x.com' AS email, 'N' || i AS name,
       CASE WHEN i <= ${employed} THEN MAP {'c.com': NULL} END AS employers
     FROM range(1, ${people + 1}) AS t(i)`,
  )

test('what would go is told by plan and by the held run, listed in full, and goes once approved', {
  timeout: 120_000,
}, async () => {
  await using room = await openE2eRoom(config, { knobs: { burst_limit: 10_000 } }, 'here')
  await room.control('records/companies', { records: [{ properties: { domain: 'c.com' } }] })
  await source(room, 40, 40)
  expect((await room.run('people_out')).exit).toBe(0)

  // Of 40, the last 12 leave, and 15 who stay lose their employer.
  await source(room, 28, 13)
  const counts = {
    records: { read: 28, vanished: 12, unchanged: 28, archived: 12 },
    associations: { removed: 27, unchanged: 13 },
  }
  const told = await room.cli('plan', 'people_out')
  expect(told.exit, told.stdout).toBe(4)
  expect(told.stdout).toMatch(/vanished 12 .*archived 12/)
  expect(told.stdout).toMatch(/archive 12 contacts and take links off 15 pairs/)
  expect(told.stdout).toMatch(/29 +archive +firstname +N29 +none/)
  expect(told.stdout).toMatch(/62\d,\d{3} of 625,000 calls are left today/)
  expect(told.stdout).toContain('plan people_out --removals')

  const listed = await room.cli('plan', 'people_out', '--removals', '--json')
  expect(listed.lines[0]).toMatchObject({ type: 'plan', ...counts, calls: { batch: 2 } })
  const removals = listed.lines.filter(({ type }) => type === 'removal')
  expect(removals.filter(({ kind }) => kind === 'archive')).toHaveLength(12)
  expect(removals.filter(({ kind }) => kind === 'association')).toHaveLength(15)
  expect(removals[0]).toMatchObject({
    kind: 'archive',
    key: '29',
    before: { email: 'p29@x.com', firstname: 'N29' },
  })

  const held = await room.run('people_out')
  expect(held.exit, held.ended.stdout).toBe(4)
  expect(held.result).toMatchObject({ status: 'held', ...counts, plan_id: expect.any(String) })
  const live = async (): Promise<number> =>
    (await room.records('contacts')).filter(({ archived }) => !archived).length
  expect(await live()).toBe(40)

  const approved = await room.run('people_out', '--approve', held.result['plan_id'])
  expect(approved.result, approved.ended.stdout).toMatchObject({ status: 'succeeded', ...counts })
  expect(await live()).toBe(28)
  const still = await room.run('people_out')
  expect(still.result).toMatchObject({ status: 'succeeded', records: { vanished: 0 } })
})
