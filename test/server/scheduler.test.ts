import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { openSchedules } from '../../src/connector/schedules.ts'
import { knownNames } from '../../src/connector.ts'
import { ensureControl } from '../../src/engine/journal/control.ts'
import { thisProcess } from '../../src/engine/journal/holder.ts'
import { beginRun } from '../../src/engine/journal/runs.ts'
import {
  scheduleTables,
  scheduleViews,
  type ScheduleEvent,
} from '../../src/engine/journal/schedules.ts'
import type { RunStatus } from '../../src/engine/reports.ts'
import type { RunEnd } from '../../src/server/outcome.ts'
import { runScheduler } from '../../src/server/scheduler.ts'
import { configOf } from '../cli/cli-room.ts'
import { look, newPlace } from '../warehouse/open-warehouse.ts'
import { type SimulatedClock, simulatedClock } from './simulated.ts'

const hourMs = 3_600_000
const limit = { timeout: 180_000 }

interface Simulated {
  readonly runs: readonly { readonly sync: string; readonly at: string }[]
  readonly events: readonly ScheduleEvent[]
  readonly mostAtOnce: number
}

interface Simulation {
  readonly syncs: string
  readonly from: string
  readonly days: number
  readonly pollMs?: number
  readonly glanceMs?: number
  readonly concurrency?: number
  /** How long it takes until what was read of the control schema arrives. */
  readonly readMs?: number
  /** How long a run takes to close what it opened, after its end was written down. */
  readonly closeMs?: number
  /** How long a run takes, and how it ends. */
  readonly run: (
    sync: string,
    nth: number,
  ) => { readonly ms: number; readonly status: RunStatus; readonly code?: RunEnd['code'] }
  readonly during?: (
    clock: SimulatedClock,
    warehouse: Awaited<ReturnType<ReturnType<typeof newPlace>['open']>>,
  ) => Promise<void>
}

const syncOf = (name: string, schedule: string): string =>
  `${name}:\n  connection: main\n  direction: inbound\n  schedule: ${schedule}\n  streams: { owners: {} }`

/** Days of a scheduler over a real DuckDB file and its journal; only time and the work of the runs are made up. */
async function simulate(simulation: Simulation): Promise<Simulated> {
  await using place = newPlace()
  const folder = await mkdtemp(join(tmpdir(), 'schedules-'))
  const file = join(folder, 'hubspot-warehouse.yaml')
  await writeFile(file, configOf(simulation.syncs))
  const config = await loadConfig(file, {}, knownNames)
  const warehouse = await place.open()
  await ensureControl(warehouse, scheduleTables, scheduleViews)

  const clock = simulatedClock(simulation.from)
  const pollMs = simulation.pollMs ?? 6 * hourMs
  const stop = new AbortController()
  const schedules = openSchedules(config, clock, async () => warehouse)
  const runs: { sync: string; at: string }[] = []
  const events: ScheduleEvent[] = []
  const counts = new Map<string, number>()
  const atWork = new Set<string>()
  let mostAtOnce = 0
  let made = 0

  const run = async (sync: string, control: { readonly runId: string }): Promise<RunEnd> => {
    const done = clock.actor()
    try {
      expect(atWork.has(sync)).toBe(false)
      atWork.add(sync)
      mostAtOnce = Math.max(mostAtOnce, atWork.size)
      runs.push({ sync, at: clock.now().toISOString().slice(0, 16) })
      const nth = (counts.get(sync) ?? 0) + 1
      counts.set(sync, nth)
      const { ms, status, code = null } = simulation.run(sync, nth)
      const begun = await beginRun(
        { warehouse, clock, signal: stop.signal },
        {
          runId: control.runId,
          sync,
          direction: 'inbound',
          configuration: '',
          version: '0',
          holder: thisProcess(),
        },
      )
      await clock.sleep(ms)
      await begun.finish({ status, error: null, planId: null, result: {} })
      if (simulation.closeMs !== undefined) await clock.sleep(simulation.closeMs)
      return { runId: control.runId, status, code }
    } finally {
      atWork.delete(sync)
      done()
    }
  }

  const until = clock.now().getTime() + simulation.days * 24 * hourMs
  const scheduler = clock.actor()
  const all = runScheduler(
    {
      clock: {
        now: () => clock.now(),
        sleep: (ms, signal) => {
          if (clock.now().getTime() >= until) stop.abort()
          return clock.sleep(Math.min(ms, Math.max(0, until - clock.now().getTime())), signal)
        },
      },
      signal: stop.signal,
      uuid: () => `run-${(made += 1)}`,
      schedules: () => ({
        ...schedules,
        read: async () => {
          const found = await schedules.read()
          if (simulation.readMs !== undefined) await clock.sleep(simulation.readMs)
          return found
        },
      }),
      reload: async () => {
        await simulation.during?.(clock, warehouse)
        return false
      },
      run,
      tell: (event) => void events.push(event),
      looked: () => undefined,
      troubled: (error) => {
        throw error
      },
    },
    { pollMs, glanceMs: simulation.glanceMs ?? pollMs, concurrency: simulation.concurrency ?? 1 },
  )
  // Once it has been told to stop it waits for its runs: those alone let time pass.
  stop.signal.addEventListener('abort', scheduler)
  await all
  const kept = await look(warehouse, 'SELECT * FROM hubspot_sync.schedule_events')
  expect(kept).toHaveLength(events.length)
  await rm(folder, { recursive: true, force: true })
  return { runs, events, mostAtOnce }
}

