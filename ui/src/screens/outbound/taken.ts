import type { Draft } from './draft.ts'

/** Columns that the sync uses for something else than a field. */
export const columnsTaken = ({ identity, key, links }: Draft): readonly string[] => [
  ...(identity.kind === 'none' ? [] : [identity.column]),
  key,
  ...links.map(({ column }) => column),
]
