import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/appointments/guide; HUBSPOT.md 5. */
export const appointments = defineStream({
  kind: 'object',
  name: 'appointments',
  object: 'appointments',
  // HUBSPOT.md 5 lists no name for paths.
  address: '0-421',
  summary: 'Appointments with customers.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/appointments/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: ['crm.objects.appointments.read'],
  included: 'if_enabled',
})
