import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/taxes/guide; HUBSPOT.md 5. */
export const taxes = defineStream({
  kind: 'object',
  name: 'taxes',
  object: 'taxes',
  summary: 'Taxes on quotes and line items.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/taxes/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: [['crm.objects.line_items.read', 'e-commerce']],
})
