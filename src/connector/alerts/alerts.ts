import { channelsOf, isWatched } from '../../config/alerts.ts'
import type { Config } from '../../config/load.ts'
import {
  claimMessage,
  settleMessage,
  waitingMessages,
} from '../../engine/journal/alert-messages.ts'
import {
  addWatched,
  forgetAlerts,
  listAlerts,
  type SavedAlerts,
  saveAlerts,
} from '../../engine/journal/alerts.ts'
import { countedRuns, type EndedRun, endedRuns } from '../../engine/journal/ended-runs.ts'
import type { Clock, Log, Random, Warehouse } from '../../engine/ports.ts'
import type { RunResult } from '../../engine/reports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { adoptBeside, openBeside } from './beside.ts'
import { countsOf } from './counts.ts'
import { deliver, type Outbox } from './deliver.ts'
import { judgeAlerts, type SyncFacts } from './judge.ts'
import { messagesOf, testBody } from './message.ts'
import { sendOnce } from './send.ts'
import { type AlertStatus, alertStatus } from './status.ts'
import { watchedIn } from './watched.ts'

export interface ChannelTested {
  readonly channel: string
  readonly kind: string
  readonly sent: boolean
  readonly trouble: string | null
}

/** Nothing of it makes a run fail or throws, but what people ask for themselves (`status`, `test`). */
export interface Alerts {
  /** A run is at work: tells of the one before, when that was cut off, since this one may be too. */
  runBegan(sync: string, warehouse: Warehouse): Promise<void>
  runEnded(result: RunResult): Promise<void>
  /** Looks at every sync, as a scheduler does now and then. */
  look(): Promise<void>
  /** The warehouses can't be looked at, so that nothing starts. */
  unreachable(error: ConnectorError): Promise<void>
  status(connection: string, warehouse: Warehouse): Promise<AlertStatus>
  /** Sends a message to a channel, or to each (null). @throws `config.usage` */
  test(channel: string | null): Promise<readonly ChannelTested[]>
}

export interface AlertPorts {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly signal: AbortSignal
  /** A connection's warehouse, with its control tables made. */
  readonly warehouseOf: (connection: string) => Promise<Warehouse>
}

/** Runs that are looked through for such as were not judged yet, and that are remembered. */
const runsLookedAt = 100
/** What is usual is taken from so many runs before. */
const runsCounted = 21
const triesToSave = 3
const keptMs = 90 * 24 * 3_600_000

