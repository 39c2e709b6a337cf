import type { RunOptions } from '../config/orders.ts'
import type { Clock, Log, Random } from '../engine/ports.ts'
import type { InboundPlan, OutboundPlan, Progress, RunResult } from '../engine/reports.ts'
import type { StreamVerification, VerifyOptions } from '../engine/verification.ts'
import type { Reset, RetryAsked } from '../outbound/retry.ts'
import type { UndoPlan } from '../outbound/undo/run-undo.ts'
import type { LoadedTable } from '../warehouse/duckdb/load.ts'
import type { PreviewPage } from '../warehouse/preview.ts'
import type { Around } from './around.ts'
import type { Alerts } from './alerts/alerts.ts'
import type { ChannelTrouble, OpenAlertStatus } from './alerts/status.ts'
import type { Cause } from './causes.ts'
import type { CheckLine } from './check.ts'
import type { Governors } from './connection.ts'
import type { Discovery } from './discover.ts'
import type { Reads } from './reads/reads.ts'
import type { Removal } from './removals.ts'
import type { ConnectionScopes } from './scopes.ts'
import type { RunControl } from './run.ts'
import type { Schedules } from './schedules.ts'
import type { LoggedIn, LoggedOut, LoginAsked } from './sign-in.ts'
import type { ConnectionQuota, SyncStatus } from './status.ts'

export interface ConnectorOptions {
  readonly log: Log
  /** Stops runs at their next checkpoint. */
  readonly signal: AbortSignal
  readonly progress: (progress: Progress) => void
  readonly clock?: Clock
  readonly random?: Random
  /** Shared by connectors that one process opens one after the other, so that together they keep to HubSpot's limits. */
  readonly governors?: Governors
  readonly around?: Around
}

export interface SavedState {
  readonly sync: string
  readonly stream: string
  readonly position: string | null
  readonly updated_at: string | null
  readonly state: unknown
}

export interface PreviewAsked {
  /** Null: the only one. */
  readonly connection: string | null
  readonly table: string
  readonly limit: number
}

export type Planned =
  | { readonly direction: 'inbound'; readonly plan: InboundPlan }
  | { readonly direction: 'outbound'; readonly plan: OutboundPlan }

export interface UndoOptions extends Partial<RunControl> {
  /** The plan that a person approved. */
  readonly approve: string | null
}

/** Everything that the CLI and the web UI do, over one configuration document. */
export interface Connector extends AsyncDisposable {
  /** The named syncs, or all of them. @throws `config.usage` for a name that is not in the document */
  syncs(names: readonly string[]): readonly string[]
  run(sync: string, options: RunOptions & Partial<RunControl>): Promise<RunResult>
  /** `isDraft`: nothing of the plan is kept, and it can't be approved. */
  plan(sync: string, isDraft?: boolean): Promise<Planned>
  /** Compares what was landed, or sent, with HubSpot: one report a stream or target. */
  verify(sync: string, options: VerifyOptions): AsyncIterable<StreamVerification>
  /** The connections of these syncs, and the one that is named; of none: all connections. */
  check(syncs: readonly string[], connection?: string): AsyncIterable<CheckLine>
  /** What the token of a connection may do, and what each stream and target takes. */
  scopes(connection: string): Promise<ConnectionScopes>
  discover(connection: string | null, object: string | null): Promise<Discovery>
  status(): Promise<{
    readonly syncs: readonly SyncStatus[]
    readonly quota: readonly ConnectionQuota[]
    /** What alerts tell of and has not ended. */
    readonly alerts: readonly OpenAlertStatus[]
    /** Channels that have not got their messages. */
    readonly channels: readonly ChannelTrouble[]
  }>
  /** Signs a connection in by OAuth. */
  login(connection: string | null, asked: LoginAsked): Promise<LoggedIn>
  logout(connection: string | null): Promise<LoggedOut>
  /** When syncs start by themselves, as the control schema knows it. */
  readonly schedules: Schedules
  /** Messages about syncs that fail, wait, are held or stale. */
  readonly alerts: Alerts
  /** Lists for people, page by page. */
  readonly reads: Reads
  /** Writes the inverse of what an outbound run did, as a run of its own. @throws `config.usage` for an unknown run */
  undo(runId: string, options: UndoOptions): Promise<RunResult>
  /** What it would do. */
  planUndo(runId: string): Promise<UndoPlan & { readonly sync: string }>
  /** Makes failed rows and links due at once; a run sends them then. */
  resetFailed(asked: RetryAsked): Promise<Reset>
  /** Leaves failed rows out until they change; returns how many. */
  skip(sync: string, keys: readonly string[]): Promise<number>
  /** Why rows of a run were refused, or records set aside. */
  causes(sync: string, runId: string): Promise<readonly Cause[]>
  /** All that a plan or a held run would remove, by its plan id. */
  removals(sync: string, planId: string): AsyncIterable<Removal>
  states(sync: string): Promise<readonly SavedState[]>
  /** Moves positions back to a time (ISO), of one stream or of all (null). */
  rewind(sync: string, stream: string | null, to: string): Promise<readonly SavedState[]>
  /** Forgets the state of one stream or of all; returns their names. */
  reset(sync: string, stream: string | null): Promise<readonly string[]>
  load(connection: string | null, csv: string, table: string): Promise<LoadedTable>
  /** The same of what is sent. */
  loadSent(connection: string, csv: AsyncIterable<Uint8Array>, table: string): Promise<LoadedTable>
  preview(asked: PreviewAsked): AsyncIterable<PreviewPage>
  /** An Arrow IPC stream. */
  previewArrow(asked: PreviewAsked): AsyncIterable<Uint8Array>
}
