import type { InboundConfig } from '../../config/inbound-schema.ts'
import type { Config } from '../../config/load.ts'
import type { OutboundConfig } from '../../config/outbound-schema.ts'
import type { Warehouse } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { NotedWork } from '../../engine/timeline.ts'
import { asConnectorError } from '../run.ts'
import { placeOfWarehouse } from '../places.ts'
import { listRemovals, type Removal } from '../removals.ts'
import {
  type ChangeCount,
  type ChangeLine,
  type ChangesAsked,
  countChanges,
  listChanges,
} from './changes.ts'
import { asCutOff, readTruly } from './cut-off.ts'
import { type DayOfFreshness, freshnessOf, goodDays } from './freshness.ts'
import { brokenHome, type Home, homeOf } from './home.ts'
import {
  type HomeSync,
  homeSyncsOf,
  type Syncs,
  type SyncsAsked,
  syncsAsked,
  unknownSyncs,
} from './home-syncs.ts'
import { inNeed } from './needs.ts'
import { type Page, type Paging, pageOf } from './page.ts'
import { countRunsByDay, type DayOfRuns } from './over-time.ts'
import { happenedIn, happenedOnce, type Reason, reasonsByRun, reasonsOf } from './reasons.ts'
import { typeIdOf } from './record-address.ts'
import {
  findLanded,
  findSent,
  type LandedRecord,
  type Landing,
  type SentRecord,
} from './records.ts'
import {
  listRuns,
  newerFirst,
  placeOfRun,
  type RunLine,
  type RunsAsked,
  type RunShown,
  showRun,
  showTimeline,
} from './runs.ts'
import { type AlertLine, type EventLine, listAlertLines, listEvents } from './watch.ts'
import type { ReadPorts } from './of-connection.ts'

/** What people look at over all connections: syncs, runs, records and alerts, page by page. Nothing is changed by it. */
export interface OverallReads {
  home(): Promise<Home>
  /** The syncs as the home screen lists them. */
  homeSyncs(asked: SyncsAsked): Promise<Page<HomeSync>>
  runs(asked: RunsAsked): Promise<Page<RunLine>>
  /** @throws `server.not_found` */
  run(runId: string): Promise<RunShown & { readonly connection: string }>
  /** What a run did when, as it noted last; null: nothing. */
  timeline(runId: string): Promise<NotedWork | null>
  /** What an outbound run wanted to change. */
  changes(runId: string, asked: ChangesAsked): Promise<Page<ChangeLine>>
  changeCounts(runId: string): Promise<readonly ChangeCount[]>
  /** Where a record of a sync, or of any (null), got to: by source key, HubSpot id or identity. */
  records(
    sync: string | null,
    find: string,
  ): Promise<{
    readonly sent: readonly SentRecord[]
    readonly landed: readonly LandedRecord[]
  }>
  /** What a plan or held run would remove. */
  removals(sync: string, planId: string, paging: Paging): Promise<Page<Removal>>
  /** Of the last days, of one sync or of all. */
  runsByDay(sync: string | null, days: number): Promise<readonly DayOfRuns[]>
  /** Why rows were refused or set aside by the runs of the last days, and streams not read; the most frequent first. */
  reasons(sync: string | null, days: number): Promise<readonly Reason[]>
  /** How old data got on each of the last days: of one sync, or of all that have a schedule. */
  freshness(sync: string | null, days: number): Promise<readonly DayOfFreshness[]>
  alerts(paging: Paging): Promise<Page<AlertLine>>
  events(limit: number): Promise<readonly EventLine[]>
}

const dayMs = 86_400_000