export function openAlerts(config: Config, ports: AlertPorts): Alerts {
  const { document, environment, folder } = config
  const { clock, random, log } = ports
  const channels = channelsOf(document)
  /** Warehouses whose control tables a run has just made. */
  const prepared = new Map<string, Warehouse>()
  const sending = { clock, log, environment, folder, signal: ports.signal }

  const { placeOf, watchedOf, thresholds, streamsOf } = watchedIn(document)

  /** `asked`: a run that the control schema may not know. */
  const factsOf = async (
    warehouse: Warehouse,
    sync: string,
    ended: EndedRun | null,
  ): Promise<SyncFacts> => {
    const { staleAfterMs, errorShare, countDeviation } = thresholds(sync)
    const known = await endedRuns(warehouse, sync, runsLookedAt)
    const runs =
      ended === null || known.some(({ runId }) => runId === ended.runId) ? known : [ended, ...known]
    const counting = errorShare !== null || countDeviation !== null
    const counts =
      counting || runs[0]?.status === 'partial'
        ? (await countedRuns(warehouse, sync, counting ? runsCounted : 1)).flatMap(
            ({ runId, result }) => countsOf(runId, result) ?? [],
          )
        : []
    return {
      sync,
      runs,
      counts,
      streams: staleAfterMs === null ? [] : await streamsOf(warehouse, sync),
    }
  }

  const judgeSync = async (
    warehouse: Warehouse,
    saved: SavedAlerts | undefined,
    sync: string,
    ended: EndedRun | null,
  ): Promise<void> => {
    let read = saved
    for (let tries = 0; tries < triesToSave; tries += 1) {
      if (read === undefined) {
        await addWatched(warehouse, sync)
        read = (await listAlerts(warehouse)).find((one) => one.sync === sync)
        if (read === undefined) return
      }
      const now = clock.now()
      const facts = await factsOf(warehouse, sync, ended)
      const judged = judgeAlerts(facts, read, thresholds(sync), now, () => random.uuid())
      const same = JSON.stringify(judged.marks) === JSON.stringify(read.marks)
      if (same && judged.changes.length === 0) return
      const messages = messagesOf(placeOf(sync), judged.changes, channels)
      if (await saveAlerts(warehouse, read, { ...judged, messages }, now)) {
        for (const { kind, state } of judged.changes) log.info(`alert_${state}`, { sync, kind })
        if (judged.changes.length > 0)
          await forgetAlerts(warehouse, new Date(now.getTime() - keptMs))
        return
      }
      read = (await listAlerts(warehouse)).find((one) => one.sync === sync)
    }
  }

  /** Judges what a connection's runs say, and sends what is due. */
  const judgeConnection = async (
    connection: string,
    warehouse: Warehouse,
    syncs: readonly string[],
    ended: (EndedRun & { readonly sync: string }) | null,
  ): Promise<void> => {
    let saved = await listAlerts(warehouse)
    const open = new Set(saved.flatMap((one) => one.open.map(({ kind }) => `${one.sync}/${kind}`)))
    if (await adoptBeside(config, connection, warehouse, open)) saved = await listAlerts(warehouse)
    for (const sync of syncs) {
      const own = ended !== null && ended.sync === sync ? ended : null
      const found = saved.find((one) => one.sync === sync)
      await judgeSync(warehouse, found, sync, own)
    }
    if (channels.length > 0) await deliver(journalOutbox(warehouse), channels, sending)
  }

  const lost = (event: string) => (thrown: unknown) =>
    log.warn(event, { code: thrown instanceof ConnectorError ? thrown.code : 'run.internal' })

  /** Where the control schema can't be reached: the same judgement over what stands in a file. */
  const judgeBeside = async (connection: string, sync: string, ended: EndedRun): Promise<void> => {
    const beside = await openBeside(config, connection, lost('alerts_not_kept'))
    const now = clock.now()
    const facts = { sync, runs: [ended], counts: [], streams: [] }
    const kept = beside.kept(sync)
    const judged = judgeAlerts(facts, kept, thresholds(sync), now, () => random.uuid())
    await beside.add(sync, judged, messagesOf(placeOf(sync), judged.changes, channels))
    if (channels.length > 0) await deliver(beside.outbox, channels, sending)
  }

  const quietly = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (thrown) {
      lost('alerts_not_judged')(thrown)
    }
  }

  return {
    runBegan: (sync, warehouse) =>
      quietly(async () => {
        if (!isWatched(document, sync)) return
        prepared.set(placeOf(sync).connection, warehouse)
        const [last] = await endedRuns(warehouse, sync, 1)
        if (last?.error?.code !== 'run.interrupted') return
        await judgeConnection(placeOf(sync).connection, warehouse, [sync], null)
      }),

    runEnded: (result) =>
      quietly(async () => {
        const { sync, error } = result
        // Who is told to stop stops; the next occasion finds the run.
        if (!isWatched(document, sync) || ports.signal.aborted) return
        const { connection } = placeOf(sync)
        const ended = { sync, ...endedOf(result) }
        if (error?.code.startsWith('warehouse.') !== true) {
          try {
            const warehouse = prepared.get(connection) ?? (await ports.warehouseOf(connection))
            const others = watchedOf(connection).filter(
              (other) => other !== sync && thresholds(other).staleAfterMs !== null,
            )
            await judgeConnection(connection, warehouse, [sync, ...others], ended)
            return
          } catch (thrown) {
            lost('alerts_not_judged')(thrown)
          }
        }
        await judgeBeside(connection, sync, ended)
      }),

    look: async () => {
      for (const connection of Object.keys(document.connections)) {
        const syncs = watchedOf(connection)
        if (syncs.length === 0) continue
        await quietly(async () =>
          judgeConnection(connection, await ports.warehouseOf(connection), syncs, null),
        )
      }
    },

    unreachable: async (error) => {
      for (const [sync, { connection, schedule }] of Object.entries(document.syncs)) {
        if (schedule === undefined || !isWatched(document, sync)) continue
        const at = clock.now()
        const ended = {
          runId: `look-${random.uuid()}`,
          planId: null,
          startedAt: at,
          finishedAt: at,
        }
        const run = { ...ended, status: 'failed', error: error.report() }
        await quietly(() => judgeBeside(connection, sync, run))
      }
    },

    status: (connection, warehouse) =>
      alertStatus(watchedIn(document), { connection, warehouse, channels, now: clock.now() }),

    test: async (named) => {
      const asked = channels.filter(({ name }) => named === null || name === named)
      if (asked.length === 0)
        throw noChannel(
          named,
          channels.map(({ name }) => name),
        )
      const tested: ChannelTested[] = []
      for (const channel of asked) {
        const now = clock.now()
        const body = JSON.stringify(testBody(random.uuid(), now))
        const sent = await sendOnce(channel, body, { environment, folder }, now)
        const trouble = sent.ok ? null : sent.trouble
        tested.push({ channel: channel.name, kind: channel.kind, sent: sent.ok, trouble })
      }
      return tested
    },
  }
}

const journalOutbox = (warehouse: Warehouse): Outbox => ({
  waiting: () => waitingMessages(warehouse),
  claim: (message, dueAt) => claimMessage(warehouse, message, dueAt),
  settle: ({ messageId }, settled) => settleMessage(warehouse, messageId, settled),
})

const endedOf = (result: RunResult): EndedRun => ({
  runId: result.run_id,
  status: result.status,
  planId: result.plan_id ?? null,
  error: result.error,
  startedAt: new Date(result.started_at),
  finishedAt: new Date(result.finished_at),
})

const noChannel = (named: string | null, names: readonly string[]): ConnectorError =>
  new ConnectorError('config.usage', {
    what: named === null ? 'There is no channel to test.' : `There is no channel ${named}.`,
    why:
      names.length === 0
        ? 'The configuration has no `alerts`.'
        : `The configuration has ${names.join(', ')}.`,
    fix: names.length === 0 ? 'Add one (docs/alerts.md).' : 'Name one of them.',
  })
