import type { ErrorReport } from '../errors/connector-error.ts'

/** What a comparison of the warehouse with HubSpot can come by. */
export type FindingKind =
  /** HubSpot has it, the warehouse lacks it. */
  | 'missing'
  /** The warehouse has it, and HubSpot doesn't know it. */
  | 'extra'
  /** Live in HubSpot, marked deleted in the warehouse. */
  | 'deleted_here'
  /** Live in the warehouse, archived in HubSpot. */
  | 'archived'
  /** Live in the warehouse, merged into another record in HubSpot. */
  | 'merged'
  /** HubSpot's version is newer than the row. */
  | 'outdated'
  /** One version, unlike values. */
  | 'differs'
  /** Several live rows of one record. */
  | 'doubled'
  /** The totals differ by more than what can be on its way. */
  | 'count'
  | 'link_missing'
  | 'link_extra'
  | 'link_label'
  /** Outbound: someone else changed what was sent, archived the record, or removed the link. */
  | 'changed'
  | 'record_gone'
  /** Outbound: what was archived is live again. */
  | 'record_back'
  | 'link_gone'

export interface Finding {
  readonly kind: FindingKind
  /** The record, a link as `from>to type`, or a source key; null for totals. */
  readonly id: string | null
  readonly columns: readonly string[]
  /** Only where they were asked for: each column's value here and in HubSpot. */
  readonly values?: Readonly<Record<string, ComparedValues>>
}

export interface ComparedValues {
  readonly warehouse: string | null
  readonly hubspot: string | null
}

/** One stream or target of a sync, compared with HubSpot. */
export interface StreamVerification {
  readonly stream: string
  /** Live rows; null where there is no table yet. */
  readonly warehouse: number | null
  /** Live records by HubSpot's own count; null where it tells none. */
  readonly hubspot: number | null
  /** Records, entries or links that were compared. */
  readonly sampled: number
  /** Of these, those that the next run can't be expected to settle. */
  readonly differing: number
  /** Differences that are on their way: changed in HubSpot after the position, or due to be read anew. */
  readonly pending: number
  readonly drift: boolean
  readonly findings: readonly Finding[]
  /** Why nothing, or not all, was compared. */
  readonly note?: string
  readonly error?: ErrorReport
}

export interface VerifyOptions {
  /** Rows of each table that are compared, and as many ids of HubSpot's; null: all. */
  readonly sample: number | null
  /** Whether findings carry values. */
  readonly values: boolean
  /** Only this stream; null: all. */
  readonly stream: string | null
}
