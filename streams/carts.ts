import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/carts/guide; HUBSPOT.md 5. */
export const carts = defineStream({
  kind: 'object',
  name: 'carts',
  object: 'carts',
  summary: 'Shopping carts.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/carts/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: ['crm.objects.carts.read'],
})
