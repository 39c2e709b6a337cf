import { countIn, textIn } from '../../engine/cells.ts'
import { foldObjectName } from '../../engine/object-names.ts'
import type { OutboundContext } from '../context.ts'
import type { RunTables } from '../freeze/run-tables.ts'

/**
 * How links go that other tools refuse: several labels on records that are linked with records of the same object. No
 * import does that in a documented form (HUBSPOT.md 2.5), and a batch call replaces a pair's labels as a whole.
 */
export async function linkNotes(
  { order, ports }: OutboundContext,
  tables: RunTables,
): Promise<readonly string[]> {
  if (order.associations.length === 0) return []
  const rows = await ports.warehouse.rows({
    name: 'outbound/count_several_labels',
    slots: { link_plan: tables.slot('link_plan') },
  })
  return rows.flatMap((row) => {
    const to = textIn(row, 'to_type')
    const { object } = order.target
    if (foldObjectName(to) !== foldObjectName(object)) return []
    const records = countIn(row, 'records')
    const pairs = countIn(row, 'pairs')
    const many =
      pairs === 0
        ? ''
        : ` ${pairs} ${pairs === 1 ? 'pair gets' : 'pairs get'} several labels, written as one set with those that others put there.`
    return [
      `${records} ${records === 1 ? 'record' : 'records'} of ${object} ${records === 1 ? 'gets' : 'get'} several labelled links to ${to}: they go by batch call, 100 pairs a call, as no import takes them.${many}`,
    ]
  })
}
