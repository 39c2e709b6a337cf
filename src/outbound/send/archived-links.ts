import type { Slot, Statement } from '../../engine/ports.ts'
import { tableSlots } from '../tables.ts'

/** The rows that it writes are the links that went. */
export const enterArchivedLinks = 'outbound/settle_archived_links'

/** What becomes of the links of archived records, which HubSpot takes off with them; in the transaction that settles these. */
export function archivedLinks(sync: string, moved: Slot, changedAt: Date): readonly Statement[] {
  const { association_changes, linked, sent_links } = tableSlots
  const forget = 'outbound/settle_forget_archived'
  return [
    {
      name: enterArchivedLinks,
      slots: { association_changes, moved, sent_links },
      values: { changed_at: changedAt },
    },
    {
      name: 'outbound/settle_look_again',
      slots: { linked, moved, sent_links },
      values: { sync },
    },
    { name: forget, slots: { known: sent_links, moved }, values: { sync } },
    { name: forget, slots: { known: linked, moved }, values: { sync } },
  ]
}
