import {
  defineTarget,
  ownerRule,
  pipelineRules,
  recordActions,
  recordIdentities,
  required,
  routesOf,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/leads/guide; HUBSPOT.md 4.3, 6. */
export const leads = defineTarget({
  name: 'leads',
  object: 'leads',
  summary: 'Writes warehouse rows to leads.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/leads/guide',
  identify: recordIdentities,
  actions: recordActions({
    requires: [required('hs_lead_name')],
    requiresLink: { to: 'contacts', category: 'HUBSPOT_DEFINED', typeId: 578 },
  }),
  routes: routesOf(),
  fields: 'all_writable',
  rules: [...pipelineRules, ownerRule],
  scopes: ['crm.objects.leads.write', 'crm.objects.leads.read'],
  notes: [
    'HubSpot makes a lead only together with a link to an existing contact, so the sync needs an association column to contacts, and a row without one makes no lead. The first contact also becomes the primary one.',
    'Imports are documented nowhere for this object: everything goes by batch call.',
  ],
})
