import { byAnyUniqueProperty, byRecordId, defineTargetFamily } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/crm-custom-objects-v3/guide; HUBSPOT.md 4.3, 5. */
export const customTargets = defineTargetFamily({
  summary: 'Writes warehouse rows to an object type that the account defined itself.',
  source: 'https://developers.hubspot.com/docs/api-reference/crm-custom-objects-v3/guide',
  identify: { record_id: byRecordId(), unique_property: byAnyUniqueProperty() },
  actions: {
    create: { resend: 'look_up_first', requires: [] },
    update: { resend: 'safe' },
    archive: { resend: 'safe' },
  },
  routes: { import: ['create', 'update'], batch: ['create', 'update', 'archive'] },
  fields: 'all_writable',
  rules: [{ kind: 'owner', property: 'hubspot_owner_id' }],
  scopes: ['crm.schemas.custom.read', 'crm.objects.custom.read', 'crm.objects.custom.write'],
})
