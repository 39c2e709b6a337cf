import type { Draft } from './draft.ts'
import type { Lack, StepId } from './lacks.ts'
import { columnNamed, type SourceColumn } from './mapping.ts'

/** Columns that the sync uses for something else than a field. */
export const columnsTaken = ({ identity, key, links }: Draft): readonly string[] => [
  ...(identity.kind === 'none' ? [] : [identity.column]),
  key,
  ...links.map(({ column }) => column),
]

/** Columns that the sync takes and the source does not have, where its columns are known. */
export function columnsMissing(draft: Draft, columns: readonly SourceColumn[]): readonly Lack[] {
  if (columns.length === 0) return []
  const taken: readonly (readonly [StepId, string])[] = [
    ['target', draft.key],
    ['target', draft.identity.kind === 'none' ? '' : draft.identity.column],
    ['target', draft.from.column],
    ['target', draft.to.column],
    ...draft.fields.map(({ from }) => ['fields', from.kind === 'column' ? from.text : ''] as const),
    ...draft.links.map(({ column }) => ['links', column] as const),
  ]
  const missing = taken.filter(([, name]) => name !== '' && columnNamed(columns, name) === null)
  const told = missing.map(
    ([step, name]): Lack => ({
      step,
      what: `The source has no column ${name}.`,
    }),
  )
  return told.filter(({ what }, at) => told.findIndex((one) => one.what === what) === at)
}
