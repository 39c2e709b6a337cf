import { column, defineStream, listing, search } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/crm-properties-v3/guide; HUBSPOT.md 4.1, 8. */
export const propertyHistory = defineStream({
  kind: 'property_history',
  name: 'property_history',
  summary:
    'Every value that chosen properties of records had, and when: a row for each entry that HubSpot shows. Entries stay when HubSpot drops them.',
  source: 'https://developers.hubspot.com/docs/api-reference/crm-properties-v3/guide',
  columns: {
    id: column.text('Key of the entry, made from record, property, time, value and source.'),
    object: column.text('Object of the record, by its plural name.'),
    record_id: column.text('Record whose property it is.'),
    property: column.text('The property, by its internal name.'),
    value: column.text('The value as HubSpot wrote it; NULL where it was cleared.'),
    changed_at: column.timestamp('When the property took the value. UTC, milliseconds.'),
    place: column.number('Order among the entries of one record, property and time: 0 came first.'),
    source_type: column.text('What changed it: CRM_UI, API, IMPORT, AUTOMATION_PLATFORM, ...'),
    source_id: column.text('Id of the source, such as a user or an app.'),
    source_label: column.text('Name of the source.'),
    updated_by_user_id: column.text('User who changed it.'),
    created_at: column.timestamp('The same as changed_at. UTC.'),
    updated_at: column.timestamp('The same as changed_at. UTC.'),
    archived_at: column.timestamp('Always empty: entries stay.'),
    archived: column.boolean('Always false: entries stay.'),
  },
  primaryKey: ['id'],
  stageViews: [
    {
      name: 'deal_stage_history',
      object: 'deals',
      recordId: 'deal_id',
      stage: 'dealstage',
      pipeline: 'pipeline',
    },
    {
      name: 'ticket_stage_history',
      object: 'tickets',
      recordId: 'ticket_id',
      stage: 'hs_pipeline_stage',
      pipeline: 'hs_pipeline',
    },
  ],
  read: {
    full_refresh: [listing(), search({ cursor: 'changed_at', by: 'hs_lastmodifieddate' })],
    incremental: [search({ cursor: 'changed_at', by: 'hs_lastmodifieddate' })],
  },
  removals: { kind: 'none' },
  // It asks far more calls than any other stream: 50 records each.
  included: 'by_name',
  scopes: [],
})
