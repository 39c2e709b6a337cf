import { assertSameAccount } from '../engine/journal/account.ts'
import { noteVerification } from '../engine/journal/verifications.ts'
import type { InboundOrder, OutboundOrder } from '../engine/orders.ts'
import type { Ports } from '../engine/ports.ts'
import type { Progress } from '../engine/reports.ts'
import type { StreamVerification, VerifyOptions } from '../engine/verification.ts'
import { verifyInbound } from '../inbound/verify.ts'
import { verifyOutbound } from '../outbound/verify.ts'

/**
 * Compares one sync with HubSpot, stream by stream, and keeps each comparison in the control schema. Changes nothing in
 * HubSpot and no stream table.
 */
export async function* verifySync(
  order: InboundOrder | OutboundOrder,
  ports: Ports,
  options: VerifyOptions,
  progress: (progress: Progress) => void,
): AsyncGenerator<StreamVerification> {
  await assertSameAccount(ports, order.sync, null)
  const found =
    order.direction === 'inbound'
      ? verifyInbound(order, ports, options, progress)
      : [await verifyOutbound(order, ports, options, progress)]
  for await (const one of found) {
    await noteVerification(ports.warehouse, order.sync, one, ports.clock.now())
    yield one
  }
}
