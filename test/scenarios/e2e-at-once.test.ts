import { expect, test } from 'vitest'
import { configOf } from '../cli/cli-room.ts'
import { type E2eRoom, openE2eRoom } from './e2e-room.ts'

const limit = { timeout: 180_000 }

const config = configOf(`
crm_in:
  connection: main
  direction: inbound
  streams:
    contacts: { properties: [email], route: list }
other_in:
  connection: main
  direction: inbound
  streams:
    companies: { properties: [domain], route: list }
people_out:
  connection: main
  direction: outbound
  target: contacts
  strategy: create
  source: { query: "SELECT i AS person, 'Name ' || i AS name FROM range(1, 121) AS t(i)" }
  key: person
  fields: { firstname: name }
`)

async function account(): Promise<E2eRoom> {
  const room = await openE2eRoom(config)
  await room.control('records/contacts', {
    records: Array.from({ length: 250 }, (_, at) => ({ properties: { email: `p${at}@x.com` } })),
  })
  return room
}

/** Resolves once a call of this kind has come in. */
async function asked(room: E2eRoom, path: RegExp): Promise<void> {
  for (let tries = 0; (await room.calls(path)) === 0; tries += 1) {
    if (tries > 1_000) throw new Error('The run never came so far.')
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
}

test(
  'a second run of a sync waits, then ends with its reason; other work goes on meanwhile',
  limit,
  async () => {
    await using room = await account()
    await room.faults({ path: '/contacts\\?', times: 1, action: { stall_ms: 120_000 } })
    const first = room.start('run', 'crm_in', '--json')
    await asked(room, /\/contacts\?/)

    const startedAt = Date.now()
    const second = room.run('crm_in')
    // The file is closed while a run waits for HubSpot: other syncs and readers get their turn.
    const other = await room.run('other_in')
    expect(other.exit, other.ended.stdout).toBe(0)
    expect((await room.cli('preview', 'hubspot_sync.runs', '--json')).exit).toBe(0)

    const refused = await second
    expect(Date.now() - startedAt).toBeGreaterThan(29_000)
    expect(refused.exit, refused.ended.stdout).toBe(1)
    expect(refused.result).toMatchObject({
      status: 'failed',
      error: { code: 'run.already_running', why: expect.stringContaining(`${first.process.pid}`) },
      streams: {},
    })
    first.process.kill('SIGKILL')
    await first.ended
    await room.faults()
    expect((await room.run('crm_in')).exit).toBe(0)
    expect(await room.sql('SELECT count(*)::INTEGER FROM hubspot.contacts')).toEqual([[250]])
  },
)

test('runs that start together follow each other, and nothing is done twice', limit, async () => {
  await using room = await account()
  const ended = await Promise.all([
    room.run('people_out'),
    room.run('people_out'),
    room.run('crm_in'),
    room.run('crm_in'),
  ])
  for (const one of ended) expect(one.exit, one.ended.stdout + one.ended.stderr).toBe(0)
  const created = ended.flatMap((one) => one.result['records']?.created ?? [])
  expect(created.toSorted((one, other) => one - other)).toEqual([0, 120])
  expect(await room.records('contacts')).toHaveLength(370)
  expect((await room.run('crm_in')).exit).toBe(0)
  expect(
    await room.sql('SELECT count(*)::INTEGER, count(DISTINCT id)::INTEGER FROM hubspot.contacts'),
  ).toEqual([[370, 370]])
})

test(
  'SIGTERM between two batches stops an outbound run; the next one sends the rest once',
  limit,
  async () => {
    await using room = await account()
    await room.faults({
      method: 'POST',
      path: '/contacts/batch/create',
      from: 2,
      times: 1,
      action: { stall_ms: 3_000 },
    })
    const running = room.start('run', 'people_out', '--json')
    await asked(room, /contacts\/batch\/create/)
    running.process.kill('SIGTERM')
    const stopped = await running.ended
    expect(stopped.exit, stopped.stdout + stopped.stderr).toBe(1)
    expect(stopped.lines.at(-1)).toMatchObject({ type: 'summary', status: 'stopped', exit: 1 })
    await room.faults()
    const again = await room.run('people_out')
    // Creates without identity whose answer was not awaited can't be proven: a person is asked, never a second one made.
    expect([0, 4], again.ended.stdout).toContain(again.exit)
    const names = (await room.records('contacts')).flatMap(
      ({ properties }) => properties['firstname'] ?? [],
    )
    expect(new Set(names).size).toBe(names.length)
  },
)
