import type { Millis, RecordRef } from '../../account/definitions.ts'
import { ticketCategories, ticketSources, upperPriorities } from '../catalogue/options.ts'
import { LATEST } from '../epoch.ts'
import { DAY, HOUR, instantText, MINUTE } from '../instants.ts'
import { ACCOUNT_OPENED } from '../pipelines.ts'
import { demoOwners, fieldService, supportPipeline } from './account.ts'
import type { DemoCompany } from './companies.ts'
import type { DemoContact } from './people.ts'
import type { DemoDeal } from './sales.ts'
import { TICKET } from './writer.ts'
import type { DemoWriter, Step, Values } from './writer.ts'

/** HUBSPOT.md 6. */
const PRIMARY_COMPANY_OF_TICKET = 26

const troubles: readonly (readonly [subject: string, content: string])[] = [
  ['Arm 2 stops at the fence', 'Since Monday the arm stops.\nError "E-204", then it restarts.'],
  ['Invoice shows the wrong VAT', 'Please correct; the rate should be 19 %, not 16 %.'],
  ['Login fails after the update', 'The fleet portal says: password wrong.'],
  ['Gripper drops bottles 🍾', 'One in fifty falls. See the video.'],
  ['הרובוט לא מתחיל', 'אחרי הפסקת חשמל הרובוט לא עולה'],
  ['Spare parts for NR-20', 'We need: 2 belts; 1 sensor; 4 bolts, M8.'],
  ['Training for new operators', 'Six people, in March if possible.'],
  ['Camera image is black', '<b>Nothing</b> to see since the firmware update & reboot.'],
]

export interface DemoTicket {
  readonly ref: RecordRef
  readonly contact: DemoContact
  readonly createdAt: Millis
}

/** 150 live tickets in two pipelines and 5 archived ones. */
export function writeTickets(
  demo: DemoWriter,
  contacts: readonly DemoContact[],
  deals: readonly DemoDeal[],
  robots: readonly RecordRef[],
): readonly DemoTicket[] {
  const customers = contacts.filter(({ company }) => company?.customer === true)
  const tickets = demo
    .instants(155, ACCOUNT_OPENED + 200 * DAY, LATEST - HOUR)
    .map((createdAt, n): DemoTicket => {
      const contact = demo.pick(customers)
      const ref = writeTicket(demo, n, createdAt)
      if (n >= 150) return { ref, contact, createdAt }
      demo.link(ref, contact.ref)
      if (contact.company !== null) demo.link(ref, contact.company.ref, PRIMARY_COMPANY_OF_TICKET)
      const deal = deals.find(
        ({ company }) => company !== null && company.ref.id === contact.company?.ref.id,
      )
      if (deal !== undefined && demo.chance(30)) demo.link(ref, deal.ref)
      if (demo.chance(50)) demo.link(ref, demo.pick(robots))
      return { ref, contact, createdAt }
    })
  return tickets.slice(0, 150)
}

