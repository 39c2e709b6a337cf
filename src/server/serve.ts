import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Config, loadConfig } from '../config/load.ts'
import {
  type Around,
  asConnectorError,
  type Connector,
  type Governors,
  knownNames,
  openConnector,
} from '../connector.ts'
import type { Holder } from '../engine/journal/holder.ts'
import type { ScheduleEvent } from '../engine/journal/schedules.ts'
import type { Clock, Log, Random } from '../engine/ports.ts'
import type { RunResult } from '../engine/reports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { type HttpServer, openHttp, openProbe, type Routes } from './http.ts'
import type { RunEnd } from './outcome.ts'
import { runScheduler, type SchedulerOptions } from './scheduler.ts'

export interface ServeOrder extends Pick<SchedulerOptions, 'concurrency'> {
  /** Null: as often as the warehouses of the syncs can bear. */
  readonly pollMs: number | null
  /** Path of the configuration document. */
  readonly file: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly log: Log
  readonly clock: Clock
  readonly random: Random
  readonly around?: Around | undefined
  /** Stops runs at their next checkpoint, then the server. */
  readonly signal: AbortSignal
  /** Schedules are looked after from now on: the syncs that have one. */
  readonly serving: (syncs: readonly string[], url: string | null) => void
  /** Of the HTTP answers on loopback; null: none. */
  readonly port: number | null
  /** Of the answer to a container's probe, on all addresses; null: none. */
  readonly probe: number | null
  readonly tell: (event: ScheduleEvent) => void
  readonly result: (result: RunResult) => void
}

/**
 * Runs syncs by their schedules until the signal. Each run opens what it needs and closes it again, with secrets read
 * afresh; only the DuckDB file is shared in the process, and closed whenever it is idle.
 * @throws `run.already_serving`, and what reading the document throws
 */
export async function serve(order: ServeOrder): Promise<void> {
  const { random, log, around } = order
  const clock = around?.clock?.(order.clock) ?? order.clock
  const governors: Governors = new Map()
  // The control schema has to be written after the signal too.
  const control = new AbortController().signal
  const open = (config: Config, signal: AbortSignal): Connector =>
    openConnector(config, {
      log,
      signal,
      clock: order.clock,
      random,
      governors,
      ...(around && { around }),
      progress: () => undefined,
    })

  let stamp = await stampOf(order.file)
  let config = await loadConfig(order.file, order.environment, knownNames)
  let connector = open(config, control)

  const tell = (event: string, detail: string): void =>
    order.tell({ at: clock.now(), sync: null, event, runId: null, detail })

  let troubledSince: Date | null = null
  const troubled = (thrown: unknown): void => {
    const error = asConnectorError(thrown)
    const { code, what, why } = error
    log.warn('schedule_look_failed', { code, what, why })
    const now = clock.now()
    troubledSince ??= now
    if (now.getTime() - troubledSince.getTime() > troubledAfterMs)
      watch((alerts) => alerts.unreachable(error))
  }
  const alertLooks = openAlertLooks(clock)
  const watch = (look: (alerts: Connector['alerts']) => Promise<void>): void =>
    alertLooks.start(async () => look(connector.alerts))

  const reload = async (): Promise<boolean> => {
    const seen = await stampOf(order.file)
    if (seen === stamp) return false
    stamp = seen
    const before = { config, connector }
    try {
      config = await loadConfig(order.file, order.environment, knownNames)
    } catch (thrown) {
      const { what } = asConnectorError(thrown)
      log.error('config_refused', { file: order.file, what })
      tell('config_refused', `The document as it was before is kept. ${what}`)
      return false
    }
    connector = open(config, control)
    log.info('config_reloaded', { file: order.file })
    tell('config_reloaded', `${order.file} has changed.`)
    try {
      await leaveRemoved(before.config, config, before.connector)
      await before.connector[Symbol.asyncDispose]()
    } catch (thrown) {
      troubled(thrown)
    }
    return true
  }

  const run = async (
    sync: string,
    how: { readonly runId: string; readonly timeLimitMs: number | null },
  ): Promise<RunEnd> => {
    const { runId } = how
    try {
      const own = open(config, order.signal)
      try {
        const result = await own.run(sync, { full: false, approve: null, ...how })
        order.result(result)
        return { runId, status: result.status, code: result.error?.code ?? null }
      } finally {
        await own[Symbol.asyncDispose]()
      }
    } catch (thrown) {
      const error = asConnectorError(thrown)
      log.error('run_failed', { sync, run: runId, code: error.code, what: error.what })
      return { runId, status: 'failed', code: error.code }
    }
  }

  const pollMs = order.pollMs ?? usualPollMs(config)
  let health: Health = { at: clock.now(), running: [] }
  // Looks are a poll apart, and wait for a DuckDB file that is held elsewhere.
  const lateMs = 3 * pollMs + 120_000
  const isWell = (): boolean => clock.now().getTime() - health.at.getTime() < lateMs
  const routes: Routes = {
    '/api/health': async () => {
      const ok = isWell()
      const looked_at = health.at.toISOString()
      const running = health.running.map(({ sync, runId }) => ({ sync, run_id: runId }))
      return { status: ok ? 200 : 503, body: { ok, looked_at, running } }
    },
    '/api/status': async () => ({ status: 200, body: await connector.status() }),
  }
  let http: HttpServer | null = null
  let probe: HttpServer | null = null
  try {
    const { syncs } = await connector.schedules.read()
    for (const { sync, servedByOther } of syncs) {
      if (servedByOther !== null) throw alreadyServing(sync, servedByOther)
    }
    if (order.port !== null) http = await openHttp(order.port, routes)
    if (order.probe !== null) probe = await openProbe(order.probe, isWell)
    order.serving(
      syncs.map(({ sync }) => sync),
      http === null ? null : http.url,
    )
    await runScheduler(
      {
        clock,
        signal: order.signal,
        uuid: () => random.uuid(),
        schedules: () => connector.schedules,
        reload,
        run,
        tell: order.tell,
        troubled,
        looked: (running) => {
          health = { at: clock.now(), running }
          troubledSince = null
          watch((alerts) => alerts.look())
        },
      },
      { pollMs, glanceMs, concurrency: order.concurrency },
    )
  } finally {
    await http?.[Symbol.asyncDispose]()
    await probe?.[Symbol.asyncDispose]()
    await alertLooks.end()
    await connector[Symbol.asyncDispose]()
  }
}

