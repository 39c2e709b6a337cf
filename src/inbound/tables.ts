import { controlTable } from '../engine/journal/tables.ts'
import type { Table } from '../engine/ports/warehouse.ts'
import { dbtViewsTable } from './dbt/refresh.ts'

/** Ids that an unfinished pass came by: what a complete pass did not see is gone. Emptied when the pass ends. */
export const seenTable = controlTable('_seen', 'Ids that an unfinished read of a stream came by.', {
  sync: 'text',
  stream: 'text',
  pass: 'text',
  id: 'text',
})

/** Records whose links are to be read anew, until they have been. */
export const touchedTable = controlTable(
  '_touched',
  'Records whose associations are to be read anew.',
  {
    sync: 'text',
    object: 'text',
    id: 'text',
  },
)

/** What a held run would remove, so that an approval holds for exactly that. */
export const heldTable = controlTable(
  '_held_removals',
  'Rows that a held run would mark deleted.',
  {
    plan_id: 'text',
    sync: 'text',
    stream: 'text',
    id: 'text',
    /** Our clock. */
    held_at: 'timestamp',
  },
)

/** Association rows that HubSpot no longer reports, until the guard has let them go. */
export const vanishedTable = controlTable(
  '_vanished_links',
  'Associations that HubSpot no longer reports.',
  {
    sync: 'text',
    from_type: 'text',
    from_id: 'text',
    to_type: 'text',
    to_id: 'text',
    category: 'text',
    type_id: 'text',
  },
)

/** The account's own object types, and the names that their streams have for good: tables are called after them. */
export const objectsTable = controlTable('_objects', "The account's own object types.", {
  type_id: 'text',
  name: 'text',
  full_name: 'text',
  stream: 'text',
  /** HubSpot's clock, when it last named the type. */
  seen_at: 'timestamp',
})

/** What each stream's last read cost: the best forecast of the next, where no call tells how much there is to read. */
export const streamCallsTable = controlTable(
  '_stream_calls',
  'Calls that the last read of each stream took, whole ones and others.',
  { sync: 'text', stream: 'text', is_whole: 'boolean', calls: 'text', noted_at: 'timestamp' },
)

/** The control tables that only inbound uses. */
export const inboundTables: readonly Table[] = [
  seenTable,
  touchedTable,
  heldTable,
  vanishedTable,
  objectsTable,
  streamCallsTable,
  dbtViewsTable,
]
