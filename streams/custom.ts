import {
  archivedListing,
  defineStreamFamily,
  exportJob,
  recordColumns,
  recordReads,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/crm-custom-objects-v3/guide; HUBSPOT.md 4.2, 5, 8. */
export const customStreams = defineStreamFamily({
  kind: 'object',
  summary: 'The records of an object type that the account defined itself.',
  source: 'https://developers.hubspot.com/docs/api-reference/crm-custom-objects-v3/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', exportJob()),
  removals: archivedListing(),
  scopes: ['crm.schemas.custom.read', 'crm.objects.custom.read'],
})