const minutes = (count: number): number => count * 60_000
const ofSync = ({ runs }: Simulated, sync: string): readonly string[] =>
  runs.filter((one) => one.sync === sync).map(({ at }) => at)

test('a run that ends while the schedules are read was not cut off', limit, async () => {
  const { runs, events } = await simulate({
    syncs: syncOf('daily', '{ cron: "0 2 * * *" }'),
    from: '2026-03-01T00:00:00Z',
    days: 3,
    pollMs: minutes(7),
    glanceMs: minutes(2),
    readMs: minutes(5),
    closeMs: minutes(3),
    run: () => ({ ms: minutes(6), status: 'succeeded' }),
  })
  expect(runs).toHaveLength(3)
  expect(events.filter(({ event }) => event === 'cut_off')).toEqual([])
})

test('what waits for a run that ends while the schedules are read starts once its end is told', {
  ...limit,
}, async () => {
  const { events } = await simulate({
    syncs: [syncOf('first', '{ cron: "0 2 * * *" }'), syncOf('then', '{ after: first }')].join(
      '\n',
    ),
    from: '2026-03-01T00:00:00Z',
    days: 1,
    pollMs: minutes(7),
    glanceMs: minutes(2),
    readMs: minutes(5),
    closeMs: minutes(3),
    run: () => ({ ms: minutes(6), status: 'succeeded' }),
  })
  const ofFirst = events.map(({ sync, event }) => `${sync} ${event}`)
  const one = ['first started', 'first finished', 'then started', 'then finished']
  expect(ofFirst).toEqual(one)
})

test(
  'a month round the end of summer time: daily once a day, and what follows it follows each',
  limit,
  async () => {
    const simulated = await simulate({
      syncs: [
        syncOf('crm_in', '{ cron: "30 2 * * *", time_zone: Europe/Berlin }'),
        syncOf('then', '{ after: crm_in }'),
        syncOf('last', '{ after: [crm_in, then] }'),
      ].join('\n'),
      from: '2026-10-05T00:00:00Z',
      days: 30,
      run: (sync) => ({ ms: minutes(sync === 'crm_in' ? 90 : 10), status: 'succeeded' }),
    })
    const days = ofSync(simulated, 'crm_in')
    expect(days).toHaveLength(30)
    expect(days.slice(19, 22)).toEqual(['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30'])
    expect(ofSync(simulated, 'then')).toHaveLength(30)
    expect(ofSync(simulated, 'last')).toHaveLength(30)
    expect(simulated.mostAtOnce).toBe(1)
    expect(ofSync(simulated, 'then')[0]).toBe('2026-10-05T02:00')
    expect(ofSync(simulated, 'last')[0]).toBe('2026-10-05T02:10')
  },
)

