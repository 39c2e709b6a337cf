import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Config, loadConfig } from '../config/load.ts'
import { dropSecrets } from '../config/pasted-secrets.ts'
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
import type { Progress, RunResult } from '../engine/reports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { createApp } from './api/app.ts'
import { builtUi } from './api/files.ts'
import { openSessions } from './api/session-store.ts'
import { heldSchedules, openHeld } from './held-connector.ts'
import { type HttpServer, openHttp, openProbe } from './http.ts'
import { openRunsHere } from './runs-here.ts'
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
  /** Schedules are looked after from now on: the syncs that have one. `link` makes a new one-time link to the web UI. */
  readonly serving: (
    syncs: readonly string[],
    url: string | null,
    link: (() => string) | null,
  ) => void
  /** Of the HTTP answers on loopback; null: none. */
  readonly port: number | null
  /** The folder of the built front end; absent: the one of this package. */
  readonly ui?: string
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
  const open = (
    config: Config,
    signal: AbortSignal,
    progress: (progress: Progress) => void = () => undefined,
  ): Connector =>
    openConnector(config, {
      log,
      signal,
      clock: order.clock,
      random,
      governors,
      ...(around && { around }),
      progress,
    })

  let stamp = await stampOf(order.file)
  let config = await loadConfig(order.file, order.environment, knownNames)
  const held = openHeld(open(config, control), clock, (error) => troubled(error))
  const schedules = heldSchedules(held)

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
    alertLooks.start(() => held.using((connector) => look(connector.alerts)))

  const readAgain = async (): Promise<boolean> => {
    const seen = await stampOf(order.file)
    if (seen === stamp) return false
    stamp = seen
    const before = config
    try {
      config = await loadConfig(order.file, order.environment, knownNames)
    } catch (thrown) {
      const { what } = asConnectorError(thrown)
      log.error('config_refused', { file: order.file, what })
      tell('config_refused', `The document as it was before is kept. ${what}`)
      return false
    }
    const connector = held.replace(open(config, control))
    log.info('config_reloaded', { file: order.file })
    tell('config_reloaded', `${order.file} has changed.`)
    try {
      await leaveRemoved(before, config, connector)
    } catch (thrown) {
      troubled(thrown)
    }
    held.retire(connector)
    return true
  }
  // The API asks for it too, once it has written the document: the scheduler has to be told of that as well.
  let unseen = false
  let reading: Promise<unknown> = Promise.resolve()
  const reload = async (): Promise<boolean> => {
    const read = reading.then(readAgain)
    reading = read.catch(() => undefined)
    const changed = (await read) || unseen
    unseen = false
    return changed
  }

  const runs = openRunsHere({
    clock,
    log,
    open: (progress) => open(config, order.signal, progress),
    result: order.result,
  })

  const pollMs = order.pollMs ?? usualPollMs(config)
  let health: Health = { at: clock.now(), running: [] }
  // Looks are a poll apart, and wait for a DuckDB file that is held elsewhere.
  const lateMs = 3 * pollMs + 120_000
  const isWell = (): boolean => clock.now().getTime() - health.at.getTime() < lateMs
  const sessions = openSessions(clock)
  const pasted: string[] = []
  // Answers that go on for long end with it.
  const answering = new AbortController()
  const app = (hosts: () => ReadonlySet<string>) =>
    createApp(
      {
        clock,
        log,
        signal: AbortSignal.any([order.signal, answering.signal]),
        sessions,
        knownHosts: new Map(),
        pasted: ({ file }) => void pasted.push(file),
        config: () => config,
        reload: async () => {
          unseen = (await reload()) || unseen
        },
        using: (work) => held.using(work),
        open: (signal, progress, draft) => open(draft ?? config, signal, progress),
        runs,
        health: () => ({
          ok: isWell(),
          looked_at: health.at.toISOString(),
          running: health.running.map(({ sync, runId }) => ({ sync, run_id: runId })),
        }),
        ui: order.ui ?? builtUi(),
      },
      hosts,
    )
  let http: HttpServer | null = null
  let probe: HttpServer | null = null
  try {
    const { syncs } = await schedules.read()
    for (const { sync, servedByOther } of syncs) {
      if (servedByOther !== null) throw alreadyServing(sync, servedByOther)
    }
    if (order.port !== null) http = await openHttp(order.port, app)
    if (order.probe !== null) probe = await openProbe(order.probe, isWell)
    const url = http === null ? null : http.url
    order.serving(
      syncs.map(({ sync }) => sync),
      url,
      url === null ? null : () => `${url}/?key=${sessions.newKey()}`,
    )
    await runScheduler(
      {
        clock,
        signal: order.signal,
        uuid: () => random.uuid(),
        schedules: () => schedules,
        reload,
        run: (sync, how) => runs.run(sync, { ...how, full: false, approve: null, undo: null }),
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
    answering.abort()
    await http?.[Symbol.asyncDispose]()
    await probe?.[Symbol.asyncDispose]()
    await runs.end()
    await alertLooks.end()
    await held[Symbol.asyncDispose]()
    await dropSecrets(order.file, pasted.join('\n')).catch(() =>
      log.warn('pasted_secrets_left', { file: order.file }),
    )
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
