import type { ErrorReport } from '../../errors/connector-error.ts'

/** What became of unfinished changes in one go: what a report counts, and whether the run may go on. */
export interface Advance {
  /** Record changes that were unfinished when it began: for `advanceChanges` before planning, these are `continued`. */
  readonly taken: number
  readonly records: AdvancedRecords
  readonly links: AdvancedLinks
  /** Record changes that are unfinished still; 0 unless `stop` says why. */
  readonly left: number
  /** Null: everything is settled or set aside. Else the run ends now with this status: nothing new may be planned. */
  readonly stop: Stop | null
}

export interface AdvancedRecords {
  readonly created: number
  readonly updated: number
  readonly archived: number
  readonly set_aside: number
}

export interface AdvancedLinks {
  readonly added: number
  readonly removed: number
  readonly set_aside: number
}

export interface Stop {
  readonly status: 'waiting' | 'held'
  readonly error: ErrorReport
  /** Of a held run: `--approve` with it sends creates that can't be proven once more. */
  readonly planId: string | null
}
