import { jsonIn, textIn, textOrNullIn, timeOrNullIn } from '../cells.ts'
import type { Transaction } from '../ports.ts'
import { runsTable, slotOf } from './tables.ts'

const runsSlots = { runs: slotOf(runsTable) }

/** A run that has ended, as alerts look at it. */
export interface EndedRun {
  readonly runId: string
  readonly status: string
  readonly planId: string | null
  readonly error: {
    readonly code: string
    readonly what: string
    readonly why: string
    readonly fix: string
  } | null
  readonly startedAt: Date
  readonly finishedAt: Date
}

/** Newest first. */
export async function endedRuns(
  warehouse: Transaction,
  sync: string,
  limit: number,
): Promise<readonly EndedRun[]> {
  const rows = await warehouse.rows({
    name: 'alerts/runs',
    slots: runsSlots,
    values: { sync, limit },
  })
  return rows.map((row) => {
    const code = textOrNullIn(row, 'error_code')
    const text = (column: string): string => textOrNullIn(row, column) ?? ''
    return {
      runId: textIn(row, 'run_id'),
      status: textIn(row, 'status'),
      planId: textOrNullIn(row, 'plan_id'),
      error:
        code === null
          ? null
          : { code, what: text('error_what'), why: text('error_why'), fix: text('error_fix') },
      startedAt: timeOrNullIn(row, 'started_at') ?? new Date(0),
      finishedAt: timeOrNullIn(row, 'finished_at') ?? new Date(0),
    }
  })
}

/** The result lines of the newest runs that went through, newest first. */
export async function countedRuns(
  warehouse: Transaction,
  sync: string,
  limit: number,
): Promise<readonly { readonly runId: string; readonly result: unknown }[]> {
  const rows = await warehouse.rows({
    name: 'alerts/counts',
    slots: runsSlots,
    values: { sync, limit },
  })
  return rows.map((row) => ({
    runId: textIn(row, 'run_id'),
    result: jsonIn(row, 'result') ?? null,
  }))
}
