import { textIn } from '../engine/cells.ts'
import { runsTable, slotOf } from '../engine/journal/tables.ts'
import type { InboundOrder, OutboundOrder } from '../engine/orders.ts'
import type { Warehouse } from '../engine/ports.ts'
import { ConnectorError } from '../errors/connector-error.ts'

/**
 * The sync whose run is to be undone, looked for in each warehouse of the document.
 * @throws `config.usage`
 */
export async function syncOfRun(
  runId: string,
  connections: readonly { readonly name: string; readonly warehouse: Warehouse }[],
  document: Readonly<Record<string, { readonly connection: string }>>,
): Promise<string> {
  for (const { name, warehouse } of connections) {
    const [row] = await warehouse.rows({
      name: 'connector/run_of',
      slots: { runs: slotOf(runsTable) },
      values: { run_id: runId },
    })
    if (row === undefined) continue
    const sync = textIn(row, 'sync')
    if (textIn(row, 'direction') !== 'outbound') {
      throw usage(
        `The run ${runId} is one of ${sync}, which reads from HubSpot.`,
        'Only runs that wrote to HubSpot can be undone.',
        'Name a run of an outbound sync.',
      )
    }
    if (document[sync]?.connection !== name) {
      throw usage(
        `The run ${runId} is one of ${sync}, which the configuration no longer has.`,
        "An undo needs the sync's target and guard.",
        'Put the sync back into the configuration, then undo.',
      )
    }
    return sync
  }
  throw usage(
    `There is no run ${runId}.`,
    'No warehouse of the configuration knows it.',
    'Look for its id: hubspot-warehouse preview hubspot_sync.runs',
  )
}

/** @throws `config.usage` for an inbound sync */
export function outboundOnly(order: InboundOrder | OutboundOrder): OutboundOrder {
  if (order.direction === 'outbound') return order
  throw usage(
    `The sync ${order.sync} reads from HubSpot.`,
    'Only outbound syncs have rows that are sent again, left out or undone.',
    'Name an outbound sync.',
  )
}

function usage(what: string, why: string, fix: string): ConnectorError {
  return new ConnectorError('config.usage', { what, why, fix })
}
