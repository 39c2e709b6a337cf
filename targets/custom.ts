import {
  defineTargetFamily,
  ownerRule,
  pipelineRules,
  recordActions,
  recordIdentities,
  routesOf,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/crm-custom-objects-v3/guide; HUBSPOT.md 2.6, 4.3, 5. */
export const customTargets = defineTargetFamily({
  summary: 'Writes warehouse rows to an object type that the account defined itself.',
  source: 'https://developers.hubspot.com/docs/api-reference/crm-custom-objects-v3/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [] }),
  routes: routesOf('create', 'update'),
  fields: 'all_writable',
  rules: [...pipelineRules, ownerRule],
  scopes: ['crm.schemas.custom.read', 'crm.objects.custom.read', 'crm.objects.custom.write'],
  notes: ['A new record needs the properties that the object’s schema requires.'],
})
