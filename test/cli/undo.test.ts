import { expect, test } from 'vitest'
import { configOf, only, openCliRoom } from './cli-room.ts'

const config = configOf(`
people_out:
  connection: main
  direction: outbound
  target: contacts
  strategy: upsert
  source: { query: "SELECT * FROM (VALUES (1, 'ada@example.com', 'Ada'), (2, 'no address', 'Bob')) AS t(person_id, email, name)" }
  key: person_id
  identify_by: { property: email, column: email }
  fields:
    firstname: name
crm_in:
  connection: main
  direction: inbound
  streams: { owners: {} }
`)

test('undo shows what it would do and does it; retry sends failed rows again, skip leaves them out', async () => {
  await using room = await openCliRoom(config, {}, 'here')
  await room.control('records/contacts', {
    records: [{ id: '100', properties: { email: 'ada@example.com', firstname: 'Augusta' } }],
  })
  const name = async (): Promise<string | null | undefined> => {
    type Found = { results: { id: string; properties: Record<string, string | null> }[] }
    const { results } = await room.control<Found>('records/contacts')
    return results.find(({ id }) => id === '100')?.properties['firstname']
  }
  const ran = await room.cli('run', 'people_out', '--json')
  expect(only(ran, 'result')).toMatchObject({ records: { updated: 1, set_aside: 1 } })
  const { run_id: runId } = only(ran, 'result') as { run_id: string }
  expect(await name()).toBe('Ada')

  // Wrong names end with 2 and say which.
  for (const [wrong, words] of [
    [['undo', 'no-such-run'], 'There is no run no-such-run.'],
    [['retry', 'people_out', '--key', '1', '7'], 'has no such row: 1, 7.'],
    [['retry', 'crm_in'], 'The sync crm_in reads from HubSpot.'],
  ] as const) {
    const said = await room.cli(...wrong)
    expect([said.exit, said.stderr]).toEqual([2, expect.stringContaining(words)])
  }

  const again = await room.cli('retry', 'people_out', '--json')
  expect(again.exit).toBe(3)
  expect(only(again, 'retry')).toMatchObject({ sync: 'people_out', rows: 1, links: 0 })
  expect(only(again, 'result')).toMatchObject({ records: { unchanged: 1, set_aside: 1 } })
  expect(only(await room.cli('skip', 'people_out', '2', '--json'), 'skip')).toMatchObject({
    rows: 1,
  })
  const quiet = await room.cli('run', 'people_out', '--json')
  expect([quiet.exit, only(quiet, 'result')]).toEqual([
    0,
    expect.objectContaining({ records: expect.objectContaining({ unchanged: 2 }) }),
  ])

  const planned = await room.cli('undo', runId, '--plan')
  expect(planned.exit).toBe(0)
  expect(planned.stdout).toMatch(/1\s+update\s+firstname\s+Ada\s+Augusta/)
  expect(await name()).toBe('Ada')
  const undone = await room.cli('undo', runId, '--json')
  expect(undone.exit).toBe(0)
  expect(only(undone, 'result')).toMatchObject({
    sync: 'people_out',
    status: 'succeeded',
    records: { read: 1, updated: 1 },
    undo: { run_id: runId, kept_records: 0, kept_values: 0, recreated: 0 },
  })
  expect(await name()).toBe('Augusta')
  const left = await room.cli('run', 'people_out', '--json')
  expect(only(left, 'result')).toMatchObject({ status: 'succeeded', records: { updated: 0 } })
  // Named, an undone row is compared and written again.
  const back = await room.cli('retry', 'people_out', '--key', '1', '--json')
  expect(only(back, 'retry')).toMatchObject({ rows: 1, skipped: 1 })
  expect(only(back, 'result')).toMatchObject({ records: { updated: 1 } })
  expect(await name()).toBe('Ada')
})
