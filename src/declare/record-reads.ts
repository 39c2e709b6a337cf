import { type Read, listing, search } from './stream.ts'

/** How CRM records are read (DESIGN 4, Routes): `by` is the modified property, `exported` the export of the object. */
export function recordReads(
  by: string,
  exported: Read<never>,
): {
  readonly full_refresh: readonly Read<'updated_at'>[]
  readonly incremental: readonly Read<'updated_at'>[]
} {
  const changed = search({ cursor: 'updated_at', by })
  return { full_refresh: [listing(), exported, changed], incremental: [changed, exported] }
}