test(
  'a run that takes longer than its interval: the ticks meanwhile are skipped and told',
  limit,
  async () => {
    const simulated = await simulate({
      syncs: syncOf('crm_in', '{ cron: "0 * * * *" }'),
      from: '2026-11-22T00:30:00Z',
      days: 1,
      pollMs: minutes(30),
      run: () => ({ ms: minutes(150), status: 'succeeded' }),
    })
    expect(ofSync(simulated, 'crm_in').slice(0, 3)).toEqual([
      '2026-11-22T01:00',
      '2026-11-22T04:00',
      '2026-11-22T07:00',
    ])
    const skipped = simulated.events.filter(({ event }) => event === 'skipped')
    expect(skipped.length).toBeGreaterThanOrEqual(14)
  },
)

test('syncs of one warehouse take turns, by how long they wait', limit, async () => {
  const syncs = ['a', 'b', 'c'].map((name) => syncOf(name, '{ cron: "0 6 * * *" }')).join('\n')
  const run = () => ({ ms: minutes(20), status: 'succeeded' as const })
  const order = { syncs, from: '2026-11-22T00:00:00Z', days: 0.5, run }
  const alone = await simulate(order)
  expect(alone.runs.map(({ sync, at }) => `${sync} ${at.slice(11)}`)).toEqual([
    'a 06:00',
    'b 06:20',
    'c 06:40',
  ])
  expect(alone.mostAtOnce).toBe(1)
  expect((await simulate({ ...order, concurrency: 2 })).mostAtOnce).toBe(2)
})

test(
  'waiting runs go on by themselves, failed ones are tried again, held ones wait for a person',
  limit,
  async () => {
    const simulated = await simulate({
      syncs: [
        syncOf('waits', '{ cron: "0 6 * * *" }'),
        syncOf('fails', '{ cron: "0 8 * * *" }'),
        syncOf('held', '{ cron: "0 * * * *" }'),
      ].join('\n'),
      from: '2026-11-22T00:30:00Z',
      days: 0.9,
      concurrency: 3,
      run: (sync, nth) => {
        if (sync === 'waits') return { ms: 1000, status: nth <= 4 ? 'waiting' : 'succeeded' }
        if (sync === 'fails') return { ms: 1000, status: 'failed', code: 'hubspot.answer_lost' }
        return { ms: 1000, status: 'held', code: 'run.held' }
      },
    })
    expect(ofSync(simulated, 'waits').map((at) => at.slice(11))).toEqual([
      '06:00',
      '06:01',
      '06:03',
      '06:07',
      '06:15',
    ])
    expect(ofSync(simulated, 'fails').map((at) => at.slice(11))).toEqual([
      '08:00',
      '08:01',
      '08:06',
      '08:21',
    ])
    expect(ofSync(simulated, 'held').map((at) => at.slice(11))).toEqual(['01:00'])
  },
)

