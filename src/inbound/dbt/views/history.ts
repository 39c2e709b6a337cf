import {
  boolean,
  column,
  type DbtColumn,
  type DbtView,
  derived,
  integer,
  isText,
  type Making,
  synced,
  text,
  timestamp,
} from '../view.ts'

const needs = ['object', 'record_id', 'property', 'changed_at', 'place']

const entries = (how: Omit<Making, 'statement' | 'source' | 'needs'>): Making => ({
  statement: 'dbt/history',
  source: 'property_history',
  needs,
  ...how,
})

/** An entry holds until the next one of its property; the last one to the end of time, as Fivetran writes it. */
const validity: readonly DbtColumn[] = [
  timestamp('_fivetran_start', column('changed_at')),
  timestamp('_fivetran_end', derived('_until', 'timestamp')),
  boolean('_fivetran_active', derived('_active', 'boolean')),
]

const histories = (
  [
    ['contact', 'contacts', 'timestamp'],
    ['company', 'companies', 'timestamp'],
    ['deal', 'deals', 'timestamp'],
    ['ticket', 'tickets', 'timestamp_instant'],
  ] as const
).map(
  ([name, object, time]): DbtView => ({
    name: `${name}_property_history`,
    columns: [
      integer(`${name}_id`, column('record_id')),
      text('name', column('property')),
      text('value'),
      timestamp(time, column('changed_at')),
      text('source', column('source_type')),
      text('source_id'),
      synced,
      ...validity,
    ],
    made: [entries({ where: [isText('object', object)] })],
  }),
)

const dealStage: DbtView = {
  name: 'deal_stage',
  columns: [
    integer('deal_id', column('record_id')),
    timestamp('date_entered', column('changed_at')),
    text('value'),
    text('source', column('source_type')),
    text('source_id'),
    synced,
    ...validity,
  ],
  made: [entries({ where: [isText('object', 'deals'), isText('property', 'dealstage')] })],
}

export const historyViews: readonly DbtView[] = [...histories, dealStage]
