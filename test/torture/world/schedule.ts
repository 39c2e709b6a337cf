import type { Fault } from '../../../src/sandbox/options.ts'
import type { Side } from '../tier.ts'
import { calledOf, type Kind } from './catalogue.ts'
import type { SceneName } from './draw-scene.ts'

/** Objects that schedules play with; `notes` are only written, and `p_cars` the account defined itself. */
export type ObjectName = 'contacts' | 'companies' | 'deals' | 'tickets' | 'notes' | 'p_cars'

export type Values = Readonly<Record<string, string | null>>

export interface FirstRecord {
  /** `contacts:3`, by which acts and sources name it. */
  readonly ref: string
  readonly properties: Values
  readonly archived?: boolean
}

/** One link of another app, or of the beginning; `label` null: the unlabelled type. */
export interface DrawnLink {
  readonly from: string
  readonly to: string
  readonly label: string | null
}

export interface DrawnLabel {
  readonly from: ObjectName
  readonly to: ObjectName
  readonly label: string
  readonly inverse?: string
}

export interface InboundSync {
  readonly name: string
  readonly direction: 'inbound'
  /** The sync as the configuration document has it, but for its connection. */
  readonly document: {
    readonly streams: Readonly<Record<string, Readonly<Record<string, unknown>>>>
    readonly [option: string]: unknown
  }
}

export interface DrawnField {
  readonly property: string
  readonly column: string
  readonly when_null?: 'leave' | 'clear'
  readonly on?: 'always' | 'create'
}

export interface DrawnColumn {
  readonly to: ObjectName
  readonly by: string
  readonly column: string
  readonly policy: 'add' | 'exact' | 'mirror'
}

export interface OutboundSync {
  readonly name: string
  readonly direction: 'outbound'
  readonly target: ObjectName
  readonly strategy: 'create' | 'update' | 'upsert' | 'archive' | 'mirror'
  readonly route: 'auto' | 'import' | 'batch'
  /** Null: creates without an identity. The column is `ident`. */
  readonly identify: { readonly property: string } | { readonly record_id: true } | null
  readonly fields: readonly DrawnField[]
  readonly links: readonly DrawnColumn[]
  readonly cleanup: boolean
}

/** A cell of an association column: the other record's key, and its label, labels, or null. */
export type LinkCell = Readonly<Record<string, string | null | readonly string[]>>

export interface SourceRow {
  /** Tells rows of a schedule apart, whatever their key is. */
  readonly row: number
  readonly key: string | null
  /** `@contacts:3`: the id of that record. */
  readonly ident: string | null
  readonly values: Values
  readonly links: Readonly<Record<string, LinkCell | null>>
}

/** Records are picked by number, among those that are there when the act happens. */
export type Act =
  | { readonly act: 'edit'; readonly type: ObjectName; readonly pick: number; readonly set: Values }
  /** Several in one call, so in one millisecond. */
  | {
      readonly act: 'edit_many'
      readonly type: ObjectName
      readonly picks: readonly number[]
      readonly set: Values
    }
  | { readonly act: 'make'; readonly type: ObjectName; readonly records: readonly Values[] }
  | { readonly act: 'archive'; readonly type: ObjectName; readonly picks: readonly number[] }
  | { readonly act: 'restore'; readonly type: ObjectName; readonly pick: number }
  | { readonly act: 'purge'; readonly type: ObjectName; readonly picks: readonly number[] }
  | {
      readonly act: 'merge'
      readonly type: ObjectName
      readonly survivor: number
      readonly loser: number
    }
  | {
      readonly act: 'link'
      readonly from: ObjectName
      readonly to: ObjectName
      readonly picks: readonly [number, number]
      readonly label: string | null
    }
  | {
      readonly act: 'unlink'
      readonly from: ObjectName
      readonly to: ObjectName
      readonly pick: number
    }
  /** HubSpot's administrator gives a property of ours another type. */
  | {
      readonly act: 'retype'
      readonly type: ObjectName
      readonly property: string
      readonly kind: Kind
    }
  | { readonly act: 'put_row'; readonly sync: string; readonly row: SourceRow }
  | { readonly act: 'drop_rows'; readonly sync: string; readonly rows: readonly number[] }
  | { readonly act: 'pass'; readonly ms: number }
  | { readonly act: 'knobs'; readonly set: Readonly<Record<string, string | number | boolean>> }
  | { readonly act: 'faults'; readonly faults: readonly Fault[] }
  | { readonly act: 'run'; readonly run: DrawnRun }
  /** Two processes at once; with `paused` the first one stands still at a step until the second has ended. */
  | {
      readonly act: 'at_once'
      readonly first: DrawnRun
      readonly second: DrawnRun
      readonly paused?: number | NamedStep
    }

