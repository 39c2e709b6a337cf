import {
  defineTarget,
  ownerRule,
  pipelineRules,
  recordActions,
  recordIdentities,
  routesOf,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/courses/guide; HUBSPOT.md 2.6, 5. */
export const courses = defineTarget({
  name: 'courses',
  object: 'courses',
  summary: 'Writes warehouse rows to courses.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/courses/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [] }),
  routes: routesOf('create', 'update'),
  fields: 'all_writable',
  rules: [...pipelineRules, ownerRule],
  scopes: ['crm.objects.courses.write', 'crm.objects.courses.read'],
})
