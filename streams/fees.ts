import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/fees/guide; HUBSPOT.md 5. */
export const fees = defineStream({
  kind: 'object',
  name: 'fees',
  object: 'fees',
  summary: 'Fees on quotes.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/fees/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: [['crm.objects.line_items.read', 'e-commerce']],
})
