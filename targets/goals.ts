import {
  defineTarget,
  ownerRule,
  recordActions,
  recordIdentities,
  routesOf,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/goal-targets/guide; HUBSPOT.md 5, 8. */
export const goals = defineTarget({
  name: 'goals',
  object: 'goal_targets',
  summary: 'Writes warehouse rows to goals.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/goal-targets/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [] }),
  routes: routesOf(),
  fields: 'all_writable',
  rules: [ownerRule],
  scopes: ['crm.objects.goals.write', 'crm.objects.goals.read'],
  notes: ['Imports are documented nowhere for this object: everything goes by batch call.'],
})