test(
  'a machine that slept, and a clock that was set back, lead to one run and to no silence',
  limit,
  async () => {
    let jumps = 0
    const simulated = await simulate({
      syncs: syncOf('crm_in', '{ cron: "0 * * * *" }'),
      from: '2026-11-22T00:30:00Z',
      days: 0.6,
      pollMs: minutes(10),
      run: () => ({ ms: minutes(1), status: 'succeeded' }),
      during: async (clock) => {
        const time = clock.now().toISOString().slice(0, 16)
        // Asleep from 03:31 to 10:51; set back by a day from 12:30 on.
        if (jumps === 0 && time >= '2026-11-22T03:30') {
          jumps = 1
          clock.jump(7 * hourMs + minutes(20))
        } else if (jumps === 1 && time >= '2026-11-22T12:30') {
          jumps = 2
          clock.jump(-24 * hourMs)
        }
      },
    })
    const hours = ofSync(simulated, 'crm_in')
    expect(hours.slice(0, 7)).toEqual([
      '2026-11-22T01:00',
      '2026-11-22T02:00',
      '2026-11-22T03:00',
      '2026-11-22T10:51',
      '2026-11-22T11:00',
      '2026-11-22T12:00',
      '2026-11-21T13:00',
    ])
    expect(simulated.events.map(({ event }) => event)).toContain('clock_moved_back')
    expect(simulated.events.filter(({ event }) => event === 'caught_up')).toHaveLength(1)
  },
)

test(
  'a machine asleep for a week over the start of summer time: one run for each, then as before',
  limit,
  async () => {
    let slept = false
    const simulated = await simulate({
      syncs: [
        syncOf('hourly', '{ cron: "0 * * * *", time_zone: Europe/Berlin }'),
        syncOf('daily', '{ cron: "30 2 * * *", time_zone: Europe/Berlin }'),
        syncOf('never', '{ cron: "15 4 * * *", time_zone: Europe/Berlin, catch_up: false }'),
      ].join('\n'),
      from: '2026-03-26T06:00:00Z',
      days: 8,
      pollMs: minutes(30),
      run: () => ({ ms: minutes(2), status: 'succeeded' }),
      during: async (clock) => {
        if (slept || clock.now().toISOString() < '2026-03-26T10:10') return
        slept = true
        clock.jump(7 * 24 * hourMs)
      },
    })
    const after = (sync: string): readonly string[] =>
      ofSync(simulated, sync).filter((time) => time > '2026-03-26T10:10')
    // Of 168 and of 7 times that passed, one run each, at once.
    expect(after('hourly').slice(0, 3)).toEqual([
      expect.stringMatching(/^2026-04-02T10:[1-4]\d$/),
      '2026-04-02T11:00',
      '2026-04-02T12:00',
    ])
    expect(after('daily')).toEqual([
      expect.stringMatching(/^2026-04-02T10:[1-4]\d$/),
      '2026-04-03T00:30',
    ])
    expect(after('never')).toEqual(['2026-04-03T02:15'])
    const told = simulated.events.filter(({ event }) => event === 'caught_up' || event === 'missed')
    expect(told.map(({ sync, event }) => `${sync ?? ''} ${event}`).toSorted()).toEqual([
      'daily caught_up',
      'hourly caught_up',
      'never missed',
    ])
  },
)

test.each([
  ['forward', 3 * hourMs, ['2026-11-22T01:00', '2026-11-22T05:00', '2026-11-22T06:00']],
  ['back', -3 * hourMs, ['2026-11-22T01:00', '2026-11-21T23:00', '2026-11-22T00:00']],
])(
  'a clock that is set %s during a run: the run counts as at work, and times go on from there',
  limit,
  async (_, ms, times) => {
    let jumped = false
    const simulated = await simulate({
      syncs: syncOf('crm_in', '{ cron: "0 * * * *" }'),
      from: '2026-11-22T00:30:00Z',
      days: 0.3,
      pollMs: minutes(10),
      run: () => ({ ms: minutes(40), status: 'succeeded' }),
      during: async (clock) => {
        if (jumped || clock.now().toISOString() < '2026-11-22T01:10') return
        jumped = true
        clock.set(ms)
      },
    })
    expect(simulated.runs.map(({ at }) => at).slice(0, 3)).toEqual(times)
    expect(simulated.mostAtOnce).toBe(1)
    expect(simulated.events.map(({ event }) => event)).not.toContain('cut_off')
  },
)