export function openOverallReads(config: Config, ports: ReadPorts): OverallReads {
  const { document } = config
  const { clock, warehouseOf } = ports

  const typeOfSync = (sync: string): string | null => {
    const of = document.syncs[sync]
    if (of?.direction !== 'outbound') return null
    const target = ports.offered.targets.find(({ name }) => name === of.target)
    return typeIdOf(target?.object ?? null, of.target)
  }

  /** The tables that syncs read into, with all that share each. */
  const landingsOf = (syncs: readonly (readonly [string, InboundConfig | OutboundConfig])[]) => {
    const read = syncs.flatMap(([sync, of]) =>
      of.direction === 'inbound' ? Object.keys(of.streams).map((stream) => ({ stream, sync })) : [],
    )
    return [...Map.groupBy(read, ({ stream }) => stream)].map(([stream, by]): Landing => {
      const declared = ports.offered.streams.find(({ name }) => name === stream)
      const object = declared !== undefined && 'object' in declared ? declared.object : null
      return { stream, syncs: by.map(({ sync }) => sync), typeId: typeIdOf(object, stream) }
    })
  }

  /** Connections by the warehouse that they share. */
  const places = (): readonly (readonly string[])[] => [
    ...Map.groupBy(Object.keys(document.connections), (name) =>
      placeOfWarehouse(config, name),
    ).values(),
  ]

  const syncsOf = (connections: readonly string[], names: readonly string[]): Syncs =>
    Object.fromEntries(
      names.flatMap((name) => {
        const of = document.syncs[name]
        return of !== undefined && connections.includes(of.connection) ? [[name, of] as const] : []
      }),
    )

  /** One page out of every warehouse's. */
  const merged = async <T>(
    list: (warehouse: Warehouse) => Promise<readonly T[]>,
    inOrder: (one: T, other: T) => number,
  ): Promise<readonly T[]> => {
    const all: T[] = []
    for (const [connection] of places())
      if (connection !== undefined) all.push(...(await list(await warehouseOf(connection))))
    return all.toSorted(inOrder)
  }

  const found = async (runId: string) => {
    let broken: ConnectorError | null = null
    for (const [connection] of places()) {
      if (connection === undefined) continue
      const warehouse = await warehouseOf(connection).catch((thrown: unknown) => {
        broken = asConnectorError(thrown)
        return null
      })
      if (warehouse === null) continue
      const run = await readTruly(
        { warehouse, clock },
        () => showRun(warehouse, runId),
        (one) => (one === null ? [] : [one]),
        (one, isDead) => (one !== null && isDead(one) ? asCutOff(one) : one),
      )
      if (run !== null) return { ...run, connection }
    }
    // It may be there.
    if (broken !== null) throw broken as ConnectorError
    throw new ConnectorError('server.not_found', {
      what: `There is no run ${runId}.`,
      why: 'No warehouse of the configuration knows it.',
      fix: 'Take a run from the list.',
    })
  }

  /** A page of runs, each with why it left something undone. */
  const trueRuns = async (warehouse: Warehouse, asked: RunsAsked): Promise<readonly RunLine[]> => {
    const lines = await readTruly(
      { warehouse, clock },
      () => listRuns(warehouse, asked),
      (read) => read,
      (read, isDead) => read.map((line) => (isDead(line) ? asCutOff(line) : line)),
    )
    const reasons = await reasonsByRun(warehouse, lines)
    return lines.map((line) => ({
      ...line,
      happened:
        line.happened ??
        happenedIn(reasons.get(line.run_id) ?? []) ??
        (line.status === 'running' ? null : happenedOnce(line.set_aside)),
    }))
  }

  const ofRun = async (runId: string): Promise<Warehouse> =>
    warehouseOf((await found(runId)).connection)

  return {
    home: async () => {
      const homes: Home[] = []
      for (const connections of places()) {
        const [first] = connections
        if (first === undefined) continue
        const own = syncsOf(connections, Object.keys(document.syncs))
        // What is wrong with one connection must not hide the others.
        const opened = await warehouseOf(first).catch((thrown: unknown) => asConnectorError(thrown))
        homes.push(
          opened instanceof ConnectorError
            ? brokenHome(opened, own, connections)
            : await homeOf(opened, own, connections, clock.now()),
        )
      }
      return {
        // In the document's order, whichever warehouse they share.
        names: Object.keys(document.syncs),
        running: homes.flatMap(({ running }) => running),
        newest_run_id: homes.flatMap((of) => of.newest_run_id ?? []).join() || null,
        needs: homes.flatMap(({ needs }) => needs).toSorted(inNeed),
        alerts: homes.flatMap(({ alerts }) => alerts),
        quota: homes.flatMap(({ quota }) => quota),
      }
    },
    homeSyncs: async (asked) => {
      const page = syncsAsked(document.syncs, asked)
      const lines = new Map<string, HomeSync>()
      for (const connections of places()) {
        const [first] = connections
        const own = syncsOf(connections, page.rows)
        if (first === undefined || Object.keys(own).length === 0) continue
        const opened = await warehouseOf(first).catch((thrown: unknown) => asConnectorError(thrown))
        const found =
          opened instanceof ConnectorError
            ? unknownSyncs(own)
            : await homeSyncsOf(opened, own, clock.now())
        for (const line of found) lines.set(line.sync, line)
      }
      return {
        rows: page.rows.flatMap((name) => lines.get(name) ?? []),
        after: page.after,
      }
    },

    runs: async (asked) =>
      pageOf(
        await merged((warehouse) => trueRuns(warehouse, asked), newerFirst),
        asked.limit,
        placeOfRun,
      ),
    run: found,
    timeline: async (runId) => showTimeline(await ofRun(runId), runId),
    changes: async (runId, asked) => listChanges(await ofRun(runId), runId, asked),
    changeCounts: async (runId) => countChanges(await ofRun(runId), runId),

    records: async (sync, find) => {
      const sent: SentRecord[] = []
      const landed: LandedRecord[] = []
      for (const connections of places()) {
        const [first] = connections
        const own = Object.entries(document.syncs).filter(
          ([name, { connection }]) =>
            connections.includes(connection) && (sync === null || name === sync),
        )
        if (first === undefined || own.length === 0) continue
        const warehouse = await warehouseOf(first)
        if (own.some(([, { direction }]) => direction === 'outbound'))
          sent.push(...(await findSent(warehouse, sync, find, typeOfSync)))
        landed.push(...(await findLanded(warehouse, landingsOf(own), find)))
      }
      return { sent, landed }
    },

    runsByDay: async (sync, days) =>
      merged(
        (warehouse) => countRunsByDay(warehouse, sync, days, clock.now()),
        (one, other) => one.at.localeCompare(other.at) || one.status.localeCompare(other.status),
      ),
    reasons: async (sync, days) => {
      const now = clock.now()
      const since = new Date(now.getTime() - days * dayMs)
      return merged(
        (warehouse) => reasonsOf(warehouse, { since, until: now, sync, by: 'all' }),
        (one, other) => other.count - one.count,
      )
    },
    freshness: async (sync, days) => {
      const isMeant = (name: string): boolean => {
        const { schedule } = document.syncs[name] ?? {}
        return sync !== null || (schedule !== undefined && schedule.paused !== true)
      }
      const known = await merged(
        (warehouse) => goodDays(warehouse, sync, days, clock.now()),
        (one, other) => one.day - other.day,
      )
      return freshnessOf(
        known.filter((one) => isMeant(one.sync)),
        days,
        clock.now(),
      )
    },
    removals: async (sync, planId, paging) => {
      const of = document.syncs[sync]
      if (of === undefined) return { rows: [], after: null }
      return listRemovals(await warehouseOf(of.connection), { sync, planId }, paging)
    },

    alerts: async (paging) =>
      pageOf(
        await merged(
          (warehouse) => listAlertLines(warehouse, paging),
          (one, other) =>
            (other.opened_at ?? '').localeCompare(one.opened_at ?? '') ||
            other.alert_id.localeCompare(one.alert_id),
        ),
        paging.limit,
        ({ opened_at, alert_id }) => [opened_at ?? '', alert_id],
      ),
    events: async (limit) =>
      (
        await merged(
          (warehouse) => listEvents(warehouse, limit),
          (one, other) => (other.at ?? '').localeCompare(one.at ?? ''),
        )
      ).slice(0, limit),
  }
}
