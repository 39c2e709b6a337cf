import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/leads/guide; HUBSPOT.md 4.2, 8. */
export const leads = defineStream({
  kind: 'object',
  name: 'leads',
  object: 'leads',
  summary: 'The leads that sales works on.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/leads/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: ['crm.objects.leads.read'],
})
