import {
  byAnyUniqueProperty,
  byRecordId,
  bySearchedProperty,
  defineTarget,
  oneOf,
} from '../src/declare/index.ts'

export const companies = defineTarget({
  name: 'companies',
  object: 'companies',
  summary: 'Writes warehouse rows to companies.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/companies/guide',
  identify: {
    record_id: byRecordId(),
    // The objects API lets two companies share a domain, so it is matched by search.
    domain: bySearchedProperty('domain', { folds: 'trim_lower' }),
    unique_property: byAnyUniqueProperty(),
  },
  actions: {
    create: { resend: 'look_up_first', requires: [oneOf('name', 'domain')] },
    update: { resend: 'safe' },
    archive: { resend: 'safe' },
  },
  routes: { import: ['create', 'update'], batch: ['create', 'update', 'archive'] },
  fields: 'all_writable',
  rules: [
    { kind: 'owner', property: 'hubspot_owner_id' },
    { kind: 'forward_only', property: 'lifecyclestage' },
  ],
  scopes: ['crm.objects.companies.write', 'crm.objects.companies.read'],
})
