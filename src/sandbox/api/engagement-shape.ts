import type { ObjectTypeId } from '../account/definitions.ts'
import type { Row } from '../account/record-store.ts'
import type { Account } from '../account/types.ts'
import { parseInstant } from '../account/values.ts'
import type { JsonObject } from '../http/json.ts'

/** A field of the old metadata: where its value stands now, and in what form it is shown. */
type Field = readonly [name: string, property: string, form?: 'number' | 'time' | 'people']

interface Kind {
  readonly objectType: ObjectTypeId
  type(row: Row): string
  readonly metadata: readonly Field[]
}

const emailTypes: Readonly<Record<string, string>> = {
  INCOMING_EMAIL: 'INCOMING_EMAIL',
  FORWARDED_EMAIL: 'FORWARDED_EMAIL',
}

/**
 * The activities as engagements v1 shows them (https://developers.hubspot.com/docs/methods/engagements/engagements-overview,
 * read 2026-11-22). Newer kinds appear there under types of their own.
 */
export const engagementKinds: readonly Kind[] = [
  { objectType: '0-46', type: () => 'NOTE', metadata: [['body', 'hs_note_body']] },
  {
    objectType: '0-48',
    type: () => 'CALL',
    metadata: [
      ['toNumber', 'hs_call_to_number'],
      ['fromNumber', 'hs_call_from_number'],
      ['status', 'hs_call_status'],
      ['durationMilliseconds', 'hs_call_duration', 'number'],
      ['recordingUrl', 'hs_call_recording_url'],
      ['body', 'hs_call_body'],
      ['title', 'hs_call_title'],
      ['disposition', 'hs_call_disposition'],
    ],
  },
  {
    objectType: '0-49',
    type: (row) => emailTypes[row.get('hs_email_direction') ?? ''] ?? 'EMAIL',
    metadata: [
      ['from', 'hs_email_from_email', 'people'],
      ['to', 'hs_email_to_email', 'people'],
      ['subject', 'hs_email_subject'],
      ['html', 'hs_email_html'],
      ['text', 'hs_email_text'],
      ['status', 'hs_email_status'],
    ],
  },
  {
    objectType: '0-47',
    type: () => 'MEETING',
    metadata: [
      ['body', 'hs_meeting_body'],
      ['title', 'hs_meeting_title'],
      ['startTime', 'hs_meeting_start_time', 'time'],
      ['endTime', 'hs_meeting_end_time', 'time'],
      ['internalMeetingNotes', 'hs_internal_meeting_notes'],
      ['meetingOutcome', 'hs_meeting_outcome'],
      ['location', 'hs_meeting_location'],
    ],
  },
  {
    objectType: '0-27',
    type: () => 'TASK',
    metadata: [
      ['body', 'hs_task_body'],
      ['subject', 'hs_task_subject'],
      ['status', 'hs_task_status'],
      ['taskType', 'hs_task_type'],
      ['priority', 'hs_task_priority'],
      ['completionDate', 'hs_task_completion_date', 'time'],
    ],
  },
  {
    objectType: '0-18',
    type: (row) => row.get('hs_communication_channel_type') ?? 'SMS',
    metadata: [['body', 'hs_communication_body']],
  },
  {
    objectType: '0-116',
    type: () => 'POSTAL_MAIL',
    metadata: [['body', 'hs_postal_mail_body']],
  },
]

function shown(text: string | null, name: string, form: Field[2]): unknown {
  if (text === null) return undefined
  if (form === 'number') return Number(text)
  if (form === 'time') return parseInstant(text)
  if (form !== 'people') return text
  const people = text.split(';').map((email) => ({ email }))
  return name === 'from' ? people[0] : people
}

/** Without `sales-email-read` the texts of e-mails are taken out (HUBSPOT.md 8; the overview page). */
function metadataOf(row: Row, kind: Kind, readsEmails: boolean): JsonObject {
  const hidden = kind.objectType === '0-49' && !readsEmails
  const fields = kind.metadata
    .filter(([name]) => !hidden || name === 'status')
    .map(([name, property, form]) => [name, shown(row.get(property), name, form)] as const)
    .filter(([, value]) => value !== undefined)
  return Object.fromEntries(fields)
}

const time = (text: string | null): number | undefined =>
  text === null ? undefined : parseInstant(text)

const number = (text: string | null): number | undefined =>
  text === null ? undefined : Number(text)

/** `{engagement, associations, attachments, metadata}`: ids are numbers, times ms (HUBSPOT.md 8). */
export function engagementBody(
  account: Account,
  kind: Kind,
  row: Row,
  readsEmails: boolean,
): JsonObject {
  const ids = (to: ObjectTypeId) =>
    account.links.of({ type: kind.objectType, id: row.id }, to).map(({ id }) => id)
  const owner = number(row.get('hubspot_owner_id'))
  const attachments = (row.get('hs_attachment_ids') ?? '').split(';').filter((id) => id !== '')
  return {
    engagement: {
      id: row.id,
      portalId: account.portalId,
      active: true,
      createdAt: row.createdAt,
      lastUpdated: row.updatedAt,
      ...(owner === undefined ? {} : { ownerId: owner }),
      type: kind.type(row),
      timestamp: time(row.get('hs_timestamp')) ?? row.createdAt,
      allAccessibleTeamIds: [],
      bodyPreview: row.get('hs_body_preview') ?? '',
    },
    associations: {
      contactIds: ids('0-1'),
      companyIds: ids('0-2'),
      dealIds: ids('0-3'),
      ownerIds: owner === undefined ? [] : [owner],
      workflowIds: [],
      ticketIds: ids('0-5'),
      contentIds: [],
      quoteIds: ids('0-14'),
      marketingEventIds: [],
    },
    attachments: attachments.map((id) => ({ id: Number(id) })),
    metadata: metadataOf(row, kind, readsEmails),
  }
}
