import { ConnectorError } from '../../errors/connector-error.ts'
import { textOrNullIn } from '../cells.ts'
import type { HubSpot, Random, Row, Transaction, Warehouse } from '../ports.ts'
import { controlTable, slotOf } from './tables.ts'

/** Positions, record links and what was sent hold for one HubSpot account: a sync stays with the one it began with. */
export const accountsTable = controlTable(
  '_accounts',
  'The HubSpot account that each sync began with.',
  {
    sync: 'text',
    portal_id: 'text',
    time_zone: 'text',
    /** A salted digest of the sign-in that was last seen to lead to the account; never the token. */
    salt: 'text',
    credential: 'text',
    run_id: 'text',
    noted_at: 'timestamp',
  },
)

const slots = { accounts: slotOf(accountsTable) }

export interface AccountPorts {
  readonly hubspot: HubSpot
  readonly warehouse: Warehouse
  readonly random: Random
  readonly signal: AbortSignal
}

/**
 * The sync's account is the one it began with. `begun`: the run that notes it, if none is noted yet.
 * A sign-in that led to that account before leads there still, and is not asked again: that saves each run a call.
 * An account that doesn't tell its id (an app without that call) is not checked.
 * @throws `run.account_changed`
 */
export async function assertSameAccount(
  ports: AccountPorts,
  sync: string,
  begun: { readonly runId: string; readonly at: Date } | null,
): Promise<void> {
  const { hubspot, warehouse } = ports
  const [row] = await warehouse.rows({ name: 'journal/account', slots, values: { sync } })
  const known = textOrNullIn(row, 'portal_id')
  if (await isKnownSignIn(hubspot, row)) {
    const timeZone = textOrNullIn(row, 'time_zone')
    if (timeZone !== null) hubspot.inZone(timeZone)
    return
  }
  const { portalId, timeZone } = await accountOf(hubspot, ports.signal)
  if (known !== null && portalId !== null && known !== portalId)
    throw changed(sync, known, portalId)
  if (begun === null) return
  const salt = ports.random.uuid()
  const credential = await hubspot.credential(salt)
  const signedIn = { sync, portal_id: portalId, time_zone: timeZone, salt, credential }
  await warehouse.run(
    row === undefined
      ? {
          name: 'journal/add_account',
          slots,
          values: { ...signedIn, run_id: begun.runId, noted_at: begun.at },
        }
      : { name: 'journal/note_credential', slots, values: signedIn },
  )
}

/** Whether the run of a sync will have to ask which account it is in: one call (for `plan`). */
export async function asksForAccount(
  ports: Pick<AccountPorts, 'hubspot' | 'warehouse'>,
  sync: string,
): Promise<boolean> {
  const [row] = await ports.warehouse.rows({ name: 'journal/account', slots, values: { sync } })
  return !(await isKnownSignIn(ports.hubspot, row))
}

async function isKnownSignIn(hubspot: HubSpot, row: Row | undefined): Promise<boolean> {
  const salt = textOrNullIn(row, 'salt')
  const credential = textOrNullIn(row, 'credential')
  if (salt === null || credential === null) return false
  // Noted by a version that did not keep the time zone: asked once more.
  const isWhole = textOrNullIn(row, 'time_zone') !== null || textOrNullIn(row, 'portal_id') === null
  return isWhole && credential === (await hubspot.credential(salt))
}

/** The time zone of the account that the newest sync began with; null where none is noted. */
export async function accountZone(warehouse: Transaction): Promise<string | null> {
  const [row] = await warehouse.rows({ name: 'journal/time_zone', slots })
  return textOrNullIn(row, 'time_zone')
}

async function accountOf(
  hubspot: HubSpot,
  signal: AbortSignal,
): Promise<{ readonly portalId: string | null; readonly timeZone: string | null }> {
  try {
    return await hubspot.account(signal)
  } catch (error) {
    if (error instanceof ConnectorError && error.handling === 'stop_stream')
      return { portalId: null, timeZone: null }
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
