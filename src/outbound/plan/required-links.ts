import { errorKinds } from '../../errors/catalogue.ts'
import type { OutboundContext } from '../context.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import { linkColumns } from '../links/link-line.ts'
import { stageLines } from '../staging.ts'

/** Refuses creates that lack the link which HubSpot makes records of the target only with. Runs after the links are planned. */
export async function refuseUnlinkedCreates(
  { order, ports }: OutboundContext,
  hasLinks: boolean,
  tables: RunTables,
): Promise<void> {
  const { requiresLink } = order.target.actions.create
  if (requiresLink === undefined) return
  const { warehouse } = ports
  if (!hasLinks) {
    await stageLines(ports, tables.table('link_plan'), linkColumns, async () => undefined)
  }
  const slots = { plan: tables.slot('plan'), link_plan: tables.slot('link_plan') }
  await warehouse.run({
    name: 'outbound/refuse_unlinked_creates',
    slots,
    values: {
      to_type: requiresLink.to,
      message: `HubSpot makes new ${order.target.object} only with a link to one of the account's ${requiresLink.to}.`,
    },
  })
  await warehouse.run({
    name: 'outbound/set_aside_unlinked',
    slots,
    values: { message: errorKinds['outbound.record_not_written'].meaning },
  })
}
