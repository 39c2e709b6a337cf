import type { CollectionItem, WireRecord } from '../../engine/ports.ts'

export const linkedObjects = ['contacts', 'companies', 'deals', 'tickets'] as const
export type LinkedIds = Readonly<Partial<Record<(typeof linkedObjects)[number], readonly string[]>>>

export interface EngagementType {
  /** The object's name in paths. */
  readonly object: string
  /** As the engagements of v1 called it. */
  readonly type: string
  /** The property that each column takes its value from. */
  readonly from: Readonly<Record<string, string>>
}

/** Properties that all activities have (HUBSPOT.md 4.2, 4.3). */
const common = {
  timestamp: 'hs_timestamp',
  ownerId: 'hubspot_owner_id',
  bodyPreview: 'hs_body_preview',
} as const

/** Names of properties: the activities' pages, as HUBSPOT.md 4.2, 4.3 and 8 cite them. */
export const engagementTypes: readonly EngagementType[] = [
  {
    object: 'calls',
    type: 'CALL',
    from: {
      ...common,
      title: 'hs_call_title',
      body: 'hs_call_body',
      status: 'hs_call_status',
      direction: 'hs_call_direction',
      duration: 'hs_call_duration',
      outcome: 'hs_call_disposition',
    },
  },
  {
    object: 'communications',
    type: 'COMMUNICATION',
    from: {
      ...common,
      title: 'hs_communication_channel_type',
      body: 'hs_communication_body',
    },
  },
  {
    object: 'emails',
    type: 'EMAIL',
    from: {
      ...common,
      title: 'hs_email_subject',
      body: 'hs_email_text',
      status: 'hs_email_status',
      direction: 'hs_email_direction',
    },
  },
  {
    object: 'meetings',
    type: 'MEETING',
    from: {
      ...common,
      title: 'hs_meeting_title',
      body: 'hs_meeting_body',
      status: 'hs_meeting_outcome',
      outcome: 'hs_meeting_outcome',
      startTime: 'hs_meeting_start_time',
      endTime: 'hs_meeting_end_time',
    },
  },
  { object: 'notes', type: 'NOTE', from: { ...common, body: 'hs_note_body' } },
  { object: 'postal_mail', type: 'POSTAL_MAIL', from: { ...common, body: 'hs_postal_mail_body' } },
  {
    object: 'tasks',
    type: 'TASK',
    from: {
      ...common,
      title: 'hs_task_subject',
      body: 'hs_task_body',
      status: 'hs_task_status',
      priority: 'hs_task_priority',
    },
  },
]

const lifecycle = ['hs_object_id', 'hs_createdate', 'hs_lastmodifieddate']

/** One activity as the table holds it: what all types share in columns of its own, the rest in `properties`. */
export function engagementItem(
  { object, type, from }: EngagementType,
  record: WireRecord,
  linked: LinkedIds,
): CollectionItem {
  const { properties } = record
  const taken = new Set([...lifecycle, ...Object.values(from)])
  const rest = Object.entries(properties).filter(
    ([name, value]) => value !== null && value !== '' && !taken.has(name),
  )
  return {
    id: `${object}/${record.id}`,
    engagementId: record.id,
    object,
    type,
    createdAt: properties['hs_createdate'] ?? record.createdAt,
    updatedAt: properties['hs_lastmodifieddate'] ?? record.updatedAt,
    archivedAt: record.archivedAt,
    archived: record.archived,
    ...Object.fromEntries(
      Object.entries(from).map(([name, property]) => [name, properties[property]]),
    ),
    contactIds: idList(linked.contacts),
    companyIds: idList(linked.companies),
    dealIds: idList(linked.deals),
    ticketIds: idList(linked.tickets),
    properties: Object.fromEntries(rest),
  }
}

/** Several values in HubSpot's wire form (HUBSPOT.md 4.4), always in one order. */
function idList(ids: readonly string[] | undefined): string | null {
  const byNumber = (one: string, other: string): number =>
    one.length - other.length || (one < other ? -1 : 1)
  return ids === undefined || ids.length === 0 ? null : ids.toSorted(byNumber).join(';')
}
