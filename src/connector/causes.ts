import { countIn, textIn, textOrNullIn } from '../engine/cells.ts'
import type { Slot, Warehouse } from '../engine/ports.ts'

/** Why rows were refused or records set aside, and how many. */
export interface Cause {
  readonly code: string
  readonly count: number
  /** The message of one of them. */
  readonly what: string | null
}

const view = (name: string): Slot => ({ kind: 'table', table: { schema: 'control', name } })

/** What a run refused or set aside, by reason, the most frequent first. */
export async function causesOf(
  warehouse: Warehouse,
  of: { readonly sync: string; readonly runId: string },
): Promise<readonly Cause[]> {
  const rows = await warehouse.rows({
    name: 'connector/causes',
    slots: {
      changes: view('changes'),
      association_changes: view('association_changes'),
      set_aside: view('set_aside'),
    },
    values: { sync: of.sync, run_id: of.runId },
  })
  return rows.map((row) => ({
    code: textIn(row, 'error_code'),
    count: countIn(row, 'met'),
    what: textOrNullIn(row, 'what'),
  }))
}
