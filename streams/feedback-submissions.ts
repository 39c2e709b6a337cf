import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/feedback-submissions/guide; HUBSPOT.md 5, 8. */
export const feedbackSubmissions = defineStream({
  kind: 'object',
  name: 'feedback_submissions',
  object: 'feedback_submissions',
  summary: 'Answers to surveys. HubSpot lets them be read only.',
  source:
    'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/feedback-submissions/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: ['crm.objects.contacts.read', 'crm.objects.feedback_submissions.read'],
})
