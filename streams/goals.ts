import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/goal-targets/guide; HUBSPOT.md 5, 8. */
export const goals = defineStream({
  kind: 'object',
  name: 'goals',
  object: 'goal_targets',
  summary: 'The goals that people and teams are to reach.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/goal-targets/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: ['crm.objects.goals.read'],
})
