import { countIn, jsonIn, textIn, textOrNullIn, timeOrNullIn } from '../../engine/cells.ts'
import { runsTable, slotOf, streamRunsTable } from '../../engine/journal/tables.ts'
import type { Expression, Projection, Row, Slot, Warehouse } from '../../engine/ports.ts'
import type { RunResult } from '../../engine/reports.ts'
import type { NotedWork } from '../../engine/timeline.ts'
import { latest, type Paging, placeIn, timeOfPlace } from './page.ts'

/** Why something went wrong, as it was noted. */
export interface NotedError {
  readonly code: string
  readonly what: string
  readonly why: string
  readonly fix: string
}

/** A run as lists show it. */
export interface RunLine {
  readonly run_id: string
  readonly sync: string
  readonly direction: 'inbound' | 'outbound'
  /** `running` until it has ended. */
  readonly status: string
  /** Of a held run. */
  readonly plan_id: string | null
  readonly error: NotedError | null
  readonly started_at: string | null
  readonly finished_at: string | null
  /** Rows loaded and deleted, or records and links that were changed. */
  readonly moved: number
  /** Rows refused or set aside. */
  readonly set_aside: number
  /** Why it ended so, or what it left undone, in words; null: it is at work, or did all. */
  readonly happened: string | null
}

export interface StreamRunLine {
  readonly stream: string
  readonly status: string
  readonly strategy: string | null
  readonly route: string | null
  readonly read: number
  readonly loaded: number
  readonly unchanged: number
  readonly set_aside: number
  readonly set_aside_values: number
  readonly deleted: number
  readonly position: string | null
  readonly error: NotedError | null
  readonly started_at: string | null
  readonly finished_at: string | null
}

/** One run, whole. */
export interface RunShown extends Omit<RunLine, 'moved' | 'set_aside' | 'happened'> {
  readonly version: string | null
  /** As `run --json` prints it; null while it is at work, or when it was cut off. */
  readonly result: RunResult | null
  readonly streams: readonly StreamRunLine[]
}

export interface RunsAsked extends Paging {
  /** Null: of all. */
  readonly sync: string | null
  readonly status: string | null
}

const runs = slotOf(runsTable)
const stream_runs = slotOf(streamRunsTable)

const resultCount = (of: string, path: readonly string[]): Expression => ({
  op: 'coalesce',
  of: [
    {
      op: 'cast',
      of: { op: 'json_text', of: { op: 'column', name: 'result', of }, path },
      to: 'integer',
    },
    { op: 'literal', value: 0 },
  ],
})

/** Counts of outbound results; those of inbound ones stand with their stream runs. */
const written = [
  ['records', 'created'],
  ['records', 'updated'],
  ['records', 'archived'],
  ['associations', 'added'],
  ['associations', 'removed'],
] as const
const linksAside = ['associations', 'set_aside'] as const
const leftOut = [['records', 'refused'], ['records', 'set_aside'], linksAside] as const

const nameOf = (path: readonly string[]): string => path.join('_')

const counts = (of: string): Slot => ({
  kind: 'projections',
  items: [...written, ...leftOut].map(
    (path): Projection => ({ expression: resultCount(of, path), as: nameOf(path) }),
  ),
  prefix: ',',
})

/** Calls of a run by kind, as expressions over its result. */
export const callSlots: Readonly<Record<string, Slot>> = Object.fromEntries(
  ['export', 'import', 'search', 'list', 'batch_read', 'batch', 'other'].map((kind) => [
    kind,
    { kind: 'expression', expression: resultCount('runs', ['calls', kind]) } as const,
  ]),
)

/** What a run's result says that it wrote and left out, as expressions. */
export const movedSlots: Readonly<Record<string, Slot>> = Object.fromEntries(
  [...written, ...leftOut].map((path) => [
    path === linksAside ? 'links_aside' : path[1],
    { kind: 'expression', expression: resultCount('runs', path) } as const,
  ]),
)

export interface NewestRun extends RunLine {
  /** When the sync succeeded last, or partly. */
  readonly succeeded_at: string | null
}

/** The newest runs of some syncs or of every one (null), each sync's newest first. */
export async function newestRuns(
  warehouse: Warehouse,
  most: number,
  among: readonly string[] | null,
): Promise<ReadonlyMap<string, readonly NewestRun[]>> {
  const rows = await warehouse.rows({
    name: 'ui/newest_runs',
    slots: { runs, stream_runs, counts: counts('ranked') },
    // A name has letters, digits and _ only.
    values: { most, among: among === null ? null : `/${among.join('/')}/` },
  })
  return Map.groupBy(
    rows.map((row) => ({ ...runLine(row), succeeded_at: isoIn(row, 'succeeded_at') })),
    ({ sync }) => sync,
  )
}

