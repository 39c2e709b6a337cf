import { expect, test } from 'vitest'
import { validateText } from '../../src/config/load.ts'
import { openSchedules } from '../../src/connector/schedules.ts'
import { knownNames } from '../../src/connector.ts'
import { ensureControl } from '../../src/engine/journal/control.ts'
import type { Processes } from '../../src/engine/journal/holder.ts'
import { beginRun } from '../../src/engine/journal/runs.ts'
import {
  type ScheduleEvent,
  scheduleTables,
  scheduleViews,
} from '../../src/engine/journal/schedules.ts'
import type { Clock, Warehouse } from '../../src/engine/ports.ts'
import { ConnectorError } from '../../src/errors/connector-error.ts'
import type { RunEnd } from '../../src/server/outcome.ts'
import { runScheduler } from '../../src/server/scheduler.ts'
import { configOf } from '../cli/cli-room.ts'
import { newPlace } from '../warehouse/open-warehouse.ts'
import { simulatedClock, type SimulatedClock } from './simulated.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const runMs = 45 * minuteMs

interface Started {
  readonly by: string
  readonly at: string
  end: RunEnd | null
}

interface Daemon {
  readonly events: ScheduleEvent[]
  readonly looked: Promise<void>
  readonly done: Promise<void>
}

/** A process on a machine of its own, which can't look whether others live but by what they write. */
const processesOf = (host: string): Processes => ({
  self: () => ({ host, pid: 1, process: host }),
  hasEnded: () => false,
  isNear: (holder) => holder.host === host,
  abandoned: new Set(),
})

/** A scheduler of a process of its own, over the journal that both share. `asleep`: SIGSTOP, and SIGCONT later. */
function daemon(
  host: string,
  clock: SimulatedClock,
  warehouse: Warehouse,
  started: Started[],
  until: number,
  asleep: { readonly from: number; readonly until: number } | null,
): Daemon {
  const processes = processesOf(host)
  const text = configOf(`
crm_in:
  connection: main
  direction: inbound
  schedule: { cron: "0 * * * *" }
  streams: { owners: {} }`)
  const { document } = validateText(text, knownNames)
  if (document === null) throw new Error('The document of this test does not hold.')
  const stop = new AbortController()
  const own: Clock = {
    now: () => clock.now(),
    sleep: async (ms, signal) => {
      const left = until - clock.now().getTime()
      if (left <= 0) stop.abort()
      await clock.sleep(Math.max(0, Math.min(ms, left)), signal)
      const now = clock.now().getTime()
      // Nothing of the process goes on, not even what was to be woken.
      if (asleep !== null && now >= asleep.from && now < asleep.until)
        await clock.sleep(asleep.until - now)
    },
  }
  const config = { file: '', folder: '/nowhere', text, document, environment: {} }
  const schedules = openSchedules(config, own, async () => warehouse, processes)
  const events: ScheduleEvent[] = []
  let made = 0

  const run = async (sync: string, { runId }: { readonly runId: string }): Promise<RunEnd> => {
    const done = clock.actor()
    const one: Started = { by: host, at: clock.now().toISOString().slice(0, 16), end: null }
    started.push(one)
    try {
      const begun = await beginRun(
        { warehouse, clock: own, signal: stop.signal, processes },
        {
          runId,
          sync,
          direction: 'inbound',
          configuration: '',
          version: '0',
          holder: processes.self(),
        },
      )
      for (let spent = 0; spent < runMs; spent += 5 * minuteMs) {
        await own.sleep(5 * minuteMs)
        await begun.beat()
      }
      await begun.finish({ status: 'succeeded', error: null, planId: null, result: {} })
      one.end = { runId, status: 'succeeded', code: null }
    } catch (error) {
      one.end = {
        runId,
        status: 'failed',
        code: error instanceof ConnectorError ? error.code : 'run.internal',
      }
    } finally {
      done()
    }
    return one.end
  }

  const seen = Promise.withResolvers<void>()
  const actor = clock.actor()
  stop.signal.addEventListener('abort', actor)
  const done = runScheduler(
    {
      clock: own,
      signal: stop.signal,
      uuid: () => `${host}-${(made += 1)}`,
      schedules: () => schedules,
      reload: async () => false,
      run,
      tell: (event) => void events.push(event),
      looked: () => seen.resolve(),
      troubled: (error) => {
        throw error
      },
    },
    { pollMs: 5 * minuteMs, glanceMs: 5 * minuteMs, concurrency: 1 },
  )
  return { events, looked: seen.promise, done }
}

test('of two daemons one serves; what it does while suspended the other takes over, and it wakes to nothing', {
  timeout: 120_000,
}, async () => {
  await using place = newPlace()
  const warehouse = await place.open()
  await ensureControl(warehouse, scheduleTables, scheduleViews)
  const clock = simulatedClock('2026-11-22T00:30:00Z')
  const at = (hours: number): number => Date.parse('2026-11-22T00:00:00Z') + hours * hourMs
  const started: Started[] = []
  // Suspended in the middle of its run of two o'clock, and woken four hours later.
  const asleep = { from: at(2.25), until: at(6.3) }
  const first = daemon('one', clock, warehouse, started, at(8.1), asleep)
  await first.looked
  const second = daemon('two', clock, warehouse, started, at(8.1), null)
  await Promise.all([first.done, second.done])

  const hours = (of: string) =>
    started.filter(({ by }) => by === of).map(({ at: time }) => time.slice(11))
  expect(hours('one')).toEqual(['01:00', '02:00'])
  // Silent for 15 minutes it counts as gone; its run is gone on with, its later times are kept.
  expect(hours('two')[0]).toMatch(/^02:[34]\d$/)
  expect(hours('two').slice(1)).toEqual(['04:00', '05:00', '06:00', '07:00', '08:00'])
  expect(second.events.map(({ event }) => event)).toEqual(
    expect.arrayContaining(['served_elsewhere', 'cut_off', 'skipped']) as string[],
  )
  expect(
    first.events.filter(({ at: when }) => when.getTime() >= asleep.until).map(({ event }) => event),
  ).toEqual(['served_elsewhere'])
  const rows = await warehouse.rows({
    name: 'schedule/list',
    slots: { schedules: { kind: 'table', table: { schema: 'control', name: '_schedules' } } },
  })
  expect(rows.map(({ sync }) => sync)).toEqual(['crm_in'])
})
