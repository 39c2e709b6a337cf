import { inverseOf, labelBook, type LabelBook } from '../../engine/association-labels.ts'
import type { TypeRef } from '../../engine/type-ref.ts'
import { countIn, textIn } from '../../engine/cells.ts'
import type { ImportColumn, Slot, TableName } from '../../engine/ports.ts'
import { stageLines } from '../staging.ts'
import { tableSlots } from '../tables.ts'
import type { Desk } from './desk.ts'
import { csvLine } from './import-cells.ts'
import { type ImportItem, type ImportItems, importItems } from './import-file.ts'
import { type Pair, pairOf } from './pair.ts'
import { withPresentLabels } from './present-labels.ts'
import type { Direction } from './send-pairs.ts'

/** Pairs that can stand in one file: all with labels, or all without, since a blank label cell is documented nowhere. */
export interface PairSet {
  readonly name: 'labelled' | 'unlabelled'
  readonly pairs: number
  /** Of the side that has fewer. */
  readonly records: number
  readonly columns: readonly ImportColumn[]
  readonly table: TableName
}

const { association_changes } = tableSlots

/**
 * Stages the planned pairs of two objects that may go by import. Whether an import adds a label to those of a pair or
 * replaces them is not said: so pairs with labels of anybody else go by call, and so do HubSpot's own labels and those
 * whose text could mean another one.
 */
export async function importablePairs(
  desk: Desk,
  direction: Direction,
): Promise<{ readonly table: TableName; readonly sets: readonly PairSet[] }> {
  const { ports } = desk.context
  const { warehouse, signal } = ports
  const cellOfType = await labelCells(desk, direction)
  const table = desk.staging('pairs')
  const columns = ['pair_id', 'pair_set', 'from_id', 'to_id', 'labels', 'links']
  await stageLines(ports, table, columns, async (lines) => {
    const chunks = warehouse.stream({
      name: 'outbound/send_importable_pairs',
      slots: { association_changes },
      values: { sync: desk.sync, from_type: direction.from, to_type: direction.to },
    })
    for await (const rows of chunks) {
      signal.throwIfAborted()
      const pairs = await withPresentLabels(desk, direction, rows.map(pairOf))
      for (const [at, pair] of pairs.entries()) {
        const row = rows[at]
        const labels = labelsOf(pair, cellOfType)
        if (labels === null || labels.length !== countIn(row, 'labels')) continue
        await lines.write(
          JSON.stringify({
            pair_id: pair.id,
            pair_set: labels.length > 0 ? 'labelled' : 'unlabelled',
            from_id: pair.from,
            to_id: pair.to,
            labels: JSON.stringify(labels),
            links: String(countIn(row, 'links')),
          }),
        )
      }
    }
  })
  const rows = await warehouse.rows({
    name: 'outbound/send_pair_sets',
    slots: { pairs: pairsSlot(table) },
  })
  const sets = rows.map((row): PairSet => {
    const name = textIn(row, 'pair_set') === 'labelled' ? 'labelled' : 'unlabelled'
    return {
      name,
      pairs: countIn(row, 'pairs'),
      records: countIn(row, 'records'),
      columns: columnsOf(direction, name),
      table,
    }
  })
  return { table, sets }
}

/** No query is left open while files are settled (import-rows.ts). */
const pairsAtOnce = 20_000

/** The lines of a set: one for each label of a pair. */
export function pairItems(desk: Desk, set: PairSet): ImportItems {
  return importItems(itemsOf(desk, set))
}

async function* itemsOf(desk: Desk, set: PairSet): AsyncGenerator<ImportItem, undefined> {
  const { signal, warehouse } = desk.context.ports
  for (let after = ''; ; ) {
    signal.throwIfAborted()
    const rows = await warehouse.rows({
      name: 'outbound/send_pair_lines',
      slots: { pairs: pairsSlot(set.table) },
      values: { pair_set: set.name, after, rows: pairsAtOnce },
    })
    for (const row of rows) {
      const ids = [textIn(row, 'from_id'), textIn(row, 'to_id')]
      const labels = JSON.parse(textIn(row, 'labels')) as readonly string[]
      yield {
        id: textIn(row, 'pair_id'),
        lines:
          labels.length === 0 ? [csvLine(ids)] : labels.map((label) => csvLine([...ids, label])),
        changes: Number(textIn(row, 'links')),
      }
      after = textIn(row, 'pair_id')
    }
    if (rows.length < pairsAtOnce) return undefined
  }
}

export const pairsSlot = (table: TableName): Slot => ({ kind: 'table', table })

function columnsOf({ from, to }: Direction, set: PairSet['name']): readonly ImportColumn[] {
  const record = (object: string): ImportColumn => ({
    header: `${object} id`,
    property: 'hs_object_id',
    kind: 'record_id',
    object,
  })
  const label: ImportColumn = {
    header: 'label',
    property: null,
    kind: 'label',
    object: from,
    toObject: to,
  }
  return [record(from), record(to), ...(set === 'labelled' ? [label] : [])]
}

/** The cells of all labels that a pair shall have; null: at least one can't be told in a cell. */
function labelsOf(
  { write }: Pair,
  cellOfType: (type: TypeRef) => string | null,
): readonly string[] | null {
  const cells = (write ?? []).map(cellOfType)
  return cells.every((cell) => cell !== null) ? cells : null
}

async function labelCells(
  desk: Desk,
  { from, to }: Direction,
): Promise<(type: TypeRef) => string | null> {
  const { hubspot, signal } = desk.context.ports
  const forward = await hubspot.associations.labels(from, to, signal)
  const backward = await hubspot.associations.labels(to, from, signal)
  const book = labelBook(from, to, forward, backward)
  return (type) => cellOfLabel(book, type)
}

/**
 * How a label column names a type: by the text that the account has for this direction. Null where that could be read
 * as another label, or as several (what separates labels in a cell is documented nowhere, HUBSPOT.md 2.5).
 */
export function cellOfLabel(book: LabelBook, type: TypeRef): string | null {
  const own = book.types.find((one) => isSame(one, type))
  const text = own?.label ?? null
  if (own === undefined || text === null || own.category !== 'USER_DEFINED') return null
  if (text === '' || text !== text.trim() || /[;\0\r\n]/.test(text)) return null
  const reads = (label: string | null): boolean => fold(label ?? '') === fold(text)
  const inverse = inverseOf(book, type)
  const alike =
    book.types.filter((one) => reads(one.label)).length === 1 &&
    book.backward.every((one) => !reads(one.label) || (inverse !== null && isSame(one, inverse)))
  return alike ? text : null
}

const isSame = (one: TypeRef, other: TypeRef): boolean =>
  one.typeId === other.typeId && one.category === other.category

const fold = (text: string): string => text.trim().toLowerCase()
