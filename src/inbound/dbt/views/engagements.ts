import {
  column,
  type DbtColumn,
  type DbtView,
  deleted,
  derived,
  fixed,
  integer,
  portal,
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

const kinds = [
  ['call', 'calls'],
  ['communication', 'communications'],
  ['email', 'emails'],
  ['meeting', 'meetings'],
  ['note', 'notes'],
  ['task', 'tasks'],
] as const

const ofOneKind = kinds.map(
  ([kind, stream]): DbtView => ({
    name: `engagement_${kind}`,
    columns: columnsOf(kind.toUpperCase()),
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
