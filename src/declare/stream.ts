import type { Column } from './column.ts'

/** How a stream can be read. `route` is what the planner, the docs and `route:` in the configuration call it. */
export type Read<Cursor extends string = string> =
  | { readonly route: 'export' }
  /** Finds changed records by the modified property `by`, whose values the column `cursor` holds. */
  | { readonly route: 'search'; readonly cursor: Cursor; readonly by: string }
  | { readonly route: 'list' }

export const exportJob = (): Read<never> => ({ route: 'export' })
export const listing = (): Read<never> => ({ route: 'list' })
export const search = <const Cursor extends string>(how: {
  readonly cursor: Cursor
  readonly by: string
}): Read<Cursor> => ({
  route: 'search',
  ...how,
})

/** How records that are gone are found. */
export type Removals =
  /** CRM objects: the archived listing, merges, and the ids-only reconcile. */
  | { readonly kind: 'archived_listing'; readonly merges: 'hs_merged_object_ids' | 'none' }
  /** Collections that are read whole each time: what is missing is gone. */
  | { readonly kind: 'absence' }
  | { readonly kind: 'none' }

export const archivedListing = (
  merges: 'hs_merged_object_ids' | 'none' = 'hs_merged_object_ids',
): Removals => ({
  kind: 'archived_listing',
  merges,
})
export const absence = (): Removals => ({ kind: 'absence' })

interface StreamBase<Columns extends string> {
  /** The stream's and its table's name (CONTRACT.md lists them). */
  readonly name: string
  /** One sentence for people. */
  readonly summary: string
  /** The documentation page that the declaration was written from. */
  readonly source: string
  readonly columns: Readonly<Record<Columns, Column>>
  readonly primaryKey: readonly NoInfer<Columns>[]
  readonly read: {
    readonly full_refresh: readonly Read<NoInfer<Columns>>[]
    readonly incremental?: readonly Read<NoInfer<Columns>>[]
    readonly client_incremental?: readonly Read<NoInfer<Columns>>[]
  }
  readonly removals: Removals
  /** Scopes the reads need. An inner array: any one of them does (newer and older apps spell some differently). */
  readonly scopes: readonly (string | readonly string[])[]
}

/** A stream of CRM records: declared columns plus one for each chosen property. */
export interface ObjectStream<Columns extends string = string> extends StreamBase<Columns> {
  readonly kind: 'object'
  /** The object's name in paths. */
  readonly object: string
  readonly properties: 'all'
  /** The modified property (HUBSPOT.md 4.2). */
  readonly modifiedBy: string
  /** The created property. */
  readonly createdBy: string
  /** Ids of another object carried in a column of the row: read through the associations API. */
  readonly linkColumns?: readonly { readonly column: NoInfer<Columns>; readonly to: string }[]
}

/** A stream of something that is no CRM record: its columns are all declared. */
export interface CollectionStream<Columns extends string = string> extends StreamBase<Columns> {
  readonly kind: 'collection'
  /** Which endpoint reads it: a name that src/hubspot carries out. */
  readonly collection: string
}

/** The one table over all pairs of object types. */
export interface AssociationsStream<Columns extends string = string> extends StreamBase<Columns> {
  readonly kind: 'associations'
}

export type Stream = ObjectStream | CollectionStream | AssociationsStream

/** Declares a stream. The types refuse a key or a cursor that is no declared column. */
export function defineStream<Columns extends string>(
  stream: ObjectStream<Columns> | CollectionStream<Columns> | AssociationsStream<Columns>,
): Stream {
  return stream as Stream
}
