import { createHash, type Hash } from 'node:crypto'
import { textIn, textOrNullIn } from '../../engine/cells.ts'
import type { AssociationType, LineWriter, Row } from '../../engine/ports.ts'
import type { OutboundContext } from '../context.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import { sendingOrder } from '../links/sending-order.ts'
import { stageLines } from '../staging.ts'
import { tableSlots } from '../tables.ts'
import { type DoneLink, undoPair } from './undo-pair.ts'

const rowsAtOnce = 2_000

export interface LinkUndo {
  /** Links that are put back. */
  readonly added: number
  readonly removed: number
  /** Changed since, or as before the run already. */
  readonly left: number
  /** Of everything that would be done. */
  readonly digest: string
}

const linkColumns = [
  'change_id',
  'source_key',
  'association',
  'to_type',
  'from_id',
  'to_key',
  'to_id',
  'action',
  'label',
  'category',
  'type_id',
  'inverse_type_id',
  'pair_id',
  'write_types',
  'remove_types',
  'remove_pair',
  'pair_existed',
  'link_hash',
] as const

interface RowLink extends DoneLink {
  readonly row: Row
}

/**
 * Stages the inverse of each settled link of a run as the run table `undo_links`. Links of records that are made anew
 * get their ids once those are written (`outbound/send_link_from_ids`).
 */
export async function planUndoLinks(
  context: OutboundContext,
  undone: string,
  tables: RunTables,
): Promise<LinkUndo> {
  const { order, ports } = context
  const counts = { added: 0, removed: 0, left: 0 }
  const names = createHash('sha256')
  await stageLines(ports, tables.table('undo_links'), linkColumns, async (lines) => {
    const rows = ports.warehouse.stream({
      name: 'outbound/undo_links',
      slots: {
        association_changes: tableSlots.association_changes,
        changes: tableSlots.changes,
        links: tableSlots.links,
        undo: tables.slot('undo'),
      },
      values: { sync: order.sync, run_id: undone, object: order.target.object },
    })
    for await (const chunk of rows) {
      for (let start = 0; start < chunk.length; start += rowsAtOnce) {
        ports.signal.throwIfAborted()
        await planPart(context, chunk.slice(start, start + rowsAtOnce), lines, counts, names)
      }
    }
  })
  return { ...counts, digest: names.digest('hex') }
}

async function planPart(
  context: OutboundContext,
  rows: readonly Row[],
  lines: LineWriter,
  counts: { added: number; removed: number; left: number },
  names: Hash,
): Promise<void> {
  for (const [toType, ofType] of Map.groupBy(rows, (row) => textIn(row, 'to_type'))) {
    const present = await presentOf(context, toType, ofType)
    const pairs = Map.groupBy(ofType, (row) =>
      JSON.stringify([row['key'], row['from_id'] ?? null, row['to_id']]),
    )
    for (const members of pairs.values()) {
      const [first] = members
      if (first === undefined) continue
      const fromId = textOrNullIn(first, 'from_id')
      // The record is gone and is not made anew, or HubSpot can't tell what it has: nothing is done to the pair.
      const isNew = fromId === null && first['from_planned'] === true
      const held = fromId === null ? undefined : present.get(fromId)
      if (!isNew && held === undefined) {
        counts.left += members.length
        continue
      }
      const undo = undoPair(members.map(linkOf), held?.get(textIn(first, 'to_id')) ?? [])
      counts.left += undo.left.length
      const pairId = `${sendingOrder(undo.write, undo.removePair)}${digest([context.runId, toType, textIn(first, 'key'), fromId, textIn(first, 'to_id')])}`
      for (const { row, action } of undo.undone) {
        counts[action === 'add' ? 'removed' : 'added'] += 1
        names.update(`${textIn(row, 'change_id')}\n`)
        const line: Readonly<Record<(typeof linkColumns)[number], string | null>> = {
          change_id: digest([context.runId, textIn(row, 'change_id')]),
          source_key: textIn(row, 'key'),
          association: textOrNullIn(row, 'association'),
          to_type: toType,
          from_id: fromId,
          to_key: textOrNullIn(row, 'to_key'),
          to_id: textIn(row, 'to_id'),
          action: action === 'add' ? 'remove' : 'add',
          label: textOrNullIn(row, 'label'),
          category: textOrNullIn(row, 'category'),
          type_id: textOrNullIn(row, 'type_id'),
          inverse_type_id: textOrNullIn(row, 'inverse_type_id'),
          pair_id: pairId,
          write_types: undo.write === null ? null : JSON.stringify(undo.write),
          remove_types: undo.removeTypes === null ? null : JSON.stringify(undo.removeTypes),
          remove_pair: String(undo.removePair),
          pair_existed: String((held?.get(textIn(first, 'to_id')) ?? []).length > 0),
          link_hash: textOrNullIn(row, 'link_hash'),
        }
        await lines.write(JSON.stringify(line))
      }
    }
  }
}

const linkOf = (row: Row): RowLink => {
  const existed = row['pair_existed']
  return {
    row,
    action: textIn(row, 'action') === 'remove' ? 'remove' : 'add',
    label: textOrNullIn(row, 'label'),
    category: textOrNullIn(row, 'category') ?? '',
    typeId: Number(textOrNullIn(row, 'type_id') ?? 0),
    existed: typeof existed === 'boolean' ? existed : null,
  }
}

/** By record and other record; without an entry where HubSpot could not tell. */
async function presentOf(
  { order, ports }: OutboundContext,
  toType: string,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, readonly AssociationType[]>>> {
  const ids = [...new Set(rows.flatMap((row) => textOrNullIn(row, 'from_id') ?? []))]
  const present = new Map<string, ReadonlyMap<string, readonly AssociationType[]>>()
  if (ids.length === 0) return present
  const pages = ports.hubspot.associations.read(order.target.object, toType, ids, ports.signal)
  for await (const page of pages) {
    for (const { from, links, problem } of page) {
      if (problem === undefined)
        present.set(from, new Map(links.map(({ to, types }) => [to, types])))
    }
  }
  return present
}

function digest(parts: readonly (string | null)[]): string {
  return createHash('md5').update(JSON.stringify(parts)).digest('hex')
}
