import { ConnectorError } from '../../errors/connector-error.ts'
import { countIn } from '../cells.ts'
import type { Transaction, Warehouse } from '../ports.ts'
import { repeatable } from './repeatable.ts'
import { leasesTable, slotOf, streamStateTable } from './tables.ts'

const slots = { stream_state: slotOf(streamStateTable) }

/**
 * The right to write a stream or target of a sync. Whoever takes it later has a higher number, and every write checks
 * and raises the number in its own transaction, so a run that was overtaken can write no more.
 */
export interface Fence {
  readonly sync: string
  readonly stream: string
  readonly runId: string
  /** The number at which it was taken. Each commit raises the one in the table; only a taker changes its run. */
  readonly number: number
}

export interface FenceOwner {
  readonly sync: string
  readonly stream: string
  readonly runId: string
  /** Only while the run holds the sync's lease: one that was overtaken asleep takes nothing back. */
  readonly leased?: boolean
}

/** Takes the fence at the start of a stream run, from whoever held it. @throws `warehouse.fence_lost` */
export async function takeFence(warehouse: Warehouse, owner: FenceOwner): Promise<Fence> {
  const { sync, stream, runId, leased = false } = owner
  const how = leased
    ? { name: 'journal/take_fence_leased', slots: { ...slots, leases: slotOf(leasesTable) } }
    : { name: 'journal/take_fence', slots }
  const taking = async (transaction: Transaction): Promise<number> => {
    await transaction.run({ name: 'journal/add_state', slots, values: { sync, stream } })
    const taken = await transaction.run({ ...how, values: { sync, stream, run_id: runId } })
    if (taken !== 1) throw fenceLost(stream)
    const [row] = await transaction.rows({ name: 'journal/state', slots, values: { sync, stream } })
    return countIn(row, 'fence')
  }
  const number = await repeatable(() => warehouse.transaction(taking))
  return { sync, stream, runId, number }
}

/** The first statement of every transaction that writes the stream. @throws `warehouse.fence_lost` */
export async function raiseFence(transaction: Transaction, fence: Fence): Promise<void> {
  const raised = await transaction.run({
    name: 'journal/raise_fence',
    slots,
    values: {
      sync: fence.sync,
      stream: fence.stream,
      run_id: fence.runId,
      fence: fence.number,
    },
  })
  if (raised !== 1) throw fenceLost(fence.stream)
}

export function fenceLost(stream: string): ConnectorError {
  return new ConnectorError('warehouse.fence_lost', {
    what: `This run may no longer write ${stream}.`,
    why: 'Another run of the same sync has taken it over; nothing of this load was written.',
    fix: 'Nothing to do: the other run goes on with the work.',
  })
}
