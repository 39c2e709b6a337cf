import type { Family } from '../declare/family.ts'
import type { ObjectStream, Stream } from '../declare/stream.ts'
import type { Target } from '../declare/target.ts'
import type { ListName } from './ports/lists.ts'
import type { Source } from './ports/warehouse.ts'

/** What a sync asks for, as the engine takes it: src/connector.ts makes it from the configuration document. */
export interface SyncOrder {
  readonly sync: string
  readonly guard: Guard
}

/** A share of rows or association pairs (0.2 = 20 %) that may vanish in one run; at least 10 must vanish for it to hold. */
export interface Guard {
  readonly removals: number
}

export type Strategy = 'auto' | 'full_refresh' | 'incremental' | 'client_incremental'
export type ReadRoute = 'auto' | 'export' | 'search' | 'list'
export type Storage = 'merge' | 'append' | 'history'

export interface StreamOrder {
  readonly stream: Stream
  readonly strategy: Strategy
  readonly storage: Storage
  readonly route: ReadRoute
  readonly properties: 'all' | readonly string[]
  readonly exclude: readonly string[]
  readonly hash: readonly string[]
  /** ISO; absent: the sync's. */
  readonly startDate?: string
  /** Property history only: the objects that are named, and of which of their properties; absent: those of the sync. */
  readonly histories?: readonly HistoryOrder[]
  /** Associations stream only: pairs of object names. */
  readonly pairs?: readonly (readonly [string, string])[]
}

/** An object whose property history is read. */
export interface HistoryOrder {
  readonly stream: ObjectStream
  readonly properties: 'all' | readonly string[]
}

/** What `new_streams: include` adds at run time, once the account has told what it has. */
export interface NewStreams {
  /** Declared streams of types that the account's object library may have switched on. */
  readonly ifEnabled: readonly StreamOrder[]
  /** Type ids that have declarations. */
  readonly declaredTypes: readonly string[]
}

export interface InboundOrder extends SyncOrder {
  readonly direction: 'inbound'
  readonly streams: readonly StreamOrder[]
  readonly horizonMs: number
  readonly sweepMs: number
  /** Null: switched off. */
  readonly reconcileMs: number | null
  /** ISO; records modified before it are not read. */
  readonly startDate: string | null
  /** Families of streams for object types that the account names. */
  readonly families?: readonly Family<ObjectStream>[]
  /** Absent: only the streams above are read. */
  readonly newStreams?: NewStreams
  /** `run --full`: a full refresh whatever the strategy. */
  readonly full: boolean
  /** `run --approve PLAN`: the held removals of that plan may go. */
  readonly approve: string | null
}

export type FieldSource =
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'constant'; readonly value: string }
  | { readonly kind: 'sql'; readonly sql: string }

export interface FieldOrder {
  readonly property: string
  readonly from: FieldSource
  /** `create`: only written when the record is created. */
  readonly on: 'always' | 'create'
  readonly whenNull: 'leave' | 'clear'
  /** A stage that HubSpot only lets climb may go back: it is cleared first. Absent: such a row is refused. */
  readonly allowBackwards?: boolean
}

export interface AssociationOrder {
  /** The other object's name. */
  readonly to: string
  /** `record_id`, or a property that tells the other records apart. */
  readonly by: string
  readonly column: string
  readonly policy: 'add' | 'exact' | 'mirror'
}

export type OutboundStrategy = 'create' | 'update' | 'upsert' | 'archive' | 'mirror'

/** What a run may create in the account where it is missing; `plan` lists it, `run` makes it before it sends. */
export type CreateMissing = 'options' | 'properties' | 'unique_key' | 'labels' | 'lists'

export type IdentityOrder =
  | { readonly kind: 'record_id'; readonly column: string }
  | { readonly kind: 'property'; readonly property: string; readonly column: string }

/** Each source row is one link: from the record of `identifyBy` to the one of the only association, by its column. */
export interface LinkRowsOrder {
  /** Null: unlabelled. */
  readonly label:
    | { readonly kind: 'column'; readonly column: string }
    | { readonly kind: 'constant'; readonly label: string }
    | null
}

export interface OutboundOrder extends SyncOrder {
  readonly direction: 'outbound'
  readonly target: Target
  readonly strategy: OutboundStrategy
  readonly source: Source
  readonly key: string
  /** Null with strategy create only. */
  readonly identifyBy: IdentityOrder | null
  readonly fields: readonly FieldOrder[]
  readonly associations: readonly AssociationOrder[]
  readonly cleanupDefaultAssociations: boolean
  /** Target associations only. */
  readonly linkRows?: LinkRowsOrder
  /** Target list_memberships only: rows are members of it, and no record is written. */
  readonly list?: ListName
  /** Absent: nothing. */
  readonly createMissing?: readonly CreateMissing[]
  /** The group of created properties; absent: where most of the object's properties stand. */
  readonly propertyGroup?: string
  readonly route: 'auto' | 'import' | 'batch'
  readonly waitMs: number
  readonly approve: string | null
}