function writeTicket(demo: DemoWriter, n: number, createdAt: Millis): RecordRef {
  const pipeline = n % 4 === 2 ? fieldService : supportPipeline
  const [subject, content] = demo.pick(troubles)
  const reached = demo.random.int(1, pipeline.stages.length)
  const answeredAt = createdAt + demo.random.int(5, 900) * MINUTE
  const moves = demo.instants(reached - 1, answeredAt, answeredAt + 12 * DAY)
  const steps: Step[] = [
    {
      at: answeredAt,
      properties: {
        first_agent_reply_date: instantText(answeredAt),
        time_to_first_agent_reply: String(answeredAt - createdAt),
      },
    },
    ...moves.map((at, step): Step => {
      const stage = pipeline.stages[step + 1]
      const closes = stage?.metadata['ticketState'] === 'CLOSED'
      return {
        at,
        properties: {
          hs_pipeline_stage: stage?.id ?? null,
          [`hs_v2_date_entered_${stage?.id ?? ''}`]: instantText(at),
          ...(closes
            ? {
                closed_date: instantText(at),
                time_to_close: String(at - createdAt),
                hs_resolution: demo.pick(['ISSUE_FIXED', 'KNOWLEDGE_SHARED']),
              }
            : {}),
        },
      }
    }),
  ]
  return demo.put(TICKET, {
    createdAt,
    sourceType: demo.pick(['EMAIL', 'FORM', 'CONVERSATIONS']),
    properties: {
      subject: `${subject} (${String(n + 1)})`,
      content,
      hs_pipeline: pipeline.id,
      hs_pipeline_stage: pipeline.stages[0]?.id ?? null,
      [`hs_v2_date_entered_${pipeline.stages[0]?.id ?? ''}`]: instantText(createdAt),
      hs_createdate: instantText(createdAt),
      hs_ticket_category: demo.mostly(
        20,
        demo
          .shuffled(ticketCategories)
          .slice(0, demo.random.int(1, 2))
          .map(([value]) => value)
          .join(';'),
      ),
      hs_ticket_priority: demo.mostly(15, demo.pick(upperPriorities)[0]),
      source_type: demo.pick(ticketSources)[0],
      hubspot_owner_id: demo.mostly(20, demo.pick(demoOwners).id),
      robot_serial: demo.mostly(
        50,
        `NR${String(demo.random.int(10, 40))}-${String(demo.random.int(1000, 9999))}`,
      ),
      firmware: demo.mostly(
        50,
        `${String(demo.random.int(1, 4))}.${String(demo.random.int(0, 20))}.0`,
      ),
      downtime_hours: demo.mostly(60, String(demo.random.int(1, 400) / 4)),
    },
    steps,
    ...(n >= 150 ? { archivedAt: LATEST - (155 - n) * HOUR } : {}),
  })
}

/** The machines out in the field: an object type of the company's own. */
export function writeRobots(
  demo: DemoWriter,
  companies: readonly DemoCompany[],
): readonly RecordRef[] {
  const text = (name: string, label: string, hasUniqueValue = false) =>
    ({
      name,
      label,
      type: 'string',
      fieldType: 'text',
      groupName: 'robots_information',
      hasUniqueValue,
      hubspotDefined: false,
      archivable: true,
    }) as const
  const type = demo.account.defineCustomObject({
    name: 'robots',
    labels: { singular: 'Robot', plural: 'Robots' },
    primaryDisplayProperty: 'serial',
    requiredProperties: ['serial'],
    properties: [
      text('serial', 'Serial number', true),
      text('model', 'Model'),
      { ...text('commissioned', 'Commissioned on'), type: 'date', fieldType: 'date' },
      { ...text('hours', 'Operating hours'), type: 'number', fieldType: 'number' },
    ],
  })
  const customers = companies.filter(({ customer }) => customer)
  return demo.instants(120, ACCOUNT_OPENED + 100 * DAY).map((createdAt, n) => {
    const ref = demo.put(type.id, {
      createdAt,
      sourceType: 'API',
      properties: {
        serial: `NR-${String(1000 + n)}`,
        model: demo.pick(['NR-10', 'NR-20', 'NR-30', 'NR-40']),
        commissioned: instantText(createdAt + 20 * DAY).slice(0, 10),
        hours: '0',
      },
      steps: [
        {
          at: demo.between(createdAt),
          properties: { hours: `${String(demo.random.int(10, 30_000))}.5` },
          sourceType: 'API',
        },
      ],
    })
    demo.link(ref, demo.pick(customers).ref)
    return ref
  })
}

interface ActivityKind {
  readonly type: string
  readonly count: number
  readonly properties: (demo: DemoWriter, at: Millis, contact: DemoContact) => Values
}

const bodies: readonly string[] = [
  '<p>Left a message; they call back on <b>Tuesday</b>.</p>',
  '<p>Wants the price for 4 units, "delivered &amp; installed".</p>',
  '<p>שיחה טובה, נדבר שוב בשבוע הבא</p>',
  '<p>Demo went well 🎉<br>next: site visit</p>',
  'No answer, tried twice.',
]

