import { byAnyProperty, byRecordId, defineTarget, routesOf } from '../src/declare/index.ts'

export const listMemberships = defineTarget({
  name: 'list_memberships',
  // Of the sync's `object`; contacts unless it says otherwise.
  object: 'contacts',
  writes: 'members',
  summary: 'Adds records to a static list and takes them off. No record is written.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/lists/guide',
  identify: { record_id: byRecordId(), any_property: byAnyProperty() },
  actions: {
    create: { resend: 'safe', requires: [] },
    update: { resend: 'safe' },
    archive: { resend: 'safe' },
  },
  routes: routesOf(),
  fields: 'all_writable',
  rules: [],
  scopes: ['crm.lists.read', 'crm.lists.write'],
  notes: [
    'Has `list` and `object`, and neither `key`, `fields` nor `associations`: rows are told apart by `identify_by`, and several rows of one record are one membership.',
    'Only lists that HubSpot calls static (MANUAL, SNAPSHOT) take members: one that follows filters is refused before anything is sent.',
    "Needs the read scope of the list's object.",
  ],
})
