import type { Notice } from './changes.ts'
import type { ObjectTypeId, ObjectTypes, RecordId, RecordRef } from './definitions.ts'
import type { Clock, Knobs, Random } from './types.ts'

export type LinkCategory = 'HUBSPOT_DEFINED' | 'USER_DEFINED' | 'INTEGRATOR_DEFINED' | 'WORK'

export interface LinkTypeRef {
  readonly category: LinkCategory
  readonly typeId: number
}

/** One direction of an association type. The other direction has an id of its own (HUBSPOT.md 6). */
export interface LinkType extends LinkTypeRef {
  readonly from: ObjectTypeId
  readonly to: ObjectTypeId
  /** null = the unlabelled type. */
  readonly label: string | null
  /** v3 name: `contact_to_company`, `contact_to_company_unlabeled` (HUBSPOT.md 4.1). */
  readonly name: string
  readonly inverseTypeId: number
}

export interface Linked {
  readonly id: RecordId
  readonly types: readonly LinkType[]
}

/** What the link store needs of the account. */
export interface LinkHost {
  readonly types: ObjectTypes
  readonly knobs: Knobs
  readonly random: Random
  readonly clock: Clock
  /** Live records only. */
  exists(ref: RecordRef): boolean
  readonly notice: Notice
}

export interface Links {
  /** Defined types of a direction: unlabelled, primary, standard labels, custom labels. */
  types(from: ObjectTypeId, to: ObjectTypeId): readonly LinkType[]
  /** Both directions. Throws ApiError on HubSpot's limits. */
  defineLabel(
    from: ObjectTypeId,
    to: ObjectTypeId,
    label: { readonly label: string; readonly name: string; readonly inverseLabel?: string },
  ): readonly LinkType[]
  /** Throws ApiError for types of HubSpot's own. A single label is renamed in both directions. */
  renameLabel(
    from: ObjectTypeId,
    to: ObjectTypeId,
    typeId: number,
    label: string,
    inverseLabel?: string,
  ): void
  /** Both directions. Throws ApiError while a record carries it. */
  removeLabel(from: ObjectTypeId, to: ObjectTypeId, typeId: number): void
  /** At most this many records at the far end, per type (definitions/configurations). null = no limit of its own. */
  limitOf(from: ObjectTypeId, to: ObjectTypeId, type: LinkTypeRef): number | null
  setLimit(from: ObjectTypeId, to: ObjectTypeId, type: LinkTypeRef, max: number | null): void
  limits(): Iterable<{ readonly type: LinkType; readonly max: number }>
  /**
   * Links two records: the unlabelled type always, `types` beside it. `replace` (PUT, batch create): the pair's custom
   * labels become just these; otherwise they are added. Throws ApiError. Does not touch the records' modified date.
   */
  associate(
    from: RecordRef,
    to: RecordRef,
    types: readonly LinkTypeRef[],
    mode: 'replace' | 'add',
  ): Linked
  dissociate(from: RecordRef, to: RecordRef): void
  removeTypes(from: RecordRef, to: RecordRef, types: readonly LinkTypeRef[]): void
  /** By id of the other record, ascending. Pairs with an archived record are hidden until it is restored. */
  of(from: RecordRef, to: ObjectTypeId): readonly Linked[]
  /** The same seen from an archived record; the other ends are live ones. */
  ofArchived(from: RecordRef, to: ObjectTypeId): readonly Linked[]
  has(from: RecordRef, to: RecordRef): boolean
  /** The loser's links move to the survivor. */
  moveAll(loser: RecordRef, survivor: RecordRef): void
  /** The record is gone for good. */
  forget(ref: RecordRef): void
  /** Every direction and type as read from `from`; the account's truth for CONTRACT.md. */
  all(
    from: ObjectTypeId,
    to: ObjectTypeId,
  ): Iterable<{ readonly from: RecordId; readonly to: RecordId; readonly type: LinkType }>
  /** Pairs of live records, each counted once. */
  readonly size: number
}
