import { countIn, textIn, textOrNullIn } from '../../engine/cells.ts'
import { runsTable, slotOf, streamRunsTable } from '../../engine/journal/tables.ts'
import type { Row, Slot, Warehouse } from '../../engine/ports.ts'
import { beganMs } from './home.ts'
import { movedSlots } from './runs.ts'

/** The runs of a day that ended alike. */
export interface DayOfRuns {
  /** The day's beginning, UTC. */
  readonly at: string
  readonly status: string
  readonly runs: number
  readonly moved: number
  readonly set_aside: number
}

/** What a day brought to a stream's table. */
export interface DayOfStream {
  readonly stream: string
  readonly at: string
  readonly loaded: number
  readonly deleted: number
}

const dayMs = 86_400_000
const began_ms: Slot = beganMs
const stream_runs = slotOf(streamRunsTable)

/** The beginning of the first of so many days up to today. */
const firstOf = (days: number, now: Date): Date =>
  new Date((Math.floor(now.getTime() / dayMs) - days + 1) * dayMs)

const dayIn = (row: Row): string => new Date(countIn(row, 'days') * dayMs).toISOString()

export async function countRunsByDay(
  warehouse: Warehouse,
  sync: string | null,
  days: number,
  now: Date,
): Promise<readonly DayOfRuns[]> {
  const rows = await warehouse.rows({
    name: 'ui/runs_by_day',
    slots: { runs: slotOf(runsTable), stream_runs, began_ms, ...movedSlots },
    values: { sync, since: firstOf(days, now) },
  })
  return rows.map((row) => ({
    at: dayIn(row),
    status: textOrNullIn(row, 'status') ?? 'running',
    runs: countIn(row, 'met'),
    moved: countIn(row, 'moved'),
    set_aside: countIn(row, 'aside'),
  }))
}

export async function streamGrowth(
  warehouse: Warehouse,
  days: number,
  now: Date,
): Promise<readonly DayOfStream[]> {
  const rows = await warehouse.rows({
    name: 'ui/stream_growth',
    slots: { stream_runs, began_ms },
    values: { since: firstOf(days, now) },
  })
  return rows.map((row) => ({
    stream: textIn(row, 'stream'),
    at: dayIn(row),
    loaded: countIn(row, 'loaded'),
    deleted: countIn(row, 'deleted'),
  }))
}
