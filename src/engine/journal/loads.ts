import { z } from 'zod'
import { textOrNullIn } from '../cells.ts'
import type { Clock, Transaction, Warehouse } from '../ports.ts'
import { type Fence, raiseFence } from './fence.ts'
import { repeatable } from './repeatable.ts'
import { type StateToSave, saveState } from './state.ts'
import { loadsTable, slotOf } from './tables.ts'

const slots = { loads: slotOf(loadsTable) }
const countsSchema = z.record(z.string(), z.number())

/** What a load came to, by the caller's own names; kept in the ledger. */
export type Counts = Readonly<Record<string, number>>

export interface Load<Came extends Counts> {
  /** Unique a load and the same when it is tried again: `<run id>/<stream>/<n>`. */
  readonly loadId: string
  readonly fence: Fence
  /** Saved with the rows that it vouches for; null leaves the saved state as it is. */
  readonly state: StateToSave | null
  /** The statements of the load: DML only, everything it needs is staged before. Returns the load's counts. */
  readonly work: (transaction: Transaction) => Promise<Came>
}

export interface Committed<Came extends Counts> {
  readonly counts: Came
  /** True when this load had been committed before: nothing was written now, the counts are those of then. */
  readonly replayed: boolean
}

/**
 * One transaction: raise the fence, the load's statements, the ledger, the state (DESIGN section 8). Committing a load
 * twice is committing it once. A lost answer to COMMIT is settled here, by the ledger.
 * @throws `warehouse.fence_lost` another run has taken over; nothing was written
 */
export async function commitLoad<Came extends Counts>(
  ports: { readonly warehouse: Warehouse; readonly clock: Clock },
  load: Load<Came>,
): Promise<Committed<Came>> {
  // Either the ledger has it, or nothing of it is there and it goes again: both in this one call.
  return repeatable(() => commitOnce(ports, load))
}

async function commitOnce<Came extends Counts>(
  ports: { readonly warehouse: Warehouse; readonly clock: Clock },
  load: Load<Came>,
): Promise<Committed<Came>> {
  const { fence, loadId } = load
  return ports.warehouse.transaction(async (transaction) => {
    // First the fence: it waits for a commit of this load that is still on its way, which the ledger then tells.
    await raiseFence(transaction, fence)
    const before = await ledgerEntry<Came>(transaction, loadId)
    if (before !== null) return { counts: before, replayed: true }
    const counts = await load.work(transaction)
    const at = ports.clock.now()
    await transaction.run({
      name: 'journal/add_load',
      slots,
      values: {
        load_id: loadId,
        sync: fence.sync,
        stream: fence.stream,
        run_id: fence.runId,
        counts: JSON.stringify(counts),
        committed_at: at,
      },
    })
    if (load.state !== null) await saveState(transaction, fence, load.state, at)
    return { counts, replayed: false }
  })
}

async function ledgerEntry<Came extends Counts>(
  transaction: Transaction,
  loadId: string,
): Promise<Came | null> {
  const [row] = await transaction.rows({
    name: 'journal/load',
    slots,
    values: { load_id: loadId },
  })
  const text = textOrNullIn(row, 'counts')
  return text === null ? null : (countsSchema.parse(JSON.parse(text)) as Came)
}

/**
 * A transaction under the fence without a ledger entry, for work that may be done twice: outbound's own bookkeeping.
 * @throws `warehouse.fence_lost`
 */
export async function commitFenced<T>(
  warehouse: Warehouse,
  fence: Fence,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const fenced = async (transaction: Transaction): Promise<T> => {
    await raiseFence(transaction, fence)
    return work(transaction)
  }
  // What it counts would be counted wrongly if it had taken effect before.
  return repeatable(() => warehouse.transaction(fenced), ['warehouse.session_lost'])
}

/** Forgets ledger entries of a stream's earlier runs: nothing of theirs can be tried again once the fence is taken. */
export async function forgetLoads(warehouse: Warehouse, fence: Fence): Promise<number> {
  return warehouse.run({
    name: 'journal/forget_loads',
    slots,
    values: { sync: fence.sync, stream: fence.stream, run_id: fence.runId },
  })
}
