import { openAlerts } from './connector/alerts/alerts.ts'
import type { ChannelTrouble, OpenAlertStatus } from './connector/alerts/status.ts'
import { causesOf } from './connector/causes.ts'
import { loadFile, loadSent } from './connector/load.ts'
import { checkedSync, sourceIsThere, useOf } from './connector/order-needs.ts'
import { openReads } from './connector/reads/reads.ts'
import { removalsOf } from './connector/removals.ts'
import { checkConnection } from './connector/check.ts'
import { type Connection, type Governors, openConnection } from './connector/connection.ts'
import {
  customTargets,
  declared,
  libraryTargets,
  packageVersion,
  targetOf,
  targets,
} from './connector/declared.ts'
import { discover } from './connector/discover.ts'
import type { Connector, ConnectorOptions, SavedState } from './connector/face.ts'
import { prepareControl, type RunAsked, type RunControl, runSync } from './connector/run.ts'
import { tagged } from './connector/run-tag.ts'
import { openSchedules } from './connector/schedules.ts'
import { scopesOf } from './connector/scopes.ts'
import type { WantedSync } from './connector/scopes-asked.ts'
import { login, logout } from './connector/sign-in.ts'
import { type ConnectionQuota, quotaOf, type SyncStatus, statusOf } from './connector/status.ts'
import { outboundOnly, syncOfRun } from './connector/undo.ts'
import { verifySync } from './connector/verify.ts'
import type { Config } from './config/load.ts'
import { inboundOrder, outboundOrder, pathFrom, type RunOptions } from './config/orders.ts'
import type { InboundConfig } from './config/inbound-schema.ts'
import type { OutboundConfig } from './config/outbound-schema.ts'
import { assertSameAccount, asksForAccount } from './engine/journal/account.ts'
import { listStates, resetState } from './engine/journal/state.ts'
import type { ViewsMade } from './engine/journal/control.ts'
import type { InboundOrder, OutboundOrder } from './engine/orders.ts'
import type { RunResult } from './engine/reports.ts'
import { openTimeline } from './engine/timeline.ts'
import { ConnectorError } from './errors/connector-error.ts'
import { planInbound } from './inbound/plan.ts'
import { rewindStreams } from './inbound/rewind.ts'
import { systemClock } from './machine/clock.ts'
import { systemRandom } from './machine/random.ts'
import { planOutbound } from './outbound/plan.ts'
import { resetFailed, skipRows } from './outbound/retry.ts'
import { planUndo } from './outbound/undo/run-undo.ts'
import { previewArrow, previewRows } from './warehouse/preview.ts'

export {
  customStreams,
  customTargets,
  knownNames,
  libraryStreams,
  libraryTargets,
  packageVersion,
  streams,
  targets,
} from './connector/declared.ts'
export { signInLine } from './connector/check.ts'
export type { Around } from './connector/around.ts'
export type { Governors } from './connector/connection.ts'
export type { Connector } from './connector/face.ts'
export { endpointsOf } from './connector/endpoints.ts'
export { asConnectorError } from './connector/run.ts'
export type { ScheduledSync, Schedules } from './connector/schedules.ts'
export type { SyncStatus } from './connector/status.ts'
export { understood } from './connector/understood.ts'
export { loadConfig } from './config/load.ts'
export { historyFields, ownFields } from './inbound/layout.ts'

/** A run that nobody asked anything of. */
const usually: RunOptions = { full: false, approve: null }