const activityKinds: readonly ActivityKind[] = [
  { type: '0-46', count: 200, properties: (demo) => ({ hs_note_body: demo.pick(bodies) }) },
  {
    type: '0-48',
    count: 120,
    properties: (demo, _at, contact) => ({
      hs_call_title: `Call with ${contact.email ?? 'a visitor'}`,
      hs_call_body: demo.pick(bodies),
      hs_call_direction: demo.pick(['INBOUND', 'OUTBOUND']),
      hs_call_status: demo.pick(['COMPLETED', 'NO_ANSWER', 'BUSY']),
      hs_call_disposition: demo.pick([
        'f240bbac-87c9-4f6e-bf70-924b57d47db7',
        '73a0d17f-1163-4015-bdd5-ec830791da20',
      ]),
      hs_call_duration: String(demo.random.int(0, 3600) * 1000),
    }),
  },
  {
    type: '0-49',
    count: 150,
    properties: (demo, _at, contact) => ({
      hs_email_subject: demo.pick(['Your offer', 'Re: Line 2', 'Follow-up; next steps', 'תודה!']),
      hs_email_text: 'Hello,\n\nas discussed, the offer is attached.\n\nBest regards',
      hs_email_html: '<p>Hello,</p><p>as discussed, the offer is attached.</p>',
      hs_email_direction: demo.pick(['EMAIL', 'INCOMING_EMAIL']),
      hs_email_status: 'SENT',
      hs_email_to_email: contact.email,
      hs_email_from_email: 'sales@northwind-robotics.example',
    }),
  },
  {
    type: '0-47',
    count: 80,
    properties: (demo, at) => ({
      hs_meeting_title: demo.pick(['Site visit', 'Demo', 'Contract review']),
      hs_meeting_body: demo.pick(bodies),
      hs_meeting_start_time: instantText(at),
      hs_meeting_end_time: instantText(at + HOUR),
      hs_meeting_outcome: demo.pick(['SCHEDULED', 'COMPLETED', 'NO_SHOW', 'CANCELED']),
      hs_meeting_location: demo.pick(['Online', 'Plant 1', 'Messe, Halle 9; Stand B12']),
    }),
  },
  {
    type: '0-27',
    count: 100,
    properties: (demo) => ({
      hs_task_subject: demo.pick(['Send offer', 'Call back', 'Check credit', 'Book technician']),
      hs_task_body: demo.pick(bodies),
      hs_task_status: demo.pick(['NOT_STARTED', 'IN_PROGRESS', 'COMPLETED']),
      hs_task_priority: demo.pick(['NONE', 'LOW', 'MEDIUM', 'HIGH']),
      hs_task_type: demo.pick(['EMAIL', 'CALL', 'TODO']),
    }),
  },
  {
    type: '0-18',
    count: 20,
    properties: (demo) => ({
      hs_communication_channel_type: demo.pick(['WHATS_APP', 'LINKEDIN_MESSAGE', 'SMS']),
      hs_communication_body: demo.pick(bodies),
      hs_communication_logged_from: 'CRM',
    }),
  },
]

/** Notes, calls, emails, meetings, tasks and messages, each linked to those whom it concerns. */
export function writeActivities(
  demo: DemoWriter,
  contacts: readonly DemoContact[],
  deals: readonly DemoDeal[],
  tickets: readonly DemoTicket[],
): void {
  for (const { type, count, properties } of activityKinds) {
    const times = demo.instants(count, ACCOUNT_OPENED + 60 * DAY, LATEST - 2 * HOUR)
    for (const [n, at] of times.entries()) {
      const deal = n % 3 === 0 ? demo.pick(deals) : undefined
      const ticket = n % 10 === 7 ? demo.pick(tickets) : undefined
      const contact = ticket?.contact ?? deal?.contacts[0] ?? demo.pick(contacts)
      const body = properties(demo, at, contact)
      const ref = demo.put(type, {
        createdAt: at + MINUTE,
        properties: {
          ...body,
          hs_timestamp: instantText(at),
          hubspot_owner_id: contact.owner,
          hs_body_preview: preview(body),
        },
        steps: demo.chance(20)
          ? [{ at: at + DAY, properties: { hs_attachment_ids: String(demo.random.int(1e6, 9e6)) } }]
          : [],
      })
      demo.link(ref, contact.ref)
      if (contact.company !== null) demo.link(ref, contact.company.ref)
      if (deal !== undefined) demo.link(ref, deal.ref)
      if (ticket !== undefined) demo.link(ref, ticket.ref)
    }
  }
}

function preview(body: Values): string | null {
  const text = Object.entries(body).find(
    ([name]) => name.endsWith('_body') || name === 'hs_email_text',
  )?.[1]
  return (
    text
      ?.replaceAll(/<[^>]+>/gu, ' ')
      .trim()
      .slice(0, 200) ?? null
  )
}
