import type { LineWriter, WireRecord } from '../../engine/ports.ts'
import type { OutboundContext } from '../context.ts'
import type { Mapping } from '../fields/mapping.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import type { Decision } from './decide.ts'
import { findRecords, foldKey } from './matching.ts'

/** A decision about one row. */
export interface Decided {
  readonly key: string
  readonly decision: Decision
}

export const uniqueColumns = ['property', 'value', 'source_key', 'hubspot_id', 'held_by'] as const

/** Writes down which unique values the planned rows would write, and which other records have them now. */
export async function noteUniqueValues(
  context: OutboundContext,
  mapping: Mapping,
  rows: readonly Decided[],
  lines: LineWriter,
): Promise<void> {
  const { order, ports } = context
  for (const field of mapping.unique) {
    const { property } = field
    const claims = rows.flatMap(({ key, decision }) => {
      if (decision.kind !== 'create' && decision.kind !== 'update') return []
      const value = decision.properties[property]
      const id = decision.kind === 'update' ? decision.id : null
      return value === undefined ? [] : [{ key, id, value: foldKey(field, value) }]
    })
    const sought = claims.map(({ value }) => value).filter((value) => value !== '')
    const held: ReadonlyMap<string, readonly WireRecord[]> =
      sought.length === 0
        ? new Map()
        : await findRecords(
            ports.hubspot,
            order.target.object,
            field,
            sought,
            [property],
            ports.signal,
          )
    for (const { key, id, value } of claims) {
      const other = held.get(value)?.find((record) => record.id !== id)
      await lines.write(
        JSON.stringify({
          property,
          value,
          source_key: key,
          hubspot_id: id,
          held_by: other?.id ?? null,
        }),
      )
    }
  }
}

/**
 * Refuses the second row of two with one value, then sets aside rows whose value another record has, unless that
 * record's own row gives it away in this run.
 */
export async function refuseUniqueValues(
  context: OutboundContext,
  mapping: Mapping,
  tables: RunTables,
): Promise<void> {
  const { warehouse } = context.ports
  for (const { property } of mapping.unique) {
    const slots = { plan: tables.slot('plan'), unique_values: tables.slot('unique_values') }
    await warehouse.run({
      name: 'outbound/refuse_doubled_values',
      slots,
      values: { property, message: `Another source row has this value of ${property}.` },
    })
    await warehouse.run({
      name: 'outbound/refuse_taken_values',
      slots,
      values: { property, message: `Another record has this value of ${property}.` },
    })
  }
}
