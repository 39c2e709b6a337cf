import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/commerce-payments/guide; HUBSPOT.md 5. */
export const payments = defineStream({
  kind: 'object',
  name: 'payments',
  object: 'commerce_payments',
  summary: 'Payments that were made or are due.',
  source:
    'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/commerce-payments/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: ['crm.objects.commercepayments.read'],
})
