import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/users/guide; HUBSPOT.md 5, 8. */
export const users = defineStream({
  kind: 'object',
  name: 'users',
  object: 'users',
  summary: 'The users of the account, as CRM records.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/users/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: ['crm.objects.users.read'],
})
