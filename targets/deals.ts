import { byAnyUniqueProperty, byRecordId, defineTarget, required } from '../src/declare/index.ts'

export const deals = defineTarget({
  name: 'deals',
  object: 'deals',
  summary: 'Writes warehouse rows to deals.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/deals/guide',
  identify: {
    record_id: byRecordId(),
    unique_property: byAnyUniqueProperty(),
  },
  actions: {
    create: { resend: 'look_up_first', requires: [required('dealname'), required('dealstage')] },
    update: { resend: 'safe' },
    archive: { resend: 'safe' },
  },
  routes: { import: ['create', 'update'], batch: ['create', 'update', 'archive'] },
  fields: 'all_writable',
  rules: [
    { kind: 'pipeline', property: 'pipeline' },
    { kind: 'stage', property: 'dealstage', pipeline: 'pipeline' },
    { kind: 'owner', property: 'hubspot_owner_id' },
  ],
  scopes: ['crm.objects.deals.write', 'crm.objects.deals.read'],
})
