import type { ErrorReport } from '../errors/connector-error.ts'

export type RunStatus =
  | 'succeeded'
  | 'partial'
  | 'failed'
  | 'held'
  | 'waiting'
  | 'sign_in_needed'
  | 'stopped'

/** One stream in a run, as CONTRACT.md's `result` shows it. */
export interface StreamReport {
  readonly status: RunStatus | 'skipped'
  readonly strategy: 'full_refresh' | 'incremental' | 'client_incremental'
  readonly route: 'export' | 'search' | 'list'
  readonly read: number
  readonly loaded: number
  readonly unchanged: number
  readonly set_aside: number
  readonly set_aside_values: number
  readonly deleted: number
  /** ISO; null where the stream has none. */
  readonly position: string | null
  readonly error?: ErrorReport
}

export interface InboundReport {
  readonly status: RunStatus
  readonly streams: Readonly<Record<string, StreamReport>>
  readonly error: ErrorReport | null
  /** Of a held run. */
  readonly plan_id?: string
}

export interface RecordCounts {
  readonly read: number
  readonly vanished: number
  readonly continued: number
  readonly refused: number
  readonly unchanged: number
  readonly created: number
  readonly updated: number
  readonly archived: number
  readonly set_aside: number
}

export interface AssociationCounts {
  readonly added: number
  readonly removed: number
  readonly unchanged: number
  readonly kept: number
  readonly set_aside: number
}

export interface OutboundReport {
  readonly status: RunStatus
  readonly records: RecordCounts
  readonly associations: AssociationCounts
  readonly error: ErrorReport | null
  readonly plan_id?: string
  /** Of an undo. */
  readonly undo?: UndoReport
}

/** What an undo left alone, and what it could not simply take back. */
export interface UndoReport {
  /** The run that is undone. */
  readonly run_id: string
  /** Records that somebody, or a later run, changed since: they stay. */
  readonly kept_records: number
  /** Single such values, of records whose others are put back. */
  readonly kept_values: number
  /** Archived records are made anew, with a new id: HubSpot brings none back. */
  readonly recreated: number
}

export interface PlanSample {
  readonly key: string
  readonly action: 'create' | 'update' | 'archive' | 'add' | 'remove'
  readonly field: string | null
  readonly before: string | null
  readonly after: string | null
}

/** Something that the account lacks and a run would make before it sends, because `create_missing` allows it. */
export interface PlanCreate {
  readonly kind: 'option' | 'property' | 'unique_key' | 'label' | 'list'
  readonly object: string
  readonly name: string
  /** Of an option: the property that gets it. */
  readonly property?: string
  /** Of a property: HubSpot's type. */
  readonly property_type?: string
  /** Of a label: the other object. */
  readonly to?: string
}

/** What a run would do (CONTRACT.md, `plan --json`). */
export interface OutboundPlan {
  readonly plan_id: string
  readonly records: RecordCounts
  readonly associations: AssociationCounts
  readonly samples: readonly PlanSample[]
  readonly refusals: Readonly<Record<string, number>>
  /** Links that would be set aside, by reason. */
  readonly links_set_aside: Readonly<Record<string, number>>
  readonly creates: readonly PlanCreate[]
  /** How some of it goes, in sentences. */
  readonly notes: readonly string[]
  readonly calls: Readonly<Record<string, number>>
  readonly seconds: number
  /** Calls of the day: HubSpot's limit and what is left of it, null where HubSpot doesn't tell; what this run takes. */
  readonly quota: {
    readonly daily_max: number | null
    readonly daily_remaining: number | null
    readonly takes: number
  }
  /** Set when the guard would hold the run. */
  readonly held: ErrorReport | null
}

/** Progress for people: what is going on, how far it is. `of` is null when the end is unknown. */
export interface Progress {
  readonly sync: string
  readonly part: string
  readonly stage: string
  readonly done: number
  readonly of: number | null
}

/** One run of a sync, as `run --json` prints it (CONTRACT.md). */
export type RunResult = InboundResult | OutboundResult

interface ResultBase {
  readonly type: 'result'
  readonly run_id: string
  readonly sync: string
  readonly status: RunStatus
  readonly calls: Readonly<Record<string, number>>
  readonly error: ErrorReport | null
  /** ISO. */
  readonly started_at: string
  readonly finished_at: string
  readonly plan_id?: string
}

export interface InboundResult extends ResultBase {
  readonly direction: 'inbound'
  readonly streams: Readonly<Record<string, StreamReport>>
}

export interface OutboundResult extends ResultBase {
  readonly direction: 'outbound'
  readonly records: RecordCounts
  readonly associations: AssociationCounts
  readonly undo?: UndoReport
}

/** What an inbound run would read, by stream. `rows` and `calls` are estimates. */
export interface InboundPlan {
  readonly streams: Readonly<
    Record<
      string,
      {
        readonly strategy: string
        readonly route: string
        readonly rows: number | null
        readonly calls: Readonly<Record<string, number>>
        readonly seconds: number
        readonly error?: ErrorReport
      }
    >
  >
}
