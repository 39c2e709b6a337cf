import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  type CliRoom,
  configOf,
  type Line,
  openCliRoom,
  only,
  people,
  type Started,
} from './cli-room.ts'

const config = configOf(`
crm_in:
  connection: main
  direction: inbound
  schedule: { cron: "30 2 1 1 *", time_zone: Europe/Berlin }
  streams:
    contacts: { properties: [email, firstname], route: list }
owners_in:
  connection: main
  direction: inbound
  schedule: { after: crm_in }
  streams:
    owners: {}
by_hand:
  connection: main
  direction: inbound
  streams:
    owners: {}
`)

let room: CliRoom
let serving: Started[] = []
beforeEach(async () => {
  room = await openCliRoom(config)
  await room.control('records/contacts', { records: people(5) })
  serving = []
})
/** Each command is a process of its own, and the machine may be busy. */
const limit = { timeout: 180_000 }

afterEach(async () => {
  for (const one of serving) one.process.kill('SIGKILL')
  await Promise.all(serving.map((one) => one.ended))
  await room[Symbol.asyncDispose]()
})

/** Resolves when the schedules are looked after, having been looked at once. */
async function serve(...args: readonly string[]): Promise<Started> {
  const started = room.start('serve', '--json', '--poll', '1s', ...args)
  serving.push(started)
  const ended = await Promise.race([started.printed('"serving"'), started.ended])
  if (ended !== undefined) throw new Error(`It did not serve:\n${ended.stdout}${ended.stderr}`)
  return started
}

/** Sets the clock of a schedule back, as if nothing had served it for years. */
const backdate = (sync: string): Promise<unknown> =>
  eventually(() =>
    room.sql(
      `UPDATE hubspot_sync._schedules SET last_tick_at = TIMESTAMPTZ '2023-06-01 00:00:00Z' WHERE sync = '${sync}'`,
    ),
  )