/** Schedules that can't be looked at for so long are told of: nothing starts meanwhile. */
const troubledAfterMs = 5 * 60_000
/** Alerts are looked at so often: for what grows stale, and messages that have to be sent again. */
const alertsEveryMs = 60_000

/** Looks at alerts beside the schedules, which wait for no channel; one at a time, and not too often. */
function openAlertLooks(clock: Clock) {
  let lookedAt = Number.NEGATIVE_INFINITY
  let atWork: Promise<void> | null = null
  return {
    start(look: () => Promise<void>): void {
      const now = clock.now().getTime()
      if (atWork !== null || Math.abs(now - lookedAt) < alertsEveryMs) return
      lookedAt = now
      atWork = look().finally(() => {
        atWork = null
      })
    },
    end: async (): Promise<void> => {
      await atWork
    },
  }
}

/** A changed document is noticed so soon. */
const glanceMs = 10_000

/** Between two looks the DuckDB file is closed, so that others get in. */
const duckDbPollMs = 10_000
/**
 * A look wakes a virtual warehouse that is asleep, and each waking is paid for a minute at least
 * (https://docs.snowflake.com/en/user-guide/cost-understanding-compute). Below what makes a scheduler count as gone
 * (src/engine/journal/lease.ts).
 */
const snowflakePollMs = 10 * 60_000

function usualPollMs({ document }: Config): number {
  const waking = Object.values(document.syncs).some(
    ({ connection, schedule }) =>
      schedule !== undefined && document.connections[connection]?.warehouse.kind === 'snowflake',
  )
  return waking ? snowflakePollMs : duckDbPollMs
}

interface Health {
  /** The last look at the control schema that went through. */
  readonly at: Date
  readonly running: readonly { readonly sync: string; readonly runId: string }[]
}

/** What the changed document no longer schedules is given up, so that another may look after it. */
async function leaveRemoved(before: Config, after: Config, connector: Connector): Promise<void> {
  for (const [sync, { schedule }] of Object.entries(before.document.syncs)) {
    if (schedule !== undefined && after.document.syncs[sync]?.schedule === undefined)
      await connector.schedules.leave(sync)
  }
}

/** Tells a changed document, or a changed `.env` beside it, from the one that was read. */
async function stampOf(file: string): Promise<string> {
  const of = async (path: string): Promise<string> =>
    stat(path).then(
      ({ mtimeMs, size, ino }) => `${mtimeMs}/${size}/${ino}`,
      () => 'none',
    )
  return `${await of(file)} ${await of(join(file, '..', '.env'))}`
}

const alreadyServing = (sync: string, holder: Holder): ConnectorError =>
  new ConnectorError('run.already_serving', {
    what: `Nothing is served: ${sync} is looked after already.`,
    why: `Process ${holder.pid} on ${holder.host} serves it.`,
    fix: 'Stop that process, or leave the syncs to it.',
  })
