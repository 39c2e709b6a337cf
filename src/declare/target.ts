import type { FamilyKind } from './stream.ts'

/** How rows of a source find their HubSpot record. */
export type Identity =
  | { readonly kind: 'record_id' }
  /** A property HubSpot keeps unique. `folds`: how HubSpot compares values. `alsoHeldIn`: a property that holds further values of other records. */
  | {
      readonly kind: 'unique_property'
      readonly property: string
      readonly folds: 'none' | 'trim_lower'
      readonly alsoHeldIn?: string
    }
  /** Any property of the account with hasUniqueValue. */
  | { readonly kind: 'any_unique_property' }
  /** A property that is not unique in the API: matched by us through a search that lags (DESIGN section 5). */
  | {
      readonly kind: 'searched_property'
      readonly property: string
      readonly folds: 'none' | 'trim_lower'
    }
  /** Any property: where no record is created, one that several records share only sets its rows aside. */
  | { readonly kind: 'any_property' }

export const byRecordId = (): Identity => ({ kind: 'record_id' })
export const byUniqueProperty = (
  property: string,
  how: { readonly folds: 'none' | 'trim_lower'; readonly alsoHeldIn?: string },
): Identity => ({ kind: 'unique_property', property, ...how })
export const byAnyUniqueProperty = (): Identity => ({ kind: 'any_unique_property' })
export const byAnyProperty = (): Identity => ({ kind: 'any_property' })
export const bySearchedProperty = (
  property: string,
  how: { readonly folds: 'none' | 'trim_lower' },
): Identity => ({ kind: 'searched_property', property, ...how })

/** The two ways by which nearly every object's records are told apart. */
export const recordIdentities = {
  record_id: byRecordId(),
  unique_property: byAnyUniqueProperty(),
} as const satisfies Readonly<Record<string, Identity>>

/** Whether an action may be sent again when its answer was lost. */
export type Resend = 'safe' | 'look_up_first'

/** What a create must carry: each entry is one of its properties, or any one of several. */
export type Requirement = { readonly anyOf: readonly string[] }
export const oneOf = (...properties: readonly string[]): Requirement => ({ anyOf: properties })
export const required = (property: string): Requirement => ({ anyOf: [property] })

/** A link without which HubSpot makes no new record: it goes with the create itself. `typeId`: the type the first such link also has. */
interface RequiredLink {
  readonly to: string
  readonly category: string
  readonly typeId: number
}

export type Action = 'create' | 'update' | 'archive'

interface CreateRules {
  readonly resend: Resend
  readonly requires: readonly Requirement[]
  readonly requiresLink?: RequiredLink
}

export interface Target {
  readonly name: string
  readonly object: string
  /** Set on members of a family: the account gives their names. */
  readonly family?: FamilyKind
  readonly summary: string
  readonly source: string
  readonly identify: Readonly<Record<string, Identity>>
  /** Create, update and upsert are built from create and update, once each row's record id is known. */
  readonly actions: {
    readonly create: CreateRules
    readonly update: { readonly resend: Resend }
    readonly archive: { readonly resend: Resend }
  }
  readonly routes: { readonly import: readonly Action[]; readonly batch: readonly Action[] }
  readonly fields: 'all_writable'
  /** What rows become; absent: records. */
  readonly writes?: 'members' | 'links'
  /** Properties whose values are checked against something other than their own options. */
  readonly rules: readonly FieldRule[]
  readonly scopes: readonly (string | readonly string[])[]
  /** What people must know of this object, a sentence each: what an import can't do with it, and why. */
  readonly notes?: readonly string[]
}

/** Checks by name; src/outbound carries them out. */
export type FieldRule =
  | { readonly kind: 'owner'; readonly property: string }
  | { readonly kind: 'pipeline'; readonly property: string }
  | { readonly kind: 'stage'; readonly property: string; readonly pipeline: string }
  | { readonly kind: 'forward_only'; readonly property: string }

/** Every object's records are created, updated and archived alike; what a new one needs differs. */
export const recordActions = (create: Omit<CreateRules, 'resend'>): Target['actions'] => ({
  create: { resend: 'look_up_first', ...create },
  update: { resend: 'safe' },
  archive: { resend: 'safe' },
})

/** Batch calls do everything; `imported` is what an import job can do, too. */
export const routesOf = (...imported: readonly Action[]): Target['routes'] => ({
  import: imported,
  batch: ['create', 'update', 'archive'],
})

export const ownerRule: FieldRule = { kind: 'owner', property: 'hubspot_owner_id' }
/** All objects with pipelines but deals call the two properties so. Source: HUBSPOT.md 4.2, 4.3. */
export const pipelineRules: readonly FieldRule[] = [
  { kind: 'pipeline', property: 'hs_pipeline' },
  { kind: 'stage', property: 'hs_pipeline_stage', pipeline: 'hs_pipeline' },
]

export function defineTarget(target: Target): Target {
  return target
}
