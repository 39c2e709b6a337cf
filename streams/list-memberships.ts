import { absence, column, defineStream, itemColumns, listing } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/crm-lists-v3/guide; HUBSPOT.md 8 (memberships). */
export const listMemberships = defineStream({
  kind: 'collection',
  name: 'list_memberships',
  collection: 'list_memberships',
  summary: 'Which record is in which list.',
  source: 'https://developers.hubspot.com/docs/api-reference/crm-lists-v3/guide',
  columns: {
    ...itemColumns('`<list id>/<record id>`.', ['created_at']),
    list_id: column.text('The list.', 'listId'),
    record_id: column.text('The record, of the object that the list is of.', 'recordId'),
    object_type_id: column.text('Object of the record, by its type id.', 'objectTypeId'),
  },
  primaryKey: ['id'],
  read: { full_refresh: [listing()], client_incremental: [listing()] },
  removals: absence(),
  scopes: ['crm.lists.read'],
})
