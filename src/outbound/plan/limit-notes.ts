import type { RecordCounts } from '../../engine/reports.ts'
import type { OutboundContext } from '../context.ts'

/** Whether the account has room for what the plan creates: HubSpot would refuse the rest row by row. */
export async function limitNotes(
  { order, ports }: OutboundContext,
  { created }: RecordCounts,
): Promise<readonly string[]> {
  if (created === 0) return []
  const { object } = order.target
  const left = await ports.hubspot.definitions.recordsLeft(object, ports.signal)
  if (left === null || created <= left) return []
  return [
    `The account has room for ${Math.max(left, 0)} more ${order.target.name}, and the plan creates ${created}: HubSpot would refuse the others.`,
  ]
}
