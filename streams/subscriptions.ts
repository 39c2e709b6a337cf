import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/subscriptions/guide; HUBSPOT.md 5. */
export const subscriptions = defineStream({
  kind: 'object',
  name: 'subscriptions',
  object: 'subscriptions',
  summary: 'Recurring payments by subscription.',
  source:
    'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/subscriptions/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: ['crm.objects.subscriptions.read'],
})
