import { thisProcess } from '../../src/engine/journal/holder.ts'
import { beginRun } from '../../src/engine/journal/runs.ts'
import type { OutboundOrder } from '../../src/engine/orders.ts'
import type { Progress } from '../../src/engine/reports.ts'
import { runOutbound } from '../../src/outbound/run.ts'
import type { OutboundRoom } from './outbound-room.ts'

/** One run of a sync, begun and finished in the journal as the connector does it. */
export async function runOnce(
  room: OutboundRoom,
  order: OutboundOrder,
  stopping?: { readonly signal: AbortSignal; readonly progress: (progress: Progress) => void },
) {
  const ports = { ...room.ports, signal: stopping?.signal ?? room.ports.signal }
  const run = await beginRun(ports, {
    runId: ports.random.uuid(),
    sync: order.sync,
    direction: 'outbound',
    configuration: '',
    version: 'test',
    holder: thisProcess(),
  })
  const report = await runOutbound(order, ports, run, stopping?.progress ?? (() => undefined))
  await run.finish({
    status: report.status,
    error: report.error,
    planId: report.plan_id ?? null,
    result: report,
  })
  return report
}
