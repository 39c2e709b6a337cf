import { jsonIn } from '../../engine/cells.ts'
import { slotOf } from '../../engine/journal/tables.ts'
import type { CallCounts, Warehouse } from '../../engine/ports.ts'
import { streamCallsTable } from '../tables.ts'
import { type Calls, sumOf } from './calls.ts'

const slots = { stream_calls: slotOf(streamCallsTable) }

interface Of {
  readonly sync: string
  readonly stream: string
  readonly isWhole: boolean
}

export async function noteCalls(
  warehouse: Warehouse,
  { isWhole, ...of }: Of,
  before: CallCounts,
  after: CallCounts,
  at: Date,
): Promise<void> {
  const calls: Calls = {
    export: after.export - before.export,
    search: after.search - before.search,
    list: after.list - before.list,
    batch_read: after.batch_read - before.batch_read,
    other: after.other - before.other,
  }
  const key = { ...of, is_whole: isWhole }
  await warehouse.transaction(async (transaction) => {
    await transaction.run({ name: 'inbound/stream_calls_forget', slots, values: key })
    await transaction.run({
      name: 'inbound/stream_calls_keep',
      slots,
      values: { ...key, calls: JSON.stringify(calls), noted_at: at },
    })
  })
}

/** Null: no such read has come to its end yet. */
export async function lastCalls(
  warehouse: Warehouse,
  { isWhole, ...of }: Of,
): Promise<Calls | null> {
  const [row] = await warehouse.rows({
    name: 'inbound/stream_calls_last',
    slots,
    values: { ...of, is_whole: isWhole },
  })
  const calls = jsonIn(row, 'calls') as Partial<Calls> | null | undefined
  return calls == null ? null : sumOf(calls)
}
