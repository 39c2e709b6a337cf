import {
  absence,
  column,
  defineStream,
  itemColumns,
  listing,
  listingByTime,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/crm-lists-v3/guide; HUBSPOT.md 8 (Lists search). */
export const contactLists = defineStream({
  kind: 'collection',
  name: 'contact_lists',
  collection: 'contact_lists',
  summary: 'The lists (segments) of every object type: static, dynamic and snapshots.',
  source: 'https://developers.hubspot.com/docs/api-reference/crm-lists-v3/guide',
  columns: {
    ...itemColumns('List id.'),
    name: column.text('Name that people see.'),
    object_type_id: column.text('Object that the members are of, by its type id.', 'objectTypeId'),
    processing_type: column.text('MANUAL, DYNAMIC or SNAPSHOT.', 'processingType'),
    processing_status: column.text('How far HubSpot has come in filling it.', 'processingStatus'),
    list_version: column.number('Counts its changes.', 'listVersion'),
    filters_updated_at: column.timestamp('Last change of the filters. UTC.', 'filtersUpdatedAt'),
    created_by_id: column.text('User who made it.', 'createdById'),
    updated_by_id: column.text('User who changed it last.', 'updatedById'),
    size: column.number(
      'Members at the last read of the list: a member that comes or goes does not change the list.',
      ['more', 'hs_list_size'],
    ),
    last_record_added_at: column.timestamp('When the last member came. UTC.', [
      'more',
      'hs_last_record_added_at',
    ]),
    last_record_removed_at: column.timestamp('When the last member went. UTC.', [
      'more',
      'hs_last_record_removed_at',
    ]),
    folder_name: column.text('Folder that it lies in.', ['more', 'hs_folder_name']),
    reference_count: column.number('Uses of it elsewhere in HubSpot.', [
      'more',
      'hs_list_reference_count',
    ]),
  },
  primaryKey: ['id'],
  read: { full_refresh: [listing()], incremental: [listingByTime({ cursor: 'updated_at' })] },
  // Deleted lists are in no search: all of them are read with each sweep, 500 a call.
  removals: absence('sweep'),
  scopes: ['crm.lists.read'],
})
