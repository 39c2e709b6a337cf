import type { LinkRowsOrder, OutboundOrder } from '../../engine/orders.ts'
import type { Expression, QueryColumn, Slot, Warehouse } from '../../engine/ports.ts'
import type { Folding } from './freeze.ts'
import type { RunTables } from './run-tables.ts'
import { refuseNested, sourceColumns } from './source-columns.ts'

/** A source whose rows are no records, brought into the form of all others: a row for each record that it speaks of. */
export interface Grouped {
  /** By their part in the sync: `source_key`, `identity`, `link_0`. */
  readonly columns: ReadonlyMap<string, QueryColumn>
  readonly slot: Slot
}

/**
 * Groups the source by the record that each row links, as the run table `raw`, its links as an object. Such a sync of links then plans, sends and
 * settles like any other: as an update without fields, with one association column.
 */
export async function groupLinks(
  order: OutboundOrder,
  link: LinkRowsOrder,
  warehouse: Warehouse,
  tables: RunTables,
  folding: Folding,
): Promise<Grouped> {
  const source = sourceColumns(order, await warehouse.describe(order.source))
  const wire = (name: string, use: string): Expression => {
    const column = source.column(name, use)
    refuseNested(order, column, use)
    return {
      op: 'to_wire',
      of: { op: 'column', name: column.name, of: 'source' },
      kind: column.kind,
    }
  }
  const from = wire(order.identifyBy?.column ?? '', 'the record to link')
  const to = wire(order.associations[0]?.column ?? '', 'the other record')
  const label: Expression =
    link.label?.kind === 'column'
      ? wire(link.label.column, 'labels')
      : { op: 'literal', value: link.label?.label ?? '' }
  const expression = (of: Expression) => ({ kind: 'expression' as const, expression: of })
  await warehouse.derive(tables.table('link_source'), {
    name: 'outbound/link_source',
    slots: {
      from_key: expression(folding === 'trim_lower' ? { op: 'trim_lower', of: from } : from),
      from_text: expression(from),
      to_key: expression(to),
      label: expression(label),
      source: { kind: 'query', sql: warehouse.sourceQuery(order.source) },
    },
  })
  await warehouse.derive(tables.table('raw'), {
    name: 'outbound/group_links',
    slots: { link_source: tables.slot('link_source') },
  })
  const columns = await warehouse.describe({ kind: 'table', name: tables.spelled('raw') })
  return {
    columns: new Map(columns.map((column) => [column.name.toLowerCase(), column])),
    slot: tables.slot('raw'),
  }
}

/** Stages the rows that name no pair as the run table `refused`; returns how many they are. */
export async function refuseLinkRows(warehouse: Warehouse, tables: RunTables): Promise<number> {
  const refused = await warehouse.derive(tables.table('refused'), {
    name: 'outbound/refused_links',
    slots: { link_source: tables.slot('link_source') },
  })
  await warehouse.drop(tables.table('link_source'))
  return refused
}
