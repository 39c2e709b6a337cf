import { column } from './column.ts'
import { type ArchivedStream, type ObjectStream, changedOnly, listing } from './stream.ts'

/** What the names of archived streams end with. */
export const archivedSuffix = '_archived'

/**
 * The stream of an object's archived records: the same properties in a table of its own. HubSpot lists what is in the
 * recycle bin for 90 days and has no filter by archive date (HUBSPOT.md 4.1, 8): each run reads the list whole and takes
 * what was archived since. Links come with the list.
 */
export function archivedOf(live: ObjectStream): ArchivedStream {
  return {
    ...live,
    kind: 'archived',
    name: `${live.name}${archivedSuffix}`,
    summary: `Archived records of ${live.name}. HubSpot keeps them 90 days; their rows stay.`,
    columns: {
      ...live.columns,
      archived_at: column.timestamp(
        'When the record went to the recycle bin; NULL once it was found restored. UTC.',
        'archivedAt',
      ),
      archived: column.boolean('True; false once the record was found restored.'),
    },
    read: { full_refresh: [listing()], incremental: [changedOnly()] },
    removals: { kind: 'none' },
    included: 'by_name',
  }
}