/** Nothing is opened before it is needed: connections last until the connector is disposed of. */
export function openConnector(config: Config, options: ConnectorOptions): Connector {
  const given = options.clock ?? systemClock
  const clock = options.around?.clock?.(given) ?? given
  const random = options.random ?? systemRandom
  const { document } = config
  const open = new Map<string, Connection>()
  const governors: Governors = options.governors ?? new Map()

  const syncOf = (sync: string): InboundConfig | OutboundConfig => {
    const found = document.syncs[sync]
    if (found !== undefined) return found
    throw new ConnectorError('config.usage', {
      what: `There is no sync ${sync}.`,
      why: `The configuration has ${Object.keys(document.syncs).join(', ') || 'none'}.`,
      fix: 'Name one of them.',
    })
  }

  /** CSV files that a connection's syncs start from. */
  const sourceFiles = (connection: string): readonly string[] =>
    Object.values(document.syncs).flatMap((sync) =>
      sync.connection === connection && sync.direction === 'outbound' && 'csv' in sync.source
        ? [pathFrom(config.folder, sync.source.csv)]
        : [],
    )

  /** The connection with its syncs' CSV sources, and `files`, readable. */
  const connectionOf = (name: string, files: readonly string[] = []): Connection => {
    const key = [name, ...files].join('\n')
    const present = open.get(key)
    if (present !== undefined) return present
    const made = openConnection(
      config,
      name,
      {
        clock,
        random,
        log: options.log,
        signal: options.signal,
        governors,
        around: options.around,
      },
      [...sourceFiles(name), ...files],
    )
    open.set(key, made)
    return made
  }

  const onlyConnection = (named: string | null): string => {
    const names = Object.keys(document.connections)
    const [first] = names
    if (named !== null) return named
    if (names.length === 1 && first !== undefined) return first
    throw new ConnectorError('config.usage', {
      what: 'No connection was named.',
      why: `The configuration has ${names.length}: ${names.join(', ')}.`,
      fix: 'Name one.',
    })
  }

  const orderOf = (sync: string, run: RunOptions): InboundOrder | OutboundOrder => {
    const found = syncOf(sync)
    return found.direction === 'inbound'
      ? inboundOrder(sync, found, declared, run)
      : outboundOrder(sync, found, targetOf(found), config.folder, run)
  }

  /** What each sync of a connection does when nobody says otherwise. */
  const ordersOf = (connection: string): readonly (InboundOrder | OutboundOrder)[] =>
    Object.entries(document.syncs).flatMap(([sync, of]) =>
      of.connection === connection ? [orderOf(sync, usually)] : [],
    )

  const runOf = (
    sync: string,
    run: RunOptions & Partial<RunControl>,
    ready: () => Promise<void>,
    undo?: string,
  ): Promise<RunResult> => {
    const runId = run.runId ?? random.uuid()
    const timeline = run.timeline ?? openTimeline(clock)
    const asked: RunAsked = {
      order: orderOf(sync, run),
      ...(undo === undefined ? {} : { undo }),
      ready,
      configuration: config.text,
      version: packageVersion,
      progress: options.progress,
      control: {
        signal: run.signal ?? options.signal,
        runId,
        timeLimitMs: run.timeLimitMs ?? null,
        timeline,
      },
      began: (warehouse) => alerts.runBegan(sync, warehouse),
    }
    const connection = connectionOf(syncOf(sync).connection)
    return tagged({ sync, run_id: runId }, timeline, async () => {
      const result = await runSync(connection, asked, clock)
      await alerts.runEnded(result)
      return result
    })
  }

  const undoneSync = async (runId: string): Promise<string> => {
    const connections = []
    for (const name of Object.keys(document.connections)) {
      const warehouse = await connectionOf(name).warehouse()
      await prepareControl({ warehouse })
      connections.push({ name, warehouse })
    }
    return syncOfRun(runId, connections, document.syncs)
  }

  const controlOf = async (sync: string, made?: ViewsMade) => {
    const ports = await connectionOf(syncOf(sync).connection).ports()
    await prepareControl(ports, made)
    return ports
  }

  const statesOf = async (sync: string): Promise<readonly SavedState[]> => {
    const { warehouse } = await controlOf(sync, 'if_tables_changed')
    return (await listStates(warehouse, sync)).map((saved) => ({
      sync: saved.sync,
      stream: saved.stream,
      position: saved.position?.toISOString() ?? null,
      updated_at: saved.savedAt?.toISOString() ?? null,
      state: saved.state,
    }))
  }

  const preparedWarehouse = async (connection: string, files: readonly string[] = []) => {
    const warehouse = await connectionOf(connection, files).warehouse()
    await prepareControl({ warehouse }, 'if_tables_changed')
    return warehouse
  }
  const alerts = openAlerts(config, {
    clock,
    random,
    log: options.log,
    signal: options.signal,
    warehouseOf: preparedWarehouse,
  })
  const schedules = openSchedules(config, clock, preparedWarehouse, options.around?.processes)

  const offered = { ...declared, targets, customTargets, libraryTargets }
  const reads = openReads(config, {
    clock,
    signal: options.signal,
    offered,
    warehouseOf: (connection) => preparedWarehouse(connection),
    warehouseReading: (connection, file) =>
      preparedWarehouse(connection, sourceFiles(connection).includes(file) ? [] : [file]),
    hubspotOf: (connection) => connectionOf(connection).hubspot(),
  })

  return {
    schedules,
    alerts,
    reads,

    syncs: (names) => {
      for (const name of names) syncOf(name)
      return names.length > 0 ? names : Object.keys(document.syncs)
    },

    run: (sync, run) => runOf(sync, run, () => sourceIsThere(orderOf(sync, run))),

    undo: async (runId, undo) => {
      const sync = await undoneSync(runId)
      const run = { full: false, ...undo }
      outboundOnly(orderOf(sync, run))
      return runOf(sync, run, async () => undefined, runId)
    },

    planUndo: async (runId) => {
      const sync = await undoneSync(runId)
      const order = outboundOnly(orderOf(sync, usually))
      const ports = await controlOf(sync)
      await assertSameAccount(ports, sync, null)
      return { sync, ...(await planUndo(order, ports, runId, options.progress)) }
    },

    resetFailed: async (asked) => {
      outboundOnly(orderOf(asked.sync, usually))
      return resetFailed(await controlOf(asked.sync), asked)
    },

    skip: async (sync, keys) => {
      outboundOnly(orderOf(sync, usually))
      return skipRows(await controlOf(sync), sync, keys)
    },

    plan: async (sync, isDraft = false) => {
      const order = orderOf(sync, usually)
      await sourceIsThere(order)
      const ports = await controlOf(sync)
      await assertSameAccount(ports, sync, null)
      return order.direction === 'inbound'
        ? {
            direction: 'inbound',
            plan: await planInbound(order, ports, await asksForAccount(ports, sync)),
          }
        : {
            direction: 'outbound',
            plan: await planOutbound(order, ports, options.progress, isDraft),
          }
    },

    verify: async function* (sync, asked) {
      const order = orderOf(sync, usually)
      yield* verifySync(order, await controlOf(sync), asked, options.progress)
    },

    check: async function* (syncs, connection) {
      const asked = connection === undefined ? [] : [connection]
      const names = new Set([...asked, ...syncs.map((sync) => syncOf(sync).connection)])
      for (const name of names.size > 0 ? names : Object.keys(document.connections)) {
        const checked = syncs
          .filter((sync) => syncOf(sync).connection === name)
          .map((sync) => checkedSync(orderOf(sync, usually)))
        // Grants are judged by all that the connection's syncs read: one that was not asked for is no excess.
        const use = useOf(ordersOf(name))
        yield* checkConnection(config, connectionOf(name), checked, use, options.signal)
      }
    },

    scopes: async (connection) =>
      scopesOf(
        await connectionOf(connection).hubspot(),
        offered,
        ordersOf(connection).map((order) => ({
          ...checkedSync(order),
          direction: order.direction,
        })),
        options.signal,
      ),

    login: async (connection, asked) => {
      const name = onlyConnection(connection)
      const wanted = ordersOf(name).map((order): WantedSync => {
        const of = syncOf(order.sync)
        return {
          ...checkedSync(order),
          listed: (what) => of.direction === 'outbound' || what in of.streams,
        }
      })
      return login(config, name, wanted, asked, {
        clock,
        random,
        log: options.log,
        signal: options.signal,
      })
    },

    logout: async (connection) =>
      logout(config, onlyConnection(connection), {
        clock,
        random,
        log: options.log,
        signal: options.signal,
      }),

    discover: async (connection, object) =>
      discover(
        await connectionOf(onlyConnection(connection)).hubspot(),
        offered,
        object,
        options.signal,
      ),

    status: async () => {
      const syncs: SyncStatus[] = []
      const quota: ConnectionQuota[] = []
      const open: OpenAlertStatus[] = []
      const channels: ChannelTrouble[] = []
      for (const name of Object.keys(document.connections)) {
        const connection = connectionOf(name)
        const warehouse = await connection.warehouse()
        await prepareControl({ warehouse }, 'if_tables_changed')
        const own = Object.fromEntries(
          Object.entries(document.syncs).filter(([, sync]) => sync.connection === name),
        )
        syncs.push(...(await statusOf(warehouse, own, clock.now())))
        quota.push(await quotaOf(warehouse, name, clock.now()))
        const told = await alerts.status(name, warehouse)
        open.push(...told.alerts)
        channels.push(...told.channels)
      }
      return { syncs, quota, alerts: open, channels }
    },

    removals: async function* (sync, planId) {
      yield* removalsOf((await controlOf(sync)).warehouse, { sync, planId })
    },

    causes: async (sync, runId) => causesOf((await controlOf(sync)).warehouse, { sync, runId }),

    states: statesOf,

    rewind: async (sync, stream, to) => {
      const { warehouse } = await controlOf(sync)
      const names = await rewindStreams(
        { warehouse, clock },
        { sync, stream, to, runId: random.uuid() },
      )
      return (await statesOf(sync)).filter((state) => names.includes(state.stream))
    },

    reset: async (sync, stream) => {
      const { warehouse } = await controlOf(sync)
      const present = (await listStates(warehouse, sync)).map((state) => state.stream)
      if (stream !== null && !present.includes(stream)) {
        throw new ConnectorError('config.usage', {
          what: `${sync} has no saved state for ${stream}.`,
          why:
            present.length === 0
              ? 'The sync has not run yet.'
              : `It has one for ${present.join(', ')}.`,
          fix: 'Name one of them, or nothing to forget all.',
        })
      }
      await resetState(warehouse, sync, stream)
      return stream === null ? present : [stream]
    },

    load: async (connection, csv, table) =>
      loadFile(connectionOf(onlyConnection(connection), [csv]), csv, table),

    loadSent: async (name, csv, table) => loadSent(connectionOf(name), csv, table, options.signal),

    preview: async function* ({ connection, table, limit }) {
      yield* previewRows(await connectionOf(onlyConnection(connection)).warehouse(), table, limit)
    },

    previewArrow: async function* ({ connection, table, limit }) {
      yield* previewArrow(await connectionOf(onlyConnection(connection)).warehouse(), table, limit)
    },

    [Symbol.asyncDispose]: async () => {
      for (const connection of open.values()) await connection[Symbol.asyncDispose]()
      open.clear()
    },
  }
}
