import {
  archivedListing,
  column,
  defineStream,
  exportJob,
  recordColumns,
  recordReads,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/crm-deals-v3/guide; HUBSPOT.md 4.2, 6, 8. */
export const deals = defineStream({
  kind: 'object',
  name: 'deals',
  object: 'deals',
  summary: 'The deals in the account, each with the ids of its contacts.',
  source: 'https://developers.hubspot.com/docs/api-reference/crm-deals-v3/guide',
  columns: {
    ...recordColumns,
    contact_ids: column.list('Ids of the contacts associated with the deal, in ascending order.'),
  },
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'createdate',
  linkColumns: [{ column: 'contact_ids', to: 'contacts' }],
  read: recordReads('hs_lastmodifieddate', exportJob()),
  removals: archivedListing(),
  scopes: ['crm.objects.deals.read'],
})
