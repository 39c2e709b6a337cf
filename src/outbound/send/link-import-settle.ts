import { countIn, textIn } from '../../engine/cells.ts'
import type { ImportStatus, Row, Slot, TableName } from '../../engine/ports.ts'
import { stageLines } from '../staging.ts'
import { tableSlots } from '../tables.ts'
import type { Desk } from './desk.ts'
import type { OpenImport } from './imports.ts'
import { type LinkCounts, settleLinks } from './settle-links.ts'

const { association_changes } = tableSlots
const recordsAtOnce = 1_000

/**
 * Settles the links of an import that is at its end, whatever end that is: by reading them back. What is not there as it
 * was asked for goes by call, whose answer says why more clearly than the import's errors do.
 */
export async function settleLinkImport(
  desk: Desk,
  open: OpenImport,
  status: ImportStatus,
  counts: LinkCounts,
): Promise<void> {
  const { ports } = desk.context
  const { warehouse } = ports
  const batch = { sync: desk.sync, batch_id: open.batchId }
  const [sides] = await warehouse.rows({
    name: 'outbound/settle_link_sides',
    slots: { association_changes },
    values: batch,
  })
  const held = await stageHeld(desk, batch, sides)
  const verdicts = desk.staging('pair_verdicts')
  await warehouse.derive(verdicts, {
    name: 'outbound/settle_link_verdicts',
    slots: { association_changes, held: slot(held.table) },
    values: { ...batch, backward: held.backward },
  })
  const [left] = await warehouse.rows({
    name: 'outbound/settle_count_left_pairs',
    slots: { verdicts: slot(verdicts) },
  })
  const pairs = countIn(left, 'pairs')
  if (status.state !== 'done' || pairs > 0) {
    ports.log.warn('import_left_links', {
      sync: desk.sync,
      batch: open.batchId,
      state: status.state,
      pairs,
    })
  }
  const end = status.state === 'done' ? 'settled' : 'canceled'
  await settleLinks(desk, verdicts, new Map([[open.batchId, end]]), counts)
  await warehouse.drop(held.table)
}

/** The links that HubSpot has now, of the side with fewer records: (from_id, to_id) as the batch has them, types as read. */
async function stageHeld(
  desk: Desk,
  batch: Readonly<Record<'sync' | 'batch_id', string>>,
  sides: Row | undefined,
): Promise<{ readonly table: TableName; readonly backward: boolean }> {
  const { ports } = desk.context
  const { hubspot, signal } = ports
  const backward =
    countIn(sides, 'one_sided') === 0 &&
    countIn(sides, 'to_records') < countIn(sides, 'from_records')
  const table = desk.staging('held')
  await stageLines(ports, table, ['from_id', 'to_id', 'category', 'type_id'], async (lines) => {
    if (sides === undefined) return
    const [from, to] = [textIn(sides, 'from_type'), textIn(sides, 'to_type')]
    const records = ports.warehouse.stream({
      name: 'outbound/settle_link_records',
      slots: { association_changes },
      values: { ...batch, backward },
    })
    for await (const chunk of records) {
      for (let start = 0; start < chunk.length; start += recordsAtOnce) {
        signal.throwIfAborted()
        const ids = chunk.slice(start, start + recordsAtOnce).map((row) => textIn(row, 'record_id'))
        const pages = backward
          ? hubspot.associations.read(to, from, ids, signal)
          : hubspot.associations.read(from, to, ids, signal)
        for await (const page of pages) {
          // A record that could not be read proves nothing: its pairs go by call.
          for (const { from: own, links } of page) {
            for (const { to: other, types } of links) {
              const [fromId, toId] = backward ? [other, own] : [own, other]
              for (const { category, typeId } of types) {
                await lines.write(
                  JSON.stringify({
                    from_id: fromId,
                    to_id: toId,
                    category,
                    type_id: String(typeId),
                  }),
                )
              }
            }
          }
        }
      }
    }
  })
  return { table, backward }
}

const slot = (table: TableName): Slot => ({ kind: 'table', table })
