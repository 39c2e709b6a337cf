import { absence, column, defineStream, listing } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/crm-crm-owners-v3/guide; HUBSPOT.md 8 (Owners). */
export const owners = defineStream({
  kind: 'collection',
  name: 'owners',
  collection: 'owners',
  summary: 'The people and queues that records can belong to, archived ones too.',
  source: 'https://developers.hubspot.com/docs/api-reference/crm-crm-owners-v3/guide',
  columns: {
    id: column.text('Owner id: what `hubspot_owner_id` of a record holds.'),
    created_at: column.timestamp('When the owner was created. UTC.', 'createdAt'),
    updated_at: column.timestamp('Last change of the owner. UTC.', 'updatedAt'),
    archived_at: column.timestamp(
      'When the owner was archived, where HubSpot tells. UTC.',
      'archivedAt',
    ),
    archived: column.boolean('True once the owner is archived.'),
    type: column.text('PERSON or QUEUE.'),
    email: column.text('E-mail address.'),
    first_name: column.text('First name.', 'firstName'),
    last_name: column.text('Last name.', 'lastName'),
    user_id: column.text('User id; empty for archived owners.', 'userId'),
    user_id_including_inactive: column.text(
      'User id, of archived owners too.',
      'userIdIncludingInactive',
    ),
    teams: column.json('Teams of the owner: id, name, primary.'),
  },
  primaryKey: ['id'],
  read: { full_refresh: [listing()], client_incremental: [listing()] },
  removals: absence(),
  scopes: ['crm.objects.owners.read'],
})
