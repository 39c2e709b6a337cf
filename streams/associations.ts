import { absence, column, defineStream, listing } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide; HUBSPOT.md 6. */
export const associations = defineStream({
  kind: 'associations',
  name: 'associations',
  summary: 'Who is linked with whom: a row for each direction and type that HubSpot reports.',
  source: 'https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide',
  columns: {
    from_type: column.text('Object the link starts at, by its plural name.'),
    from_id: column.text('Record the link starts at.'),
    to_type: column.text('Object the link leads to, by its plural name.'),
    to_id: column.text('Record the link leads to.'),
    category: column.text('HUBSPOT_DEFINED, USER_DEFINED, INTEGRATOR_DEFINED or WORK.'),
    type_id: column.text('Association type id, in this direction.'),
    label: column.text('Label in this direction; NULL for the unlabelled type.'),
  },
  primaryKey: ['from_type', 'from_id', 'to_type', 'to_id', 'category', 'type_id'],
  read: { full_refresh: [listing()], client_incremental: [listing()] },
  removals: absence(),
  scopes: [],
})
