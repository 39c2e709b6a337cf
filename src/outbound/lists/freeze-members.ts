import type { OutboundOrder } from '../../engine/orders.ts'
import type { Expression, Warehouse } from '../../engine/ports.ts'
import type { Folding } from '../freeze/freeze.ts'
import type { Grouped } from '../freeze/link-rows.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import { refuseNested, sourceColumns } from '../freeze/source-columns.ts'

/**
 * The records that a source names, each once, as the run table `raw`. Who is a member is all that a row says, so its
 * identity is its key: another identity is another member, and several rows of one are one membership.
 */
export async function groupMembers(
  order: OutboundOrder,
  warehouse: Warehouse,
  tables: RunTables,
  folding: Folding,
): Promise<Grouped> {
  const use = 'the identity'
  const column = sourceColumns(order, await warehouse.describe(order.source)).column(
    order.identifyBy?.column ?? '',
    use,
  )
  refuseNested(order, column, use)
  const text: Expression = {
    op: 'to_wire',
    of: { op: 'column', name: column.name, of: 'source' },
    kind: column.kind,
  }
  const expression = (of: Expression) => ({ kind: 'expression' as const, expression: of })
  await warehouse.derive(tables.table('member_source'), {
    name: 'outbound/member_source',
    slots: {
      member: expression(folding === 'trim_lower' ? { op: 'trim_lower', of: text } : text),
      spelled: expression(text),
      source: { kind: 'query', sql: warehouse.sourceQuery(order.source) },
    },
  })
  await warehouse.derive(tables.table('raw'), {
    name: 'outbound/group_members',
    slots: { member_source: tables.slot('member_source') },
  })
  const columns = await warehouse.describe({ kind: 'table', name: tables.spelled('raw') })
  return {
    columns: new Map(columns.map((one) => [one.name.toLowerCase(), one])),
    slot: tables.slot('raw'),
  }
}

/** Stages the rows that name nobody as the run table `refused`; returns how many they are. */
export async function refuseMemberRows(warehouse: Warehouse, tables: RunTables): Promise<number> {
  const refused = await warehouse.derive(tables.table('refused'), {
    name: 'outbound/refused_members',
    slots: { member_source: tables.slot('member_source') },
  })
  await warehouse.drop(tables.table('member_source'))
  return refused
}
