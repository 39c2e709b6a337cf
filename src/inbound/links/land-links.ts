import { countIn, textIn } from '../../engine/cells.ts'
import { control, setAsideTable, slotOf, tableSlot } from '../../engine/journal/tables.ts'
import type { Storage } from '../../engine/orders.ts'
import type { LinksOf } from '../../engine/ports/associations.ts'
import type { Slot, Staging, TableName, Transaction } from '../../engine/ports/warehouse.ts'
import { newToken, type InboundContext, stampOf } from '../context.ts'
import type { Desk } from '../desk.ts'
import type { LinksState } from '../state.ts'
import { versionsWritten } from '../storage.ts'
import { touchedTable, vanishedTable } from '../tables.ts'
import type { Tally } from '../tally.ts'
import { type Direction, directionKey } from './directions.ts'

/** The stream, and the place of its table. */
export const linksStream = 'associations'
export const linksTable: TableName = { schema: 'data', name: linksStream }

export interface LinksContext extends InboundContext {
  readonly desk: Desk<LinksState>
  readonly tally: Tally
  /** All records are asked, whenever they were asked last. */
  readonly whole: boolean
  /** Directions in which links are known: elsewhere an answer without links changes nothing. */
  readonly linkedDirections: Set<string>
  /** Records were set aside because their links could not be read: an answer takes them back. */
  readonly hasUnread: boolean
}

/** Where an object's records stand: their table, and each of them as it is now. */
export interface RecordRows {
  readonly table: TableName
  readonly current: TableName
  readonly storage: Storage
}

const target = tableSlot(linksTable)
const vanished = slotOf(vanishedTable)
const setAside = slotOf(setAsideTable)

const columns = ['kind', 'from_id', 'to_id', 'category', 'type_id', 'label'] as const

/** The lines of one record's answer: that it was asked, and each type of each link; or that HubSpot could not tell. */
export function linkLines(answer: LinksOf): readonly string[] {
  if (answer.problem !== undefined) {
    return [
      JSON.stringify({ kind: 'problem', from_id: answer.from, label: answer.problem.message }),
    ]
  }
  const lines = [JSON.stringify({ kind: 'asked', from_id: answer.from })]
  for (const link of answer.links) {
    for (const type of link.types) {
      lines.push(
        JSON.stringify({
          kind: 'link',
          from_id: answer.from,
          to_id: link.to,
          category: type.category,
          type_id: String(type.typeId),
          ...(type.label === null ? {} : { label: type.label }),
        }),
      )
    }
  }
  return lines
}

/** Lands the answers of one file and saves the state that vouches for them. */
export async function landLinks(
  context: LinksContext,
  direction: Direction,
  records: RecordRows,
  path: string,
  problems: number,
  state: LinksState,
): Promise<void> {
  const { ports, tally } = context
  const { warehouse } = ports
  context.linkedDirections.add(directionKey(direction))
  const token = newToken(context)
  const staging: Staging = {
    table: control(`${token}_s`),
    columns: columns.map((name) => ({ name, path: [name] })),
  }
  const judged = control(`${token}_j`)
  const between = { from_type: direction.from, to_type: direction.to }
  await warehouse.stage(staging, [{ format: 'ndjson', path }])
  const verdicts = new Map<string, number>()
  if (direction.inTable) {
    await warehouse.derive(judged, {
      name: 'inbound/links_judge',
      slots: { staging: tableSlot(staging.table), target },
      values: between,
    })
    for (const row of await warehouse.rows({
      name: 'inbound/links_verdicts',
      slots: { judged: tableSlot(judged) },
    })) {
      verdicts.set(textIn(row, 'verdict'), countIn(row, 'links'))
    }
  }
  const added = verdicts.get('add') ?? 0
  const changed = verdicts.get('change') ?? 0
  const same = verdicts.get('same') ?? 0
  await context.desk.save(state, async (transaction) => {
    const tables = { staging: tableSlot(staging.table), judged: tableSlot(judged) }
    if (direction.inTable) await applyToTable(context, transaction, direction, tables)
    await applyToColumns(context, transaction, direction, records, tables.staging)
    await keepProblems(context, transaction, direction, tables.staging, problems)
    return { added, changed, same, problems }
  })
  tally.read += added + changed + same + problems
  tally.loaded += added + changed
  tally.unchanged += same
  tally.setAside += problems
  if (direction.inTable) await warehouse.drop(judged)
  await warehouse.drop(staging.table)
  await ports.work.remove(path)
}

async function applyToTable(
  context: LinksContext,
  transaction: Transaction,
  direction: Direction,
  tables: { readonly staging: Slot; readonly judged: Slot },
): Promise<void> {
  const { sync, at, runId } = stampOf(context, linksStream)
  const between = { from_type: direction.from, to_type: direction.to }
  const written = { ...between, synced_at: at, run_id: runId }
  const { staging, judged } = tables
  await transaction.run({
    name: 'inbound/links_update',
    slots: { target, judged },
    values: written,
  })
  await transaction.run({
    name: 'inbound/links_insert',
    slots: { target, judged },
    values: written,
  })
  await transaction.run({
    name: 'inbound/links_vanished_forget',
    slots: { vanished, staging },
    values: { sync, ...between },
  })
  await transaction.run({
    name: 'inbound/links_vanished',
    slots: { vanished, target, staging, judged },
    values: { sync, ...between },
  })
  if (!isReadBack(context, direction)) return
  await transaction.run({
    name: 'inbound/links_touch_others',
    slots: { touched: slotOf(touchedTable), vanished, staging, judged },
    values: { sync, ...between },
  })
}

/** Whether the other side of what changed here is to be asked for: not while either side is still read for the first time. */
function isReadBack(context: LinksContext, { from, to }: Direction): boolean {
  const { state } = context.desk
  const isKnown = (one: string, other: string): boolean =>
    state.directions[directionKey({ from: one, to: other })]?.complete === true
  return isKnown(from, to) && isKnown(to, from)
}

async function applyToColumns(
  context: LinksContext,
  transaction: Transaction,
  direction: Direction,
  records: RecordRows,
  staging: Slot,
): Promise<void> {
  const { at, runId } = stampOf(context, linksStream)
  for (const name of direction.columns) {
    await transaction.run({
      name: 'inbound/links_column',
      slots: {
        target: tableSlot(records.table),
        staging,
        column: { kind: 'column', name },
        is_current: versionsWritten(records.storage),
      },
      values: { synced_at: at, run_id: runId },
    })
  }
}

/** The record that the statement sets aside: what was asked for. */
const askedFor: Slot = {
  kind: 'expression',
  expression: {
    op: 'json_object',
    entries: ['from_type', 'from_id', 'to_type'].map((key) => ({
      key,
      value: { op: 'column', name: key, of: 'unread' },
    })),
  },
}

async function keepProblems(
  context: LinksContext,
  transaction: Transaction,
  direction: Direction,
  staging: Slot,
  problems: number,
): Promise<void> {
  const { sync, at, runId } = stampOf(context, linksStream)
  const of = { sync, stream: linksStream, from_type: direction.from, to_type: direction.to }
  await transaction.run({
    name: 'inbound/links_unread_forget',
    slots: { set_aside: setAside, staging },
    values: of,
  })
  if (problems === 0) return
  await transaction.run({
    name: 'inbound/links_unread',
    slots: { set_aside: setAside, staging, record: askedFor },
    values: { ...of, synced_at: at, run_id: runId },
  })
}
