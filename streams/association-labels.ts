import {
  absence,
  changedOnly,
  column,
  defineStream,
  itemColumns,
  listing,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide; HUBSPOT.md 6. */
export const associationLabels = defineStream({
  kind: 'collection',
  name: 'association_labels',
  collection: 'association_labels',
  summary:
    'The types of links between the objects of the sync, in each direction. Pairs of contacts, companies, deals, tickets and custom objects, which can have labels, are asked about each time; all others once a sweep.',
  source: 'https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide',
  columns: {
    ...itemColumns('`<from>/<to>/<category>/<type id>`.', []),
    from_type: column.text('Object that the link starts at, by its plural name.', 'from'),
    to_type: column.text('Object that the link leads to, by its plural name.', 'to'),
    category: column.text('HUBSPOT_DEFINED, USER_DEFINED, INTEGRATOR_DEFINED or WORK.'),
    type_id: column.text('Association type id, in this direction.', 'typeId'),
    label: column.text('Label in this direction; NULL for the unlabelled type.'),
  },
  primaryKey: ['id'],
  read: { full_refresh: [listing()], client_incremental: [changedOnly()] },
  removals: absence('sweep'),
  scopes: [],
})
