import { absence, column, defineStream, itemColumns, listing } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/automation-automation-v4-v4/guide; HUBSPOT.md 8 (Workflows). */
export const workflows = defineStream({
  kind: 'collection',
  name: 'workflows',
  collection: 'workflows',
  summary: 'Workflows of every object, with what they do.',
  source: 'https://developers.hubspot.com/docs/api-reference/automation-automation-v4-v4/guide',
  columns: {
    ...itemColumns('Flow id.', ['created_at', 'updated_at']),
    name: column.text('Name that people see.'),
    is_enabled: column.boolean('Whether it is switched on.', 'isEnabled'),
    object_type_id: column.text('Object that it works on, by its type id.', 'objectTypeId'),
    flow_type: column.text('WORKFLOW or ACTION_SET.', 'flowType'),
    type: column.text('CONTACT_FLOW or PLATFORM_FLOW.'),
    revision_id: column.text('Counts its changes.', 'revisionId'),
    uuid: column.text('Its id across accounts.'),
    description: column.text('What people wrote about it.'),
    definition: column.json(
      'Enrollment, actions, time windows and the rest, as HubSpot shows them.',
    ),
  },
  primaryKey: ['id'],
  read: { full_refresh: [listing()], client_incremental: [listing()] },
  removals: absence(),
  scopes: ['automation'],
})
