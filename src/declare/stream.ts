import type { Column } from './column.ts'

/** How a stream can be read. `route` is what the planner, the docs and `route:` in the configuration call it. */
export type Read<Cursor extends string = string> =
  /** `verified` false: no document says that HubSpot exports this object; only who asks for it by name gets it. */
  | { readonly route: 'export'; readonly verified?: false }
  /** Finds changed records by the modified property `by`, whose values the column `cursor` holds. */
  | { readonly route: 'search'; readonly cursor: Cursor; readonly by: string }
  /**
   * `takes`: only what is new or changed since the last read is taken, so that what is missing is no proof.
   * `cursor`: HubSpot lists by a span of the time that the column holds.
   */
  | { readonly route: 'list'; readonly takes?: 'changed'; readonly cursor?: Cursor }

export const exportJob = (): Read<never> => ({ route: 'export' })
export const unverifiedExportJob = (): Read<never> => ({ route: 'export', verified: false })
export const listing = (): Read<never> => ({ route: 'list' })
export const changedOnly = (): Read<never> => ({ route: 'list', takes: 'changed' })
export const listingByTime = <const Cursor extends string>(how: {
  readonly cursor: Cursor
}): Read<Cursor> => ({ route: 'list', ...how })
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
  /**
   * Collections: what a whole read misses is gone. One that is otherwise read for changes only is read whole on the
   * cadence that `every` names.
   */
  | { readonly kind: 'absence'; readonly every: 'sweep' | 'reconcile' }
  | { readonly kind: 'none' }

export const archivedListing = (
  merges: 'hs_merged_object_ids' | 'none' = 'hs_merged_object_ids',
): Removals => ({
  kind: 'archived_listing',
  merges,
})
export const absence = (every: 'sweep' | 'reconcile' = 'reconcile'): Removals => ({
  kind: 'absence',
  every,
})

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
  /** What `new_streams: include` means by it; absent: it is included. */
  readonly included?: Inclusion
}

/** `by_name`: never included, since it only doubles what others read or costs much. `if_enabled`: where the account's object library has it. */
export type Inclusion = 'by_name' | 'if_enabled'

/** What all streams of CRM records have: declared columns plus one for each chosen property. */
interface RecordStreamBase<Columns extends string> extends StreamBase<Columns> {
  /** The object's plural name, as associations and the configuration call it. */
  readonly object: string
  /** What paths call the object where that is not its name: its type id (HUBSPOT.md 5). */
  readonly address?: string
  /** Set on members of a family: what names them. */
  readonly family?: FamilyKind
  readonly properties: 'all'
  /** The modified property (HUBSPOT.md 4.2). */
  readonly modifiedBy: string
  /** The created property. */
  readonly createdBy: string
  /** Ids of another object carried in a column of the row: read through the associations API. */
  readonly linkColumns?: readonly { readonly column: NoInfer<Columns>; readonly to: string }[]
}

/** Objects that the account defined itself go by name, further types of its object library by type id. */
export type FamilyKind = 'custom_objects' | 'library_types'

/** A stream of CRM records. */
export interface ObjectStream<Columns extends string = string> extends RecordStreamBase<Columns> {
  readonly kind: 'object'
}

/** The records of an object that are in HubSpot's recycle bin, in a table of their own; made by `archivedOf`. */
export interface ArchivedStream<Columns extends string = string> extends RecordStreamBase<Columns> {
  readonly kind: 'archived'
}

export type RecordStream = ObjectStream | ArchivedStream

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

/** The one table of values that chosen properties of the sync's records had. */
export interface PropertyHistoryStream<Columns extends string = string>
  extends StreamBase<Columns> {
  readonly kind: 'property_history'
  /** Views that tell which record was when in which stage. */
  readonly stageViews: readonly StageView[]
}

export interface StageView {
  readonly name: string
  readonly object: string
  /** What the view calls the record's id. */
  readonly recordId: string
  readonly stage: string
  readonly pipeline: string
}

export type Stream =
  | ObjectStream
  | ArchivedStream
  | CollectionStream
  | AssociationsStream
  | PropertyHistoryStream

/** Declares a stream. The types refuse a key or a cursor that is no declared column. */
export function defineStream<Columns extends string>(
  stream:
    | ObjectStream<Columns>
    | CollectionStream<Columns>
    | AssociationsStream<Columns>
    | PropertyHistoryStream<Columns>,
): Stream {
  return stream as Stream
}
