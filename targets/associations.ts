import { byAnyProperty, byRecordId, defineTarget, routesOf } from '../src/declare/index.ts'

export const associations = defineTarget({
  name: 'associations',
  // Of the sync's `from`.
  object: '<object>',
  writes: 'links',
  summary:
    'Links records that are there already: one source row is one link. No record is written.',
  source:
    'https://developers.hubspot.com/docs/api-reference/latest/crm/associations/associations-v4/guide',
  identify: { record_id: byRecordId(), any_property: byAnyProperty() },
  actions: {
    create: { resend: 'look_up_first', requires: [] },
    update: { resend: 'safe' },
    archive: { resend: 'safe' },
  },
  // An import links the pairs of two different objects (HUBSPOT.md 2.5); records go by neither.
  routes: routesOf('update'),
  fields: 'all_writable',
  rules: [],
  scopes: [],
  notes: [
    'Has `from`, `to`, `label` and `policy` instead of `strategy`, `key`, `identify_by`, `fields` and `associations`.',
    'Needs the read and write scopes of both objects.',
  ],
})
