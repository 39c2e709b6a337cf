import { countIn, textIn, textOrNullIn } from '../engine/cells.ts'
import type { Slot, Warehouse } from '../engine/ports.ts'
import { fixOf } from './fixes.ts'

/** Why rows were refused or records set aside, and how many. */
export interface Cause {
  readonly code: string
  readonly count: number
  /** The message of one of them. */
  readonly what: string | null
  /** What mends it; null: only the message tells. */
  readonly fix: string | null
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
  return rows.map((row) => {
    const code = textIn(row, 'error_code')
    const [count, what] = [countIn(row, 'met'), textOrNullIn(row, 'what')]
    return { code, count, what, fix: fixOf(code) }
  })
}
