import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/using-object-apis; HUBSPOT.md 5. */
export const marketingEvents = defineStream({
  kind: 'object',
  name: 'marketing_events',
  object: 'marketing_events',
  // HUBSPOT.md 5 lists no name for paths.
  address: '0-54',
  summary: 'Marketing events, as CRM records.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/using-object-apis',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: ['crm.objects.marketing_events.read'],
  included: 'if_enabled',
})
