import { ConnectorError } from '../../errors/connector-error.ts'
import { textOrNullIn } from '../cells.ts'
import type { HubSpot, Warehouse } from '../ports.ts'
import { controlTable, slotOf } from './tables.ts'

/** Positions, record links and what was sent hold for one HubSpot account: a sync stays with the one it began with. */
export const accountsTable = controlTable(
  '_accounts',
  'The HubSpot account that each sync began with.',
  {
    sync: 'text',
    portal_id: 'text',
    run_id: 'text',
    noted_at: 'timestamp',
  },
)

const slots = { accounts: slotOf(accountsTable) }

/**
 * The sync's account is the one it began with. `begun`: the run that notes it, if none is noted yet.
 * An account that doesn't tell its id (an app without that call) is not checked.
 * @throws `run.account_changed`
 */
export async function assertSameAccount(
  ports: { readonly hubspot: HubSpot; readonly warehouse: Warehouse; readonly signal: AbortSignal },
  sync: string,
  begun: { readonly runId: string; readonly at: Date } | null,
): Promise<void> {
  const portalId = await portalOf(ports.hubspot, ports.signal)
  if (portalId === null) return
  const [row] = await ports.warehouse.rows({ name: 'journal/account', slots, values: { sync } })
  const known = textOrNullIn(row, 'portal_id')
  if (known !== null && known !== portalId) throw changed(sync, known, portalId)
  if (known !== null || begun === null) return
  await ports.warehouse.run({
    name: 'journal/add_account',
    slots,
    values: { sync, portal_id: portalId, run_id: begun.runId, noted_at: begun.at },
  })
}

async function portalOf(hubspot: HubSpot, signal: AbortSignal): Promise<string | null> {
  try {
    return (await hubspot.account(signal)).portalId
  } catch (error) {
    if (error instanceof ConnectorError && error.handling === 'stop_stream') return null
    throw error
  }
}

function changed(sync: string, known: string, now: string): ConnectorError {
  return new ConnectorError('run.account_changed', {
    what: `The sync ${sync} was not run: its HubSpot account is another one.`,
    why: `It began with account ${known}, and the token belongs to account ${now}. Its positions and record ids mean nothing there.`,
    fix: 'Set the token of the first account again, or take a warehouse file of its own for the other one.',
  })
}
