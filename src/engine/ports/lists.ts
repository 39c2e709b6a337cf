import type { ObjectName, WriteInput, WriteOutcome } from './hubspot.ts'

/** A list of records, as far as writing its members needs to know it (HUBSPOT.md 8). */
export interface RecordList {
  readonly id: string
  readonly name: string
  readonly objectTypeId: string
  /** Its members are written (MANUAL, SNAPSHOT); else HubSpot fills it by filters (DYNAMIC). */
  readonly isStatic: boolean
}

/** How a list is named: by its id, or by its name among the lists of its object. */
export type ListName =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'name'; readonly name: string }

/** The members of lists. Of an input only `trace` and the record's `id` count; to repeat a write changes nothing. */
export interface Lists {
  /** Null: the account has no such list. */
  find(object: ObjectName, list: ListName, signal: AbortSignal): Promise<RecordList | null>
  /** An empty MANUAL list; the one that is there already when a list of the object has the name. */
  create(object: ObjectName, name: string, signal: AbortSignal): Promise<RecordList>
  /** Those of the records that are members. */
  members(
    object: ObjectName,
    list: string,
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlySet<string>>
  /** Done: the record is a member now. Refused: there is no such record. */
  add(
    list: string,
    inputs: readonly WriteInput[],
    signal: AbortSignal,
  ): Promise<readonly WriteOutcome[]>
  /** Done: the record is no member now; one that is gone is none either. */
  remove(
    list: string,
    inputs: readonly WriteInput[],
    signal: AbortSignal,
  ): Promise<readonly WriteOutcome[]>
}
