import type { HubSpot, Property, WireRecord } from '../../engine/ports.ts'
import type { HeldValues } from './decide.ts'

/**
 * The properties whose values are kept of a record before it is archived: all that a create could carry. HubSpot has no
 * call that brings an archived record back (HUBSPOT.md 4.3), so an undo makes it anew from them.
 */
export function keptProperties(properties: readonly Property[]): readonly string[] {
  return properties
    .filter((property) => !property.readOnlyValue && !property.calculated)
    .map(({ name }) => name)
}

/** What a record holds of them; mapped ones also where they are empty. */
export function valuesBefore(
  record: WireRecord,
  kept: readonly string[],
  mapped: readonly string[],
): HeldValues {
  const before: Record<string, string | null> = {}
  for (const name of kept) {
    const held = record.properties[name] ?? ''
    if (held !== '') before[name] = held
  }
  for (const name of mapped) before[name] ??= record.properties[name] ?? null
  return before
}

/** Live records by the id they were asked for by; a merged one is not in the answer, as its survivor has another id. */
export async function liveRecords(
  hubspot: HubSpot,
  object: string,
  ids: readonly string[],
  properties: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, WireRecord>> {
  const live = new Map<string, WireRecord>()
  const asked = new Set(ids)
  if (asked.size === 0) return live
  for await (const page of hubspot.records(object, [...asked], properties, signal)) {
    for (const record of page) {
      if (!record.archived && asked.has(record.id)) live.set(record.id, record)
    }
  }
  return live
}
