import {
  column,
  type DbtColumn,
  type DbtView,
  deleted,
  derived,
  fixed,
  integer,
  portal,
  property,
  propertyColumn,
  rowsOf,
  synced,
  text,
  timestamp,
} from '../view.ts'

const columnsOf = (type: string): readonly DbtColumn[] => [
  integer('engagement_id', column('id')),
  deleted,
  synced,
  text('type', fixed(type)),
  propertyColumn(timestamp, 'hs_createdate'),
  propertyColumn(timestamp, 'hs_timestamp'),
  propertyColumn(integer, 'hubspot_owner_id'),
  propertyColumn(integer, 'hubspot_team_id'),
]

const textProperty = (name: string) => propertyColumn(text, name)
const changed = propertyColumn(timestamp, 'hs_lastmodifieddate')

/** As the older engagements API called them: the seeds have them still. */
const ofMeetings = [
  integer('created_from_link_id', property('hs_meeting_created_from_link_id')),
  timestamp('start_time', property('hs_meeting_start_time')),
  timestamp('end_time', property('hs_meeting_end_time')),
  text('pre_meeting_prospect_reminders', property('hs_meeting_pre_meeting_prospect_reminders')),
  text('source', property('hs_meeting_source')),
  text('source_id', property('hs_meeting_source_id')),
  text('web_conference_meeting_id', property('hs_meeting_web_conference_meeting_id')),
  text('meeting_outcome', property('hs_meeting_outcome')),
  text('body', property('hs_meeting_body')),
  text('external_url', property('hs_meeting_external_url')),
  text('location', property('hs_meeting_location')),
  text('title', property('hs_meeting_title')),
]

const kinds: readonly (readonly [kind: string, stream: string, columns: readonly DbtColumn[]])[] = [
  ['call', 'calls', []],
  ['communication', 'communications', []],
  [
    'email',
    'emails',
    [
      textProperty('hs_all_owner_ids'),
      textProperty('hs_all_team_ids'),
      textProperty('hs_email_subject'),
      textProperty('hs_email_text'),
      changed,
      textProperty('hs_modified_by'),
    ],
  ],
  ['meeting', 'meetings', ofMeetings],
  ['note', 'notes', [textProperty('hs_body_preview'), changed, textProperty('hs_note_body')]],
  [
    'task',
    'tasks',
    [
      propertyColumn(integer, 'hs_object_id'),
      textProperty('hs_task_type'),
      text('task_type', property('hs_task_type')),
      textProperty('hs_engagement_source'),
    ],
  ],
]

const ofOneKind = kinds.map(
  ([kind, stream, columns]): DbtView => ({
    name: `engagement_${kind}`,
    columns: [...columnsOf(kind.toUpperCase()), ...columns],
    made: [rowsOf(stream, { properties: true })],
  }),
)

/** Over the views of the kinds, which are there whatever a sync reads. Deleted ones are no rows: it has no flag. */
const engagement: DbtView = {
  name: 'engagement',
  columns: [
    integer('id', derived('engagement_id', 'number', 'held')),
    text('type', derived('type', 'text', 'held')),
    timestamp('_fivetran_synced', derived('_fivetran_synced', 'timestamp', 'held')),
    portal,
  ],
  made: kinds.map(([, stream]) => ({
    statement: 'dbt/engagement',
    source: stream,
    views: Object.fromEntries(kinds.map(([kind]) => [kind, `engagement_${kind}`])),
  })),
}

export const engagementViews: readonly DbtView[] = [...ofOneKind, engagement]
