import {
  boolean,
  column,
  type DbtColumn,
  type DbtView,
  integer,
  isText,
  portal,
  rowsOf,
  synced,
  text,
  timestamp,
} from '../view.ts'

const emailCampaign: DbtView = {
  name: 'email_campaign',
  columns: [
    integer('id'),
    synced,
    integer('app_id'),
    text('app_name'),
    integer('content_id'),
    text('name'),
    integer('num_included'),
    integer('num_queued'),
    text('sub_type'),
    text('subject'),
    text('type'),
  ],
  made: [rowsOf('email_campaigns')],
}

const eventId = text('id', column('event_id'))

const emailEvent: DbtView = {
  name: 'email_event',
  columns: [
    eventId,
    synced,
    integer('app_id'),
    timestamp('caused_by_created'),
    text('caused_by_id'),
    timestamp('created', column('created_at')),
    integer('email_campaign_id'),
    boolean('filtered_event'),
    timestamp('obsoleted_by_created'),
    text('obsoleted_by_id'),
    portal,
    text('recipient'),
    timestamp('sent_by_created'),
    text('sent_by_id'),
    text('type'),
  ],
  made: [rowsOf('email_events')],
}

const client = [text('browser'), text('ip_address'), text('location'), text('user_agent')]
const header = [
  text('bcc'),
  text('cc'),
  text('from', column('from_address')),
  text('reply_to'),
  text('subject'),
]

/** What each type of event has of its own, as HubSpot's names for the types have it. */
const ofType: Readonly<Record<string, readonly [type: string, columns: readonly DbtColumn[]]>> = {
  bounce: ['BOUNCE', [text('category'), text('response'), text('status')]],
  click: ['CLICK', [...client, text('referer'), text('url')]],
  deferred: ['DEFERRED', [integer('attempt'), text('response')]],
  delivered: ['DELIVERED', [text('response'), text('smtp_id')]],
  dropped: ['DROPPED', [...header, text('drop_message'), text('drop_reason')]],
  forward: ['FORWARD', client],
  open: ['OPEN', [...client, integer('duration')]],
  print: ['PRINT', client],
  sent: ['SENT', header],
  spam_report: ['SPAMREPORT', [text('ip_address'), text('user_agent')]],
  status_change: [
    'STATUSCHANGE',
    [
      boolean('bounced'),
      text('portal_subscription_status'),
      text('requested_by'),
      text('source'),
      text('subscriptions'),
    ],
  ],
}

const eventViews = Object.entries(ofType).map(
  ([name, [type, columns]]): DbtView => ({
    name: `email_event_${name}`,
    columns: [eventId, synced, ...columns],
    made: [rowsOf('email_events', { needs: ['type'], where: [isText('type', type)] })],
  }),
)

export const emailViews: readonly DbtView[] = [emailCampaign, emailEvent, ...eventViews]
