import {
  absence,
  column,
  defineStream,
  itemColumns,
  listing,
  search,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/crm-calls-v3/guide; HUBSPOT.md 4.2, 6, 8. */
export const engagements = defineStream({
  kind: 'collection',
  name: 'engagements',
  collection: 'engagements',
  summary: 'Calls, e-mails, meetings, notes, tasks, communications and postal mail in one table.',
  source: 'https://developers.hubspot.com/docs/api-reference/crm-calls-v3/guide',
  columns: {
    ...itemColumns('`<object>/<record id>`: ids are unique within one kind only.'),
    engagement_id: column.text('Record id, as the stream of its kind has it.', 'engagementId'),
    object_type: column.text(
      'calls, emails, meetings, notes, tasks, communications or postal_mail.',
      'object',
    ),
    type: column.text('CALL, EMAIL, MEETING, NOTE, TASK, COMMUNICATION or POSTAL_MAIL.'),
    activity_at: column.timestamp('When it happened, or is due. UTC.', 'timestamp'),
    owner_id: column.text('Owner.', 'ownerId'),
    title: column.text('Title or subject; the channel, of a communication.'),
    body: column.text('What was written or said; plain text of an e-mail.'),
    body_preview: column.text('The first lines of it.', 'bodyPreview'),
    status: column.text('Status of a call, an e-mail or a task; outcome of a meeting.'),
    direction: column.text('Calls and e-mails: which way.'),
    outcome: column.text('Disposition of a call, outcome of a meeting.'),
    duration_ms: column.number('Calls: how long, in milliseconds.', 'duration'),
    start_time: column.timestamp('Meetings: begin. UTC.', 'startTime'),
    end_time: column.timestamp('Meetings: end. UTC.', 'endTime'),
    priority: column.text('Tasks: priority.'),
    contact_ids: column.list(
      'Contacts linked when it was read last, in ascending order.',
      'contactIds',
    ),
    company_ids: column.list('Companies, likewise.', 'companyIds'),
    deal_ids: column.list('Deals, likewise.', 'dealIds'),
    ticket_ids: column.list('Tickets, likewise.', 'ticketIds'),
    properties: column.json('All other properties that are not empty, by name.'),
  },
  primaryKey: ['id'],
  read: {
    full_refresh: [listing()],
    incremental: [search({ cursor: 'updated_at', by: 'hs_lastmodifieddate' })],
  },
  // Archived ones come with each sweep; what was purged, and links that changed alone, with each whole read.
  removals: absence(),
  scopes: ['crm.objects.contacts.read'],
  included: 'by_name',
})
