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

export const byRecordId = (): Identity => ({ kind: 'record_id' })
export const byUniqueProperty = (
  property: string,
  how: { readonly folds: 'none' | 'trim_lower'; readonly alsoHeldIn?: string },
): Identity => ({ kind: 'unique_property', property, ...how })
export const byAnyUniqueProperty = (): Identity => ({ kind: 'any_unique_property' })
export const bySearchedProperty = (
  property: string,
  how: { readonly folds: 'none' | 'trim_lower' },
): Identity => ({ kind: 'searched_property', property, ...how })

/** Whether an action may be sent again when its answer was lost. */
export type Resend = 'safe' | 'look_up_first'

/** What a create must carry: each entry is one of its properties, or any one of several. */
export type Requirement = { readonly anyOf: readonly string[] }
export const oneOf = (...properties: readonly string[]): Requirement => ({ anyOf: properties })
export const required = (property: string): Requirement => ({ anyOf: [property] })

export type Action = 'create' | 'update' | 'archive'

export interface Target {
  readonly name: string
  readonly object: string
  readonly summary: string
  readonly source: string
  readonly identify: Readonly<Record<string, Identity>>
  /** Create, update and upsert are built from create and update, once each row's record id is known. */
  readonly actions: {
    readonly create: { readonly resend: Resend; readonly requires: readonly Requirement[] }
    readonly update: { readonly resend: Resend }
    readonly archive: { readonly resend: Resend }
  }
  readonly routes: { readonly import: readonly Action[]; readonly batch: readonly Action[] }
  readonly fields: 'all_writable'
  /** Properties whose values are checked against something other than their own options. */
  readonly rules: readonly FieldRule[]
  readonly scopes: readonly (string | readonly string[])[]
}

/** Checks by name; src/outbound carries them out. */
export type FieldRule =
  | { readonly kind: 'owner'; readonly property: string }
  | { readonly kind: 'pipeline'; readonly property: string }
  | { readonly kind: 'stage'; readonly property: string; readonly pipeline: string }
  | { readonly kind: 'forward_only'; readonly property: string }

export function defineTarget(target: Target): Target {
  return target
}
