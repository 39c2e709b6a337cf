import type { OutboundOrder } from '../../engine/orders.ts'
import type { PlanCounts } from './counts.ts'

/** Records and pairs that one call carries (HUBSPOT.md 4.3, 6). */
const perCall = 100
/** HUBSPOT.md 6: the lowest documented rate, 100 calls in 10 seconds. */
const callsASecond = 10
/** Below it batch calls are done before an import would have begun. */
const fewestImported = 2_000
const rowsAnImport = 100_000
/** An import waits in HubSpot's queue, runs and is looked at some times. */
const secondsAnImport = 60

/** Calls still to be made and about how long they take. */
export function estimateOf(
  order: OutboundOrder,
  counts: PlanCounts,
): { readonly calls: Readonly<Record<string, number>>; readonly seconds: number } {
  const { created, updated } = counts.records
  const canImport = order.target.routes.import.length > 0 && order.route !== 'batch'
  const imported =
    canImport && (order.route === 'import' || counts.importable >= fewestImported)
      ? counts.importable
      : 0
  const share = created + updated === 0 ? 0 : 1 - imported / (created + updated)
  const batches =
    Math.ceil((created * share) / perCall) +
    Math.ceil((updated * share) / perCall) +
    Math.ceil(counts.associations.added / perCall) +
    Math.ceil(counts.associations.removed / perCall)
  const imports = Math.ceil(imported / rowsAnImport)
  return {
    calls: { import: imports, batch: batches },
    seconds: Math.ceil(batches / callsASecond) + imports * secondsAnImport,
  }
}
