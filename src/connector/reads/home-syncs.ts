import type { InboundConfig } from '../../config/inbound-schema.ts'
import type { OutboundConfig } from '../../config/outbound-schema.ts'
import { listSchedules, runsAtWork } from '../../engine/journal/schedules.ts'
import type { Warehouse } from '../../engine/ports.ts'
import { scheduleOfSync, type ScheduleStatus } from '../status.ts'
import { asCutOff, readTruly } from './cut-off.ts'
import { noSuchPlace, type Page, type Paging, pageOf, placeIn } from './page.ts'
import { type NewestRun, newestRuns, type RunLine } from './runs.ts'

/** A run as a point of a small plot. */
export interface RunPoint {
  readonly run_id: string
  readonly status: string
  readonly moved: number
}

export interface HomeSync extends ScheduleStatus {
  readonly sync: string
  readonly connection: string
  readonly direction: 'inbound' | 'outbound'
  /** The run that is at work. */
  readonly running_run_id: string | null
  readonly last: RunLine | null
  /** When its data was brought up to date last. */
  readonly succeeded_at: string | null
  /** False: its warehouse can't be read now, and nothing is known of its runs. */
  readonly known: boolean
  /** The last 30, the oldest first. */
  readonly runs: readonly RunPoint[]
}

export interface SyncsAsked extends Paging {
  /** A part of its name, in any letters; null: of all. */
  readonly q: string | null
  readonly direction: 'inbound' | 'outbound' | null
}

export type Syncs = Readonly<Record<string, InboundConfig | OutboundConfig>>

const runsShown = 30

/** One page of the document's syncs, in its order. @throws `config.usage` where the list does not go on */
export function syncsAsked(syncs: Syncs, asked: SyncsAsked): Page<string> {
  const [after] = placeIn(asked.after, [''])
  const all = Object.keys(syncs)
  // Of a sync that has gone from the document nobody knows the place.
  if (asked.after !== null && !all.includes(after)) throw noSuchPlace()
  const sought = asked.q?.toLowerCase() ?? ''
  const found = all
    .slice(all.indexOf(after) + 1)
    .filter(
      (name) =>
        name.toLowerCase().includes(sought) &&
        (asked.direction === null || syncs[name]?.direction === asked.direction),
    )
  return pageOf(found.slice(0, asked.limit + 1), asked.limit, (name) => [name])
}

/** Syncs that share one warehouse, with their last runs. */
export async function homeSyncsOf(
  warehouse: Warehouse,
  syncs: Syncs,
  now: Date,
): Promise<readonly HomeSync[]> {
  const known = await trueNewest(warehouse, runsShown, Object.keys(syncs), now)
  const schedules = new Map((await listSchedules(warehouse, now)).map((one) => [one.sync, one]))
  const atWork = await runsAtWork(warehouse, now)
  return Object.entries(syncs).map(([sync, { connection, direction, schedule }]): HomeSync => {
    const runs = known.get(sync) ?? []
    const [last] = runs
    return {
      sync,
      connection,
      direction,
      ...scheduleOfSync(schedule, schedules.get(sync), last?.run_id ?? null, now),
      running_run_id: atWork.get(sync)?.runId ?? null,
      last: last === undefined ? null : lineOf(last),
      succeeded_at: last?.succeeded_at ?? null,
      known: true,
      runs: runs.map(pointOf).toReversed(),
    }
  })
}

/** Syncs whose warehouse can't be read now. */
export const unknownSyncs = (syncs: Syncs): readonly HomeSync[] =>
  Object.entries(syncs).map(([sync, { connection, direction, schedule }]) => ({
    sync,
    connection,
    direction,
    ...scheduleOfSync(schedule, undefined, null, new Date(0)),
    running_run_id: null,
    last: null,
    succeeded_at: null,
    known: false,
    runs: [],
  }))

/** The newest runs, of which those that died are shown as cut off. */
export const trueNewest = (
  warehouse: Warehouse,
  most: number,
  among: readonly string[] | null,
  now: Date,
): Promise<ReadonlyMap<string, readonly NewestRun[]>> =>
  readTruly(
    { warehouse, clock: { now: () => now } },
    () => newestRuns(warehouse, most, among),
    (read) => [...read.values()].flat(),
    (read, isDead) =>
      new Map(
        [...read].map(([sync, runs]) => [
          sync,
          runs.map((run) => (isDead(run) ? asCutOff(run) : run)),
        ]),
      ),
  )

export const lineOf = ({ succeeded_at: _at, ...line }: NewestRun): RunLine => line

const pointOf = ({ run_id, status, moved }: NewestRun): RunPoint => ({ run_id, status, moved })
