import { countIn, textIn } from '../../engine/cells.ts'
import type { CreateLink } from '../../engine/ports.ts'
import { tableSlots } from '../tables.ts'
import type { Change } from './change.ts'
import type { Desk } from './desk.ts'

/**
 * The links that HubSpot wants with the creates themselves, by change. The first one also gets the type that the target
 * names; all of them are sent once more with the other links, which changes nothing.
 */
export async function createLinks(
  desk: Desk,
  changes: readonly Change[],
): Promise<ReadonlyMap<string, readonly CreateLink[]>> {
  const links = new Map<string, CreateLink[]>()
  const { requiresLink } = desk.context.order.target.actions.create
  const [first, last] = [changes[0], changes.at(-1)]
  if (requiresLink === undefined || first?.action !== 'create' || last === undefined) return links
  const { category, typeId, to } = requiresLink
  const rows = await desk.context.ports.warehouse.rows({
    name: 'outbound/send_create_links',
    slots: { changes: tableSlots.changes, association_changes: tableSlots.association_changes },
    values: { sync: desk.sync, to_type: to, first: first.id, last: last.id },
  })
  for (const row of rows) {
    const change = textIn(row, 'change_id')
    const id = textIn(row, 'to_id')
    const type = { category: textIn(row, 'category'), typeId: countIn(row, 'type_id') }
    const known = links.get(change) ?? []
    links.set(change, known)
    const same = known.findIndex((link) => link.to === id)
    const isThere = (one: typeof type): boolean => one.typeId === type.typeId
    if (same === -1) {
      const types = known.length === 0 ? [{ category, typeId }] : []
      known.push({ to: id, types: types.some(isThere) ? types : [...types, type] })
    } else {
      const link = known[same] as CreateLink
      if (!link.types.some(isThere)) known[same] = { ...link, types: [...link.types, type] }
    }
  }
  return links
}
