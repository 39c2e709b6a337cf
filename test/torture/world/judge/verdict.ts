/** Of DESIGN section 1. */
export type Invariant = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12

export interface Break {
  readonly invariant: Invariant
  /** Where and how, with the values that tell: all of them are made up by the schedule. */
  readonly what: string
}

export interface Verdict {
  readonly broken: readonly Break[]
  readonly runs: number
  readonly kills: number
  /** Results by status, over all runs. */
  readonly statuses: Readonly<Record<string, number>>
}
