import { expect, test } from 'vitest'
import { configOf, only, people, start, type Started } from '../cli/cli-room.ts'
import { type E2eRoom, openE2eRoom } from './e2e-room.ts'

const limit = { timeout: 240_000 }

const config = (more = '') =>
  configOf(`
crm_in:
  connection: main
  direction: inbound
  schedule: { cron: "30 2 1 1 *"${more} }
  streams:
    contacts: { properties: [email], route: list }
`)

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds().catch(() => false)); tries += 1) {
    if (tries > 600) throw new Error('It never came so far.')
    await wait(100)
  }
}

async function account(document: string): Promise<E2eRoom> {
  const room = await openE2eRoom(document)
  await room.control('records/contacts', { records: people(350) })
  return room
}

const stallThirdPage = (room: E2eRoom) =>
  room.faults({
    method: 'GET',
    path: 'objects/.*contacts',
    from: 3,
    times: 1,
    action: { stall_ms: 120_000 },
  })

/** Resolves once the third page has been asked for. */
const stalled = (room: E2eRoom) =>
  until(async () => (await room.calls(/GET .*objects\/.*contacts/)) >= 3)

const serve = (room: E2eRoom): Started =>
  start(['serve', '--json', '--poll', '1s'], room.folder, {
    HUBSPOT_TOKEN: room.token,
    HUBSPOT_BASE_URL: room.url,
    NO_COLOR: '1',
  })

/** Lets `serve` see the schedule, then sets it back, as if nothing had served it for years: it is due. */
async function due(room: E2eRoom): Promise<void> {
  const first = serve(room)
  await until(async () => {
    const rows = await room.sql(
      `SELECT count(*)::INTEGER FROM hubspot_sync.schedules WHERE next_at IS NOT NULL`,
    )
    return rows[0]?.[0] === 1
  })
  first.process.kill('SIGTERM')
  expect((await first.ended).exit).toBe(0)
  await room.sql(
    `UPDATE hubspot_sync._schedules SET last_tick_at = TIMESTAMPTZ '2023-06-01 00:00:00Z'`,
  )
}

const contacts = (room: E2eRoom) => room.sql('SELECT count(*)::INTEGER FROM hubspot.contacts')

test(
  'cancel stops a run of serve from another process; it waits for its next time',
  limit,
  async () => {
    await using room = await account(config())
    await due(room)
    await stallThirdPage(room)
    const serving = serve(room)
    await stalled(room)
    const asked = only(await room.cli('cancel', 'crm_in', '--json'), 'cancel_asked')
    await serving.printed('"event":"cancelled"')
    serving.process.kill('SIGTERM')
    const ended = await serving.ended
    expect(ended.exit).toBe(0)
    expect(only(ended, 'result')).toMatchObject({
      run_id: asked['run_id'],
      status: 'stopped',
      error: { code: 'run.cancelled' },
    })
    expect(await room.sql('SELECT status, error_code FROM hubspot_sync.runs')).toEqual([
      ['stopped', 'run.cancelled'],
    ])
    expect(await room.sql('SELECT due_at, run_id FROM hubspot_sync.schedules')).toEqual([
      [null, null],
    ])
    expect((await room.run('crm_in')).exit).toBe(0)
    expect(await contacts(room)).toEqual([[350]])
  },
)

test('cancel stops a run that somebody started by hand', limit, async () => {
  await using room = await account(config())
  await stallThirdPage(room)
  const running = room.run('crm_in')
  await stalled(room)
  expect(only(await room.cli('cancel', 'crm_in', '--json'), 'cancel_asked')).toMatchObject({
    forgotten: false,
  })
  const { exit, result } = await running
  expect(exit).toBe(1)
  expect(result).toMatchObject({ status: 'stopped', error: { code: 'run.cancelled' } })
  // The wish is over with its run.
  expect((await room.run('crm_in')).exit).toBe(0)
  expect(only(await room.cli('cancel', 'crm_in', '--json'), 'cancel_asked')).toMatchObject({
    run_id: null,
  })
})

test(
  'a run over its time limit is stopped in good order and goes on with the next',
  limit,
  async () => {
    await using room = await account(config(', time_limit: 2s'))
    await due(room)
    await stallThirdPage(room)
    const serving = serve(room)
    await serving.printed('"event":"time_limit"')
    serving.process.kill('SIGTERM')
    expect(only(await serving.ended, 'result')).toMatchObject({
      status: 'stopped',
      error: { code: 'run.time_limit' },
    })
    // By hand there is no limit.
    expect((await room.run('crm_in')).exit).toBe(0)
    expect(await contacts(room)).toEqual([[350]])
  },
)

test(
  'SIGTERM stops serve and its run at a checkpoint with 0; the next serve goes on at once',
  limit,
  async () => {
    await using room = await account(config())
    await due(room)
    await stallThirdPage(room)
    const serving = serve(room)
    await stalled(room)
    serving.process.kill('SIGTERM')
    const ended = await serving.ended
    expect(ended.exit).toBe(0)
    expect(only(ended, 'result')).toMatchObject({
      status: 'stopped',
      error: { code: 'run.stopped' },
    })

    const next = serve(room)
    await next.printed('"event":"finished"')
    next.process.kill('SIGTERM')
    const { lines } = await next.ended
    expect(lines.find(({ event }) => event === 'started')).toMatchObject({ detail: 'continued' })
    expect(await contacts(room)).toEqual([[350]])
  },
)

test(
  'a serve that was killed leaves nothing locked: the next one goes on with its run at once',
  limit,
  async () => {
    await using room = await account(config())
    await due(room)
    await stallThirdPage(room)
    const killed = serve(room)
    await stalled(room)
    killed.process.kill('SIGKILL')
    expect((await killed.ended).signal).toBe('SIGKILL')

    const next = serve(room)
    await next.printed('"event":"finished"')
    next.process.kill('SIGTERM')
    const { lines, exit } = await next.ended
    expect(exit).toBe(0)
    expect(
      lines.filter(({ type }) => type === 'event').map(({ event }) => event as string),
    ).toEqual(['cut_off', 'started', 'finished'])
    expect(await contacts(room)).toEqual([[350]])
    expect(
      await room.sql('SELECT status, error_code FROM hubspot_sync.runs ORDER BY started_at'),
    ).toEqual([
      ['stopped', 'run.interrupted'],
      ['succeeded', null],
    ])
  },
)
