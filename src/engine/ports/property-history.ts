import type { IsoTime, ObjectName, WalkPosition, Window } from './hubspot.ts'

/** A value that a property was given, as HubSpot tells it (HUBSPOT.md 4.1): '' where it was cleared. */
export interface HistoryEntry {
  readonly value: string | null
  /** As HubSpot wrote it; '' when it did not. */
  readonly timestamp: IsoTime
  readonly sourceType: string | null
  readonly sourceId: string | null
  readonly sourceLabel: string | null
  readonly updatedByUserId: string | null
}

/** The entries that HubSpot keeps of a record's properties, newest first; properties without any are left out. */
export interface RecordHistory {
  readonly id: string
  readonly updatedAt: IsoTime
  readonly entries: Readonly<Record<string, readonly HistoryEntry[]>>
}

export interface HistoryRequest {
  readonly object: ObjectName
  readonly properties: readonly string[]
  /** Whose history: all live records, those that changed in a window, or those of given ids. */
  readonly of:
    | { readonly kind: 'all'; readonly after?: string }
    | {
        readonly kind: 'changed'
        readonly by: string
        readonly window: Window
        readonly from?: WalkPosition
      }
    | { readonly kind: 'ids'; readonly ids: readonly string[]; readonly archived: boolean }
}

/** Records with their history, few enough to be held. */
export interface HistoryPage {
  readonly records: readonly RecordHistory[]
  /** `all`: what to go on after, once this page has landed; null when that has not moved, or at the end. */
  readonly after: string | null
  /** `changed`: how far the walk has come with this page; null when it has not moved. */
  readonly reached: WalkPosition | null
}
