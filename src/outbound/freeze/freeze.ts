import type { OutboundOrder } from '../../engine/orders.ts'
import type { Expression, Projection, QueryColumn, Slot, Warehouse } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { groupMembers, refuseMemberRows } from '../lists/freeze-members.ts'
import { groupLinks, refuseLinkRows } from './link-rows.ts'
import type { RunTables } from './run-tables.ts'
import {
  refuseNested,
  refuseNoObject,
  type SourceColumns,
  sourceColumns,
} from './source-columns.ts'

/** What the source held when the run began. */
export interface Frozen {
  /** Where rows are links or members: the records that they start from, and the rows that name none. */
  readonly rows: number
}

/** How values of the identity are folded before they are compared. */
export type Folding = 'none' | 'trim_lower'

/**
 * Copies the source into run tables: `frozen` (key, identity, field and link texts, hashes) and `refused` (rows that
 * can't be sent whatever they hold). What the source does after that no longer matters to this run.
 * @throws `outbound.column_unknown`, `outbound.column_unfit`, `outbound.struct_column`, `warehouse.query_refused`
 */
export async function freeze(
  order: OutboundOrder,
  warehouse: Warehouse,
  tables: RunTables,
  folding: Folding,
): Promise<Frozen> {
  const from = await readSource(order, warehouse, tables, folding)
  const rows = await warehouse.derive(tables.table('frozen'), {
    name: 'outbound/wire',
    slots: wireSlots(order, from.columns, from.slot, folding),
  })
  await warehouse.drop(tables.table('raw'))
  if (order.linkRows !== undefined) {
    return { rows: rows + (await refuseLinkRows(warehouse, tables)) }
  }
  if (order.list !== undefined) return { rows: rows + (await refuseMemberRows(warehouse, tables)) }
  await warehouse.derive(tables.table('refused'), {
    name: 'outbound/refused',
    slots: { frozen: tables.slot('frozen') },
    values: { identity_needed: order.identifyBy !== null },
  })
  return { rows }
}

function readSource(
  order: OutboundOrder,
  warehouse: Warehouse,
  tables: RunTables,
  folding: Folding,
): Promise<{ readonly columns: Picked; readonly slot: Slot }> {
  const { linkRows, list } = order
  if (linkRows !== undefined) return groupLinks(order, linkRows, warehouse, tables, folding)
  if (list !== undefined) return groupMembers(order, warehouse, tables, folding)
  return pickSource(order, warehouse, tables)
}

async function pickSource(
  order: OutboundOrder,
  warehouse: Warehouse,
  tables: RunTables,
): Promise<{ readonly columns: Picked; readonly slot: Slot }> {
  const picked = pickColumns(order, sourceColumns(order, await warehouse.describe(order.source)))
  const whole = { kind: 'query', sql: warehouse.sourceQuery(order.source) } as const
  return order.fields.some((field) => field.from.kind === 'sql')
    ? evaluate(order, warehouse, tables, picked, whole)
    : { columns: picked, slot: whole }
}

/** The source's columns by their part in the sync: `source_key`, `identity`, `field_0`, `link_0`. */
type Picked = ReadonlyMap<string, QueryColumn>

function pickColumns(order: OutboundOrder, source: SourceColumns): Picked {
  const picked = new Map<string, QueryColumn>()
  const value = (part: string, name: string, use: string): void => {
    const column = source.column(name, use)
    refuseNested(order, column, use)
    picked.set(part, column)
  }
  value('source_key', order.key, 'the key')
  if (order.identifyBy !== null) value('identity', order.identifyBy.column, 'the identity')
  for (const [index, field] of order.fields.entries()) {
    if (field.from.kind !== 'column') continue
    value(`field_${index}`, field.from.column, `the property ${field.property}`)
  }
  for (const [index, association] of order.associations.entries()) {
    const column = source.column(association.column, `links to ${association.to}`)
    refuseNoObject(order, column)
    picked.set(`link_${index}`, column)
  }
  return picked
}

