import { textOrNullIn } from '../../engine/cells.ts'
import { accountsTable } from '../../engine/journal/account.ts'
import { slotOf } from '../../engine/journal/tables.ts'
import { standardTypeId } from '../../engine/object-names.ts'
import type { Warehouse } from '../../engine/ports.ts'

/** Any type id, as HUBSPOT.md 5 has them. */
const typeIdForm = /^\d+-\d+$/

/** Activities are shown on the pages of what they belong to, and users in the settings. */
const withoutPage: ReadonlySet<string> = new Set(
  ['calls', 'communications', 'emails', 'meetings', 'notes', 'postal_mail', 'tasks', 'users']
    .map(standardTypeId)
    .filter((id) => id !== null),
)

/** The type id by which a stream's or target's records have pages; null where there are none or only the account knows it. */
export function typeIdOf(object: string | null, name: string): string | null {
  const known = object ?? name.replace(/^object_/, '')
  const typeId = typeIdForm.test(known) ? known : standardTypeId(known)
  return typeId === null || withoutPage.has(typeId) ? null : typeId
}

/**
 * Where a person sees a record. The form is that of the `url` that records of 2026-03 carry (HUBSPOT.md 2), as public
 * examples show it (read 2026-11-22); the host is the one of the sign-in page, which leads on to the account's region.
 */
export const recordAddress = (
  portalId: string | null,
  typeId: string | null,
  id: string | null,
): string | null =>
  portalId === null || typeId === null || id === null
    ? null
    : `https://app.hubspot.com/contacts/${encodeURIComponent(portalId)}/record/${typeId}/${encodeURIComponent(id)}`

/** The account that a sync began with; null before its first run. */
export async function portalOf(warehouse: Warehouse, sync: string): Promise<string | null> {
  const slots = { accounts: slotOf(accountsTable) }
  const [row] = await warehouse.rows({ name: 'journal/account', slots, values: { sync } })
  return textOrNullIn(row, 'portal_id')
}
