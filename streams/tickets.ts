import {
  archivedListing,
  defineStream,
  exportJob,
  recordColumns,
  recordReads,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/tickets/guide; HUBSPOT.md 4.2, 8. */
export const tickets = defineStream({
  kind: 'object',
  name: 'tickets',
  object: 'tickets',
  summary: 'The support tickets in the account.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/tickets/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'createdate',
  read: recordReads('hs_lastmodifieddate', exportJob()),
  removals: archivedListing(),
  scopes: [['crm.objects.tickets.read', 'tickets']],
})