/** SQL expressions get their types by being run: the source is copied once with them, under the parts' own names. */
async function evaluate(
  order: OutboundOrder,
  warehouse: Warehouse,
  tables: RunTables,
  picked: Picked,
  source: Slot,
): Promise<{ readonly columns: Picked; readonly slot: Slot }> {
  const items = [...picked].map(
    ([as, column]): Projection => ({
      expression: { op: 'column', name: column.name, of: 'source' },
      as,
    }),
  )
  const expressions = order.fields.flatMap((field, index) =>
    field.from.kind === 'sql' ? [{ sql: field.from.sql, as: `field_${index}` }] : [],
  )
  try {
    await warehouse.derive(tables.table('raw'), {
      name: 'outbound/freeze',
      slots: {
        columns: { kind: 'projections', items },
        expressions: { kind: 'user_expressions', items: expressions, prefix: ',' },
        source,
      },
    })
  } catch (error) {
    throw expressionRefused(order, error)
  }
  const columns = await warehouse.describe({ kind: 'table', name: tables.spelled('raw') })
  const byPart = new Map(columns.map((column) => [column.name.toLowerCase(), column]))
  for (const [index, field] of order.fields.entries()) {
    const column = byPart.get(`field_${index}`)
    if (column !== undefined) refuseNested(order, column, `the property ${field.property}`)
  }
  return { columns: byPart, slot: tables.slot('raw') }
}

function wireSlots(order: OutboundOrder, columns: Picked, raw: Slot, folding: Folding) {
  const wire = (part: string): Expression => ({
    op: 'null_if_empty',
    of: {
      op: 'to_wire',
      of: { op: 'column', name: columns.get(part)?.name ?? part, of: 'raw' },
      kind: columns.get(part)?.kind ?? 'text',
    },
  })
  const nothing: Expression = { op: 'literal', value: '' }
  const identity = order.identifyBy === null ? nothing : wire('identity')
  const fields = order.fields.map(
    (field, index): Expression =>
      field.from.kind === 'constant'
        ? { op: 'literal', value: field.from.value }
        : wire(`field_${index}`),
  )
  const links = order.associations.map((_, index) => wire(`link_${index}`))
  const named = (expressions: readonly Expression[], prefix: string) => ({
    kind: 'projections' as const,
    items: expressions.map((expression, index) => ({ expression, as: `${prefix}_${index}` })),
    prefix: ',' as const,
  })
  const hash = (of: readonly Expression[]) => ({
    kind: 'expression' as const,
    expression: { op: 'hash' as const, of },
  })
  return {
    source_key: { kind: 'expression' as const, expression: wire('source_key') },
    identity: {
      kind: 'expression' as const,
      expression: folding === 'trim_lower' ? { op: 'trim_lower' as const, of: identity } : identity,
    },
    identity_text: { kind: 'expression' as const, expression: identity },
    hash: hash([{ op: 'literal', value: fieldPrint(order) }, identity, ...fields]),
    link_hash: hash([{ op: 'literal', value: linkPrint(order) }, ...links]),
    fields: named(fields, 'field'),
    links: named(links, 'link'),
    raw,
  }
}

/** Stands in every record hash: when the mapping changes, every row is looked at again. */
function fieldPrint(order: OutboundOrder): string {
  return JSON.stringify([
    order.target.object,
    order.identifyBy?.kind === 'property' ? order.identifyBy.property : '',
    order.fields.map((field) => [field.property, field.on, field.whenNull]),
    // What a row was written for says nothing about whether its record is archived.
    ...(order.strategy === 'archive' ? ['archive'] : []),
  ])
}

/** Stands in every link hash, for the same reason. */
function linkPrint(order: OutboundOrder): string {
  return JSON.stringify([
    order.cleanupDefaultAssociations,
    order.associations.map(({ to, by, column, policy }) => [to, by, column, policy]),
  ])
}

function expressionRefused(order: OutboundOrder, error: unknown): unknown {
  if (!(error instanceof ConnectorError) || error.code !== 'warehouse.statement_failed')
    return error
  return new ConnectorError('outbound.expression_refused', {
    what: `The source of the sync ${order.sync} can't be read with its SQL expressions.`,
    why: error.why,
    fix: `Mend the expressions of these fields: ${order.fields
      .filter((field) => field.from.kind === 'sql')
      .map((field) => field.property)
      .join(', ')}.`,
    cause: error,
  })
}
