import { recordsObject } from '../../engine/list-members.ts'
import type { IdentityOrder, OutboundOrder } from '../../engine/orders.ts'
import type { HubSpot, Property, WireRecord } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { plainDecimal } from '../fields/wire-value.ts'
import type { Folding } from '../freeze/freeze.ts'

/** How a key finds records of one object. */
export type Matching =
  | { readonly kind: 'record_id' }
  /** `unique`: HubSpot answers by it. `searched`: found through the search index, and several records may have it. */
  | {
      readonly kind: 'unique' | 'searched'
      readonly property: string
      /** number values are compared as numbers. */
      readonly type: string
      readonly folds: Folding
      /** A property with further values of the same kind, joined with `;`. */
      readonly alsoHeldIn: string | null
      /** True while the property is still to be made: no record has a value of it, and HubSpot can't be asked by it. */
      readonly isToCome?: () => boolean
    }

export type UniqueMatching = Exclude<Matching, { readonly kind: 'record_id' }> & {
  readonly kind: 'unique'
}

interface KnownProperty {
  readonly kind: 'unique' | 'searched'
  readonly folds: Folding
  readonly alsoHeldIn?: string
}

/** HubSpot's own properties that tell records apart without `hasUniqueValue` saying so (HUBSPOT.md 4.4). */
const known: Readonly<Record<string, Readonly<Record<string, KnownProperty>>>> = {
  contacts: {
    email: { kind: 'unique', folds: 'trim_lower', alsoHeldIn: 'hs_additional_emails' },
  },
  companies: { domain: { kind: 'searched', folds: 'trim_lower' } },
}

/** How the other records of an association are told apart. A property that is not unique is searched for. */
export function matchingBy(
  object: string,
  by: string,
  properties: readonly Property[],
): Matching | null {
  if (by === 'record_id' || by === 'hs_object_id') return { kind: 'record_id' }
  const property = properties.find((one) => one.name === by)
  if (property === undefined) return null
  const declared = known[object]?.[by]
  const also = declared?.alsoHeldIn
  return {
    kind: declared?.kind ?? (property.hasUniqueValue ? 'unique' : 'searched'),
    property: by,
    type: property.type,
    folds: declared?.folds ?? 'none',
    alsoHeldIn: also !== undefined && properties.some((one) => one.name === also) ? also : null,
  }
}

/**
 * How the sync's own rows find their records; null for creates without identity.
 * @throws `outbound.identity_needed`, `outbound.identity_unusable`, `outbound.property_unknown`
 */
export function identityMatching(
  order: OutboundOrder,
  properties: readonly Property[],
): Matching | null {
  const by = order.identifyBy
  if (by === null) {
    if (order.strategy === 'create') return null
    throw new ConnectorError('outbound.identity_needed', {
      what: `The sync ${order.sync} has no identify_by.`,
      why: `The strategy ${order.strategy} must know which HubSpot record a row means.`,
      fix: 'Add identify_by with a unique property and its column, or with record_id.',
    })
  }
  const unusable = (why: string): ConnectorError =>
    new ConnectorError('outbound.identity_unusable', {
      what: `The sync ${order.sync} identifies ${recordsObject(order.target.object)} by ${by.kind === 'property' ? by.property : 'record id'}.`,
      why,
      fix: 'Identify by a property whose values HubSpot keeps unique, or by record_id.',
    })
  if (by.kind === 'record_id') {
    if (order.strategy === 'create') {
      throw unusable('HubSpot gives new records their ids itself, so a create has none yet.')
    }
    return { kind: 'record_id' }
  }
  const matching = matchingBy(recordsObject(order.target.object), by.property, properties)
  if (matching === null) {
    throw new ConnectorError('outbound.property_unknown', {
      what: `The sync ${order.sync} identifies rows by ${order.target.name}.${by.property}.`,
      why: `The account's ${recordsObject(order.target.object)} have no property "${by.property}".`,
      fix: 'Mend the property name in the configuration, or create the property in HubSpot.',
    })
  }
  const isSetByHubSpot = properties.some(
    (one) => one.name === by.property && (one.readOnlyValue || one.calculated),
  )
  if (isSetByHubSpot && order.strategy !== 'update' && order.strategy !== 'archive') {
    throw unusable('HubSpot sets this property itself: a new record could not get the row’s value.')
  }
  if (matching.kind === 'searched' && !isDeclaredSearch(order, by)) {
    throw unusable('Two records may have the same value of this property.')
  }
  return matching
}

function isDeclaredSearch(
  order: OutboundOrder,
  by: Extract<IdentityOrder, { kind: 'property' }>,
): boolean {
  return Object.values(order.target.identify).some(
    (identity) =>
      identity.kind === 'any_property' ||
      (identity.kind === 'searched_property' && identity.property === by.property),
  )
}

export function foldingOf(matching: Matching | null): Folding {
  return matching === null || matching.kind === 'record_id' ? 'none' : matching.folds
}

/** One text for all spellings of a key. */
export function foldKey(matching: Matching, key: string): string {
  const text = key.trim()
  if (matching.kind === 'record_id') return text
  if (matching.type === 'number' && /^[+-]?\d+(\.\d+)?$/.test(text)) return plainDecimal(text)
  return matching.folds === 'trim_lower' ? text.toLowerCase() : text
}

/** The ids of records that were merged into one (HUBSPOT.md 4.5): they mean this record now. */
const mergedIds = 'hs_merged_object_ids'

/** The keys that a record answers to. */
export function keysOf(matching: Matching, record: WireRecord): readonly string[] {
  if (matching.kind === 'record_id') {
    const merged = (record.properties[mergedIds] ?? '').split(';').map((id) => id.trim())
    return [record.id, ...merged.filter((id) => id !== '' && id !== record.id)]
  }
  const held = record.properties[matching.property] ?? ''
  const more = matching.alsoHeldIn === null ? '' : (record.properties[matching.alsoHeldIn] ?? '')
  return [held, ...more.split(';')]
    .filter((value) => value.trim() !== '')
    .map((value) => foldKey(matching, value))
}

/** Live records by folded key, with the named properties. A key without a record is not in the answer. */
export async function findRecords(
  hubspot: HubSpot,
  object: string,
  matching: Matching,
  keys: readonly string[],
  properties: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly WireRecord[]>> {
  const found = new Map<string, WireRecord[]>()
  const wanted = new Set(keys.map((key) => foldKey(matching, key)))
  // HubSpot's record ids are whole numbers: anything else can't be one, and would fail the whole call.
  const asked = [...wanted].filter((key) => matching.kind !== 'record_id' || /^\d+$/.test(key))
  if (asked.length === 0 || (matching.kind !== 'record_id' && matching.isToCome?.())) return found
  const read = new Set(properties)
  if (matching.kind === 'record_id') read.add(mergedIds)
  else {
    read.add(matching.property)
    if (matching.alsoHeldIn !== null) read.add(matching.alsoHeldIn)
  }
  const pages =
    matching.kind === 'searched'
      ? hubspot.searchByValue(object, matching.property, asked, [...read], signal)
      : hubspot.records(
          object,
          asked,
          [...read],
          signal,
          matching.kind === 'unique' ? { idProperty: matching.property } : {},
        )
  for await (const records of pages) {
    for (const record of records) {
      if (record.archived) continue
      for (const key of keysOf(matching, record)) {
        if (!wanted.has(key)) continue
        const others = found.get(key) ?? []
        if (!others.some((other) => other.id === record.id)) found.set(key, [...others, record])
      }
    }
  }
  return found
}
