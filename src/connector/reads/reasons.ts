import { countIn, textIn, textOrNullIn } from '../../engine/cells.ts'
import { runsTable, setAsideTable, slotOf, streamRunsTable } from '../../engine/journal/tables.ts'
import type { Warehouse } from '../../engine/ports.ts'
import { tableSlots } from '../../outbound/tables.ts'
import { fixOf } from '../fixes.ts'

/** Why rows of some runs were refused or set aside, or streams not read. */
export interface Reason {
  /** Null: of all runs that were asked for. */
  readonly run_id: string | null
  readonly unit: 'row' | 'link' | 'record' | 'stream'
  /** What became of them: `refused`, `set_aside`, `dead`, `skipped`, `failed`. */
  readonly became: string
  readonly code: string
  readonly count: number
  /** The message of one of them. */
  readonly what: string | null
  readonly fix: string | null
}

export interface ReasonsAsked {
  /** Of the runs that began within. */
  readonly since: Date
  readonly until: Date
  readonly sync: string | null
  readonly by: 'run' | 'all'
}

const slots = {
  changes: tableSlots.changes,
  association_changes: tableSlots.association_changes,
  set_aside: slotOf(setAsideTable),
  stream_runs: slotOf(streamRunsTable),
  runs: slotOf(runsTable),
}

/** The most frequent first. */
export async function reasonsOf(
  warehouse: Warehouse,
  asked: ReasonsAsked,
): Promise<readonly Reason[]> {
  const rows = await warehouse.rows({ name: 'ui/run_reasons', slots, values: { ...asked } })
  return rows.map((row) => {
    const code = textIn(row, 'error_code')
    return {
      run_id: textOrNullIn(row, 'run_id'),
      unit: textIn(row, 'unit') as Reason['unit'],
      became: textIn(row, 'became'),
      code,
      count: countIn(row, 'met'),
      what: textOrNullIn(row, 'what'),
      fix: fixOf(code),
    }
  })
}

interface Line {
  readonly run_id: string
  readonly status: string
  readonly error: unknown
  readonly set_aside: number
  readonly started_at: string | null
}

/** What left something undone, though the run itself met no error. */
const leftSome = ({ status, error, set_aside, started_at }: Line): boolean =>
  error === null && started_at !== null && (status === 'partial' || set_aside > 0)

/** Why runs left something undone, by run; those that did all are left out. */
export async function reasonsByRun(
  warehouse: Warehouse,
  lines: readonly Line[],
): Promise<ReadonlyMap<string, readonly Reason[]>> {
  const some = lines.filter(leftSome)
  const times = some.flatMap(({ started_at }) => started_at ?? []).toSorted()
  const [first, last] = [times.at(0), times.at(-1)]
  if (first === undefined || last === undefined) return new Map()
  const wanted = new Set(some.map(({ run_id }) => run_id))
  const found = await reasonsOf(warehouse, {
    since: new Date(first),
    // Engines keep microseconds, of which an ISO text here has milliseconds.
    until: new Date(Date.parse(last) + 1),
    sync: null,
    by: 'run',
  })
  return Map.groupBy(
    found.filter(({ run_id }) => run_id !== null && wanted.has(run_id)),
    ({ run_id }) => run_id ?? '',
  )
}

const became: Readonly<Record<string, string>> = {
  refused: 'refused',
  skipped: 'left out',
  failed: 'failed',
}

const counts = new Intl.NumberFormat('en-GB')
const many = (number: number, one: string): string =>
  `${counts.format(number)} ${one}${number === 1 ? '' : 's'}`

/** A link that waits for its record follows from what kept that back. */
const follows = 'outbound.record_not_written'

/** What is told first comes first: what could not be read at all, and what follows from another reason last. */
export const byWeight = (reasons: readonly Reason[]): readonly Reason[] =>
  reasons.toSorted(
    (one, other) =>
      Number(other.unit === 'stream') - Number(one.unit === 'stream') ||
      Number(one.code === follows) - Number(other.code === follows),
  )

/** What a run left undone that stands no more: a row is kept with the newest run that met it. */
export const happenedOnce = (aside: number): string | null =>
  aside === 0
    ? null
    : `${many(aside, 'row')} refused or set aside; since then sent, or told by a newer run.`

/** What a run left undone, as one sentence or two: `1 row refused: lifecyclestage has no such option.` Null: nothing. */
export function happenedIn(reasons: readonly Reason[]): string | null {
  const [first, ...others] = byWeight(reasons)
  if (first === undefined) return null
  const { unit, count, what, code } = first
  const head = `${many(count, unit)} ${became[first.became] ?? 'set aside'}: ${what ?? code}`
  const rest = others.reduce((sum, one) => sum + one.count, 0)
  return rest === 0
    ? head
    : `${head.replace(/\.?$/, '.')} ${counts.format(rest)} more for ${many(others.length, 'other reason')}.`
}
