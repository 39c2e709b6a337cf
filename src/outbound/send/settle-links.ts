import { countIn, textIn } from '../../engine/cells.ts'
import type { Slot, TableName } from '../../engine/ports.ts'
import { tableSlots } from '../tables.ts'
import type { AdvancedLinks } from './advance.ts'
import type { BatchEnd, Desk } from './desk.ts'

const { association_changes, linked, sent_links } = tableSlots

/** What is added to as links come to their end. */
export type LinkCounts = { -readonly [kind in keyof AdvancedLinks]: number }

/**
 * Takes over verdicts about pairs (the columns of `pairLine`): links, what the sync vouches for, the rows that are done
 * with and the ends of batches, all in one transaction.
 */
export async function settleLinks(
  desk: Desk,
  table: TableName,
  ends: ReadonlyMap<string, BatchEnd>,
  counts: LinkCounts,
): Promise<void> {
  const { context, sync } = desk
  const { ports, runId } = context
  const verdicts: Slot = { kind: 'table', table }
  const now = ports.clock.now()
  const judged = { association_changes, verdicts }
  const stamp = { sync, run_id: runId, changed_at: now }
  const came = await context.commit(async (transaction) => {
    await transaction.run({
      name: 'outbound/settle_association_changes',
      slots: judged,
      values: { sync, changed_at: now },
    })
    const vouched = { ...judged, sent_links }
    const rows = { ...judged, linked }
    await transaction.run({
      name: 'outbound/settle_forget_sent_links',
      slots: vouched,
      values: { sync },
    })
    await transaction.run({ name: 'outbound/settle_sent_links', slots: vouched, values: stamp })
    await transaction.run({ name: 'outbound/settle_forget_linked', slots: rows, values: { sync } })
    await transaction.run({ name: 'outbound/settle_linked', slots: rows, values: stamp })
    for (const [batchId, end] of ends) await desk.endBatch(transaction, batchId, end, now)
    return transaction.rows({
      name: 'outbound/settle_count_links',
      slots: judged,
      values: { sync },
    })
  })
  for (const row of came) {
    const counted = countIn(row, 'counted')
    const status = textIn(row, 'status')
    if (status === 'set_aside') counts.set_aside += counted
    if (status !== 'settled') continue
    if (textIn(row, 'action') === 'add') counts.added += counted
    else counts.removed += counted
  }
  await ports.warehouse.drop(table)
}
