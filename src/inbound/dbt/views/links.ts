import { column, type DbtView, derived, integer, synced, text, timestamp } from '../view.ts'

const activities = ['calls', 'communications', 'emails', 'meetings', 'notes', 'tasks']

/** A row a pair and type of link, as Fivetran keeps those of deals. */
const dealLinks = (
  [
    ['deal_company', 'company_id', 'companies'],
    ['deal_contact', 'contact_id', 'contacts'],
  ] as const
).map(
  ([name, id, to]): DbtView => ({
    name,
    columns: [
      integer('deal_id', column('from_id')),
      integer(id, column('to_id')),
      synced,
      integer('type_id'),
      text('category'),
    ],
    made: [
      {
        statement: 'dbt/links',
        source: 'associations',
        anyOf: {
          starts: { column: 'from_type', texts: ['deals'] },
          ends: { column: 'to_type', texts: [to] },
        },
      },
    ],
  }),
)

const engagementLinks = (
  [
    ['engagement_company', 'company_id', 'companies'],
    ['engagement_contact', 'contact_id', 'contacts'],
    ['engagement_deal', 'deal_id', 'deals'],
  ] as const
).map(
  ([name, id, to]): DbtView => ({
    name,
    columns: [
      integer('engagement_id', column('from_id')),
      integer(id, column('to_id')),
      text('engagement_type', derived('engagement_type', 'text')),
      integer('type_id'),
      text('category'),
      synced,
    ],
    made: [
      {
        statement: 'dbt/engagement_links',
        source: 'associations',
        anyOf: {
          starts: { column: 'from_type', texts: activities },
          ends: { column: 'to_type', texts: [to] },
        },
      },
    ],
  }),
)

/** One row a pair and category: these tables tell no type. */
const ticketLinks = (
  [
    ['ticket_company', 'company_id', ['companies']],
    ['ticket_contact', 'contact_id', ['contacts']],
    ['ticket_deal', 'deal_id', ['deals']],
    ['ticket_engagement', 'engagement_id', activities],
  ] as const
).map(
  ([name, id, to]): DbtView => ({
    name,
    columns: [
      integer('ticket_id', column('from_id')),
      integer(id, column('to_id')),
      text('category'),
      timestamp('_fivetran_synced', derived('_synced_at', 'timestamp')),
    ],
    made: [
      {
        statement: 'dbt/pairs',
        source: 'associations',
        anyOf: {
          starts: { column: 'from_type', texts: ['tickets'] },
          ends: { column: 'to_type', texts: to },
        },
      },
    ],
  }),
)

export const linkViews: readonly DbtView[] = [...dealLinks, ...engagementLinks, ...ticketLinks]