/** The file may be open in another process for a moment. */
async function eventually<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await act()
    } catch (error) {
      if (tries > 100) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

async function stop(started: Started) {
  started.process.kill('SIGTERM')
  return started.ended
}

const events = (text: string): readonly (readonly [string, string])[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{"type":"event"'))
    .map((line) => JSON.parse(line) as { sync: string; event: string })
    .map(({ sync, event }) => [sync, event] as const)

test(
  'serve makes up for missed times by one run, runs what waits for it, and ends with 0',
  limit,
  async () => {
    const first = await serve()
    // Written down with its first look; a schedule begins with the next tick.
    await eventually(async () => {
      const rows = await room.sql(
        `SELECT count(*)::INTEGER FROM hubspot_sync.schedules WHERE next_at IS NOT NULL`,
      )
      if (rows[0]?.[0] !== 1) throw new Error('not yet')
    })
    expect(events((await stop(first)).stdout)).toEqual([])
    await backdate('crm_in')

    const second = await serve()
    await second.printed('"sync":"owners_in","event":"finished"')
    const ended = await stop(second)
    expect(ended.exit).toBe(0)
    expect(events(ended.stdout)).toEqual([
      ['crm_in', 'caught_up'],
      ['crm_in', 'started'],
      ['crm_in', 'finished'],
      ['owners_in', 'started'],
      ['owners_in', 'finished'],
    ])
    expect(ended.lines[0]).toEqual({ type: 'serving', syncs: ['crm_in', 'owners_in'], url: null })
    expect(ended.lines.filter(({ type }) => type === 'result').map(({ status }) => status)).toEqual(
      ['succeeded', 'succeeded'],
    )
    const count = 'SELECT count(*)::INTEGER FROM hubspot.contacts'
    expect(await eventually(() => room.sql(count))).toEqual([[5]])
    const happened = `SELECT sync, event FROM hubspot_sync.schedule_events ORDER BY "at", event`
    expect(await eventually(() => room.sql(happened))).toContainEqual(['owners_in', 'finished'])
  },
)

test(
  'a second serve is refused, naming the first; what the first leaves can be served again',
  limit,
  async () => {
    const first = await serve()
    await eventually(async () => {
      const rows = await room.sql('SELECT count(pid)::INTEGER FROM hubspot_sync.schedules')
      if (rows[0]?.[0] !== 2) throw new Error('not yet')
    })
    const second = await room.cli('serve', '--json')
    expect(second.exit).toBe(1)
    expect(only(second, 'error')).toMatchObject({
      error: {
        code: 'run.already_serving',
        why: expect.stringContaining(String(first.process.pid)) as string,
      },
    })
    await stop(first)
    const third = await serve('--port', '0')
    await third.printed('"link"')
    third.process.kill('SIGUSR2')
    await eventually(async () => {
      if (third.stdout().split('"link"').length < 3) throw new Error('not yet')
    })
    const ended = await stop(third)
    expect(ended.exit).toBe(0)
    const links = ended.lines.filter(({ type }) => type === 'link').map(({ url }) => String(url))
    expect(new Set(links).size).toBe(2)
    expect(links.every((link) => link.startsWith(`${only(ended, 'serving')['url']}/?key=`))).toBe(
      true,
    )
  },
)

test(
  'status says when a sync runs next, whether it is paused, and that nothing serves it',
  limit,
  async () => {
    const of = async (sync: string) =>
      (await room.cli('status', '--json')).lines.find((line) => line['sync'] === sync)
    expect(await of('crm_in')).toMatchObject({
      schedule: '30 2 1 1 * Europe/Berlin',
      served: false,
      paused: false,
      next_at: null,
    })
    const first = await serve('--port', '0')
    const { url } = JSON.parse(first.stdout().split('\n')[0] ?? '') as { url: string }
    const served = async () =>
      ((await (await fetch(`${url}/api/status`)).json()) as { syncs: Line[] }).syncs
    await eventually(async () => {
      expect((await served())[0]).toMatchObject({
        sync: 'crm_in',
        served: true,
        next_at: expect.stringMatching(/-01-01T01:30:00.000Z$/) as string,
      })
    })
    const [, after, byHand] = await served()
    expect(after).toMatchObject({ schedule: 'after crm_in', waits_for: 'syncs' })
    expect(byHand).toMatchObject({ schedule: null, served: false })
    expect(await (await fetch(`${url}/api/health`)).json()).toMatchObject({ ok: true, running: [] })
    expect((await room.cli('pause', 'crm_in')).stdout).toContain('paused')
    expect(await of('crm_in')).toMatchObject({ paused: true, next_at: null })
    expect((await room.cli('status')).stdout).toMatch(/crm_in.*paused/)
    await stop(first)
  },
)

test('paused, a missed time leads to no run, not even after resume', limit, async () => {
  await stop(await serve())
  expect(only(await room.cli('pause', 'crm_in', '--json'), 'paused')).toMatchObject({
    changed: true,
  })
  expect(only(await room.cli('pause', 'crm_in', '--json'), 'paused')).toMatchObject({
    changed: false,
  })
  await backdate('crm_in')
  const second = await serve()
  expect(only(await room.cli('resume', 'crm_in', '--json'), 'resumed')).toMatchObject({
    changed: true,
  })
  await eventually(async () => {
    const rows = await room.sql(`SELECT next_at FROM hubspot_sync.schedules WHERE sync = 'crm_in'`)
    if (rows[0]?.[0] === null) throw new Error('not yet')
  })
  expect(events((await stop(second)).stdout)).toEqual([])
  expect(await room.sql(`SELECT event FROM hubspot_sync.schedule_events ORDER BY "at"`)).toEqual([
    ['paused'],
    ['resumed'],
  ])
})

test(
  'a changed document is taken up; one that is wrong is refused and the old one kept',
  limit,
  async () => {
    const started = await serve()
    await room.write('hubspot-warehouse.yaml', config.replace('after: crm_in', 'after: crm_inn'))
    await started.printed('config_refused')
    await room.write(
      'hubspot-warehouse.yaml',
      config.replace('{ after: crm_in }', '{ after: by_hand }'),
    )
    await started.printed('config_reloaded')
    await eventually(async () => {
      const rows = await room.sql(
        `SELECT after_syncs FROM hubspot_sync.schedules WHERE sync = 'owners_in'`,
      )
      if (rows[0]?.[0] !== 'by_hand') throw new Error('not yet')
    })
    const ran = await room.cli('run', 'by_hand', '--json')
    expect(ran.exit).toBe(0)
    await started.printed('"sync":"owners_in","event":"finished"')
    expect((await stop(started)).exit).toBe(0)
  },
)

test.each([
  [['pause', 'by_hand'], 'has no schedule'],
  [['resume', 'nobody'], 'no sync nobody'],
  [['cancel', 'nobody'], 'no sync nobody'],
  [['serve', '--poll', 'often'], 'can’t be used'],
])('%j is refused', limit, async (args, why) => {
  const ended = await room.cli(...args, '--json')
  expect(ended.exit).toBe(2)
  expect(`${ended.stderr}`.replaceAll("'", '’')).toContain(why)
})
