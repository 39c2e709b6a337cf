import { type SourceColumn, samplesOf } from './mapping.ts'
import type { Preview } from './questions.ts'

/** The columns of rows that were looked at; none while they are not there. */
export const columnsIn = (preview: Preview | undefined): readonly SourceColumn[] =>
  (preview?.columns ?? []).map(({ name, type, kind }) => ({
    name,
    type,
    kind,
    samples: samplesOf((preview?.rows ?? []) as readonly Record<string, unknown>[], name),
  }))