/** Runs after the place, one more than asked for. */
export async function listRuns(
  warehouse: Warehouse,
  asked: RunsAsked,
): Promise<readonly RunLine[]> {
  const [before, beforeId] = placeIn(asked.after, [latest, ''])
  const rows = await warehouse.rows({
    name: 'ui/runs',
    slots: { runs, stream_runs, counts: counts('runs') },
    values: {
      sync: asked.sync,
      status: asked.status,
      before: timeOfPlace(before),
      before_id: beforeId,
      limit: asked.limit + 1,
    },
  })
  return rows.map(runLine)
}

/** Newest first, by the same order as the statement's. */
export const newerFirst = (one: RunLine, other: RunLine): number => {
  const [a, b] = [one.started_at ?? '', other.started_at ?? '']
  if (a !== b) return a < b ? 1 : -1
  return one.run_id < other.run_id ? 1 : -1
}

export const placeOfRun = ({ started_at, run_id }: RunLine): readonly string[] => [
  started_at ?? latest,
  run_id,
]

/** Null: there is no such run. */
export async function showRun(warehouse: Warehouse, runId: string): Promise<RunShown | null> {
  const values = { run_id: runId }
  const [row] = await warehouse.rows({ name: 'ui/run', slots: { runs }, values })
  if (row === undefined) return null
  const streams = await warehouse.rows({ name: 'ui/run_streams', slots: { stream_runs }, values })
  const { moved: _moved, set_aside: _aside, happened: _happened, ...line } = runLine(row)
  return {
    ...line,
    version: textOrNullIn(row, 'version'),
    result: (jsonIn(row, 'result') as RunResult | undefined) ?? null,
    streams: streams.map(streamRunLine),
  }
}

/** What a run did when, as it noted last; null: it noted nothing yet, or an earlier version ran it. */
export async function showTimeline(warehouse: Warehouse, runId: string): Promise<NotedWork | null> {
  const [row] = await warehouse.rows({
    name: 'ui/timeline',
    slots: { runs },
    values: { run_id: runId },
  })
  return (jsonIn(row, 'timeline') as NotedWork | undefined) ?? null
}

function runLine(row: Row): RunLine {
  const sum = (paths: readonly (readonly string[])[]): number =>
    paths.reduce((total, path) => total + countIn(row, nameOf(path)), 0)
  const status = textOrNullIn(row, 'status') ?? 'running'
  const error = errorIn(row)
  return {
    run_id: textIn(row, 'run_id'),
    sync: textIn(row, 'sync'),
    direction: textIn(row, 'direction') === 'inbound' ? 'inbound' : 'outbound',
    status,
    plan_id: textOrNullIn(row, 'plan_id'),
    error,
    started_at: isoIn(row, 'started_at'),
    finished_at: isoIn(row, 'finished_at'),
    // What a held run counts is what it would do.
    moved: status === 'held' ? 0 : countIn(row, 'moved') + sum(written),
    set_aside: countIn(row, 'aside') + sum(leftOut),
    happened: error?.what ?? null,
  }
}

const streamRunLine = (row: Row): StreamRunLine => ({
  stream: textIn(row, 'stream'),
  status: textOrNullIn(row, 'status') ?? 'running',
  strategy: textOrNullIn(row, 'strategy'),
  route: textOrNullIn(row, 'route'),
  read: countIn(row, 'records_read'),
  loaded: countIn(row, 'loaded'),
  unchanged: countIn(row, 'unchanged'),
  set_aside: countIn(row, 'set_aside'),
  set_aside_values: countIn(row, 'set_aside_values'),
  deleted: countIn(row, 'deleted'),
  position: isoIn(row, 'position_at'),
  error: errorIn(row),
  started_at: isoIn(row, 'started_at'),
  finished_at: isoIn(row, 'finished_at'),
})

function errorIn(row: Row): NotedError | null {
  const code = textOrNullIn(row, 'error_code')
  if (code === null) return null
  const part = (name: string): string => textOrNullIn(row, `error_${name}`) ?? ''
  return { code, what: part('what'), why: part('why'), fix: part('fix') }
}

export const isoIn = (row: Row | undefined, column: string): string | null =>
  timeOrNullIn(row, column)?.toISOString() ?? null
