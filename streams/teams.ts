import { absence, column, defineStream, itemColumns, listing } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/settings-user-provisioning-v3/guide; HUBSPOT.md 1, 8 (Owners: teams). */
export const teams = defineStream({
  kind: 'collection',
  name: 'teams',
  collection: 'teams',
  summary: 'The teams of the account and their members.',
  source: 'https://developers.hubspot.com/docs/api-reference/settings-user-provisioning-v3/guide',
  columns: {
    ...itemColumns('Team id: what `hubspot_team_id` of a record holds.', []),
    name: column.text('Name that people see.'),
    user_ids: column.json('User ids of those whose main team it is.', 'userIds'),
    secondary_user_ids: column.json('User ids of further members.', 'secondaryUserIds'),
  },
  primaryKey: ['id'],
  read: { full_refresh: [listing()], client_incremental: [listing()] },
  removals: absence(),
  scopes: [['settings.users.teams.read', 'crm.objects.owners.read']],
})