/** The `step`-th step of the process of those whose names begin with `of`. */
export interface NamedStep {
  readonly of: string
  readonly step: number
}

export interface DrawnRun {
  readonly syncs: readonly string[]
  readonly full?: boolean
  /** At the `step`-th step of the process, or of those whose names begin so; beyond its end: not killed. */
  readonly kill?: { readonly step: number; readonly of?: string; readonly side: Side }
  /** The commit whose answer is lost while the process lives: in process only. */
  readonly unheard?: number
  /** What happens when the process comes to its `step`-th step, or to that of those whose names begin so. */
  readonly during?: readonly { readonly step: number; readonly of?: string; readonly act: Act }[]
}

/** Pure data: what happens to an account, a warehouse and the connector between them, from beginning to end. */
export interface Schedule {
  readonly seed: number
  /** What it is about, if about one thing (draw-scene.ts). */
  readonly scene?: SceneName
  readonly knobs: Readonly<Record<string, string | number | boolean>>
  /** How far HubSpot's clock is behind this machine's. */
  readonly behindMs: number
  /** Objects in play. */
  readonly types: readonly ObjectName[]
  readonly labels: readonly DrawnLabel[]
  readonly records: readonly FirstRecord[]
  readonly links: readonly DrawnLink[]
  readonly syncs: readonly (InboundSync | OutboundSync)[]
  readonly sources: Readonly<Record<string, readonly SourceRow[]>>
  readonly acts: readonly Act[]
  /** Whether each source row changes before the end, so that all of it is looked at once more. */
  readonly touch: boolean
  /**
   * How it ends once faults are over: `soon`, by a clean run of what only writes; `once`, after a week; `idle` (unless
   * said otherwise), then also by a run that has nothing to do; `twice`, at once, after a week, and by such a run.
   */
  readonly settles?: 'soon' | 'once' | 'idle' | 'twice'
}

export const isOutbound = (sync: InboundSync | OutboundSync): sync is OutboundSync =>
  sync.direction === 'outbound'

/** `syncs` of the configuration document. */
export function documentOf(schedule: Schedule): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    schedule.syncs.map((sync) => [
      sync.name,
      isOutbound(sync)
        ? outboundDocument(sync)
        : { connection: 'main', direction: 'inbound', ...sync.document },
    ]),
  )
}

function outboundDocument(sync: OutboundSync): Readonly<Record<string, unknown>> {
  const { identify } = sync
  const archives = sync.strategy === 'archive'
  return {
    connection: 'main',
    direction: 'outbound',
    target: calledOf(sync.target),
    strategy: sync.strategy,
    source: { table: `app.${sync.name}` },
    key: 'k',
    ...(identify === null
      ? {}
      : {
          identify_by:
            'property' in identify
              ? { property: identify.property, column: 'ident' }
              : { record_id: 'ident' },
        }),
    ...(archives
      ? {}
      : {
          fields: Object.fromEntries(
            sync.fields.map(({ property, ...field }) => [property, field]),
          ),
        }),
    ...(archives || sync.links.length === 0
      ? {}
      : {
          associations: sync.links.map((column) => ({ ...column, to: calledOf(column.to) })),
          cleanup_default_associations: sync.cleanup,
        }),
    route: sync.route,
    wait: '10m',
  }
}
