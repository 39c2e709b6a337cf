import type { Draft } from './draft.ts'
import type { SourceColumn } from './mapping.ts'
import type { Engine } from './sql.ts'
import type { DeclaredTarget } from './targets.ts'

/** What every part of the form works on. */
export interface Editing {
  readonly draft: Draft
  readonly change: (changes: Partial<Draft>) => void
  readonly engine: Engine
  /** Null until a target is chosen. */
  readonly declared: DeclaredTarget | null
  /** What the account is asked for properties by; empty until a target is chosen. */
  readonly object: string
  /** Of the source; none while it can't be read. */
  readonly columns: readonly SourceColumn[]
}
