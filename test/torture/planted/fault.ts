import type { Aim } from './aims.ts'

/** One of the promises of DESIGN 1, by its number there. */
export type Invariant = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12

/** A text that stands exactly once in a file, and what takes its place. */
export interface Edit {
  readonly file: string
  readonly find: string
  readonly replace: string
}

/**
 * A mistake in the design of the connector, made in a copy of its sources and nowhere else: the schedules must tell the
 * copy from the original. Where a text to be replaced is gone, the mistake is to be planted anew.
 */
export interface PlantedFault {
  readonly name: string
  /** What a schedule must have that can show it: others are not run for it. */
  readonly aims: readonly Aim[]
  /** Those that it breaks; a schedule that shows any break has caught it. */
  readonly invariants: readonly Invariant[]
  /** What somebody would do so, and what becomes of it. */
  readonly why: string
  readonly edits: readonly Edit[]
}
