import type { Millis, RecordRef } from '../../account/definitions.ts'
import { LATEST } from '../epoch.ts'
import { DAY, HOUR, instantText } from '../instants.ts'
import { ACCOUNT_OPENED } from '../pipelines.ts'
import { demoOwners } from './account.ts'
import type { DemoContact } from './people.ts'
import type { DemoTicket } from './service.ts'
import type { DemoWriter } from './writer.ts'

const LEAD = '0-136'
const GOAL = '0-74'
const USER = '0-115'
const FEEDBACK = '0-19'
const POSTAL_MAIL = '0-116'

/** HUBSPOT.md 6. */
const PRIMARY_CONTACT_OF_LEAD = 578

/** Leads, goals, users, answers to surveys and letters. */
export function writeProspects(
  demo: DemoWriter,
  contacts: readonly DemoContact[],
  tickets: readonly DemoTicket[],
): void {
  writeLeads(demo, contacts)
  writeGoals(demo)
  writeUsers(demo)
  writeFeedback(demo, tickets)
  writeLetters(demo, contacts)
}

/** 90 live leads and 5 in the bin. */
function writeLeads(demo: DemoWriter, contacts: readonly DemoContact[]): void {
  const [pipeline] = demo.account.pipelines(LEAD)
  const stages = pipeline?.stages ?? []
  const times = demo.instants(95, ACCOUNT_OPENED + 400 * DAY, LATEST - DAY)
  for (const [n, createdAt] of times.entries()) {
    const contact = demo.pick(contacts)
    const reached = demo.random.int(1, stages.length)
    const moves = demo.instants(reached - 1, createdAt, Math.min(createdAt + 30 * DAY, LATEST))
    const lead = demo.put(LEAD, {
      createdAt,
      properties: {
        hs_lead_name: `${contact.company?.name ?? contact.email ?? 'Visitor'} – line ${String(n)}`,
        hs_lead_type: demo.pick(['NEW_BUSINESS', 'RE_ATTEMPTING', 'UPSELL']),
        hs_lead_label: demo.mostly(30, demo.pick(['HOT', 'WARM', 'COLD'])),
        hs_lead_source: demo.pick(['Trade fair', 'Website', 'Partner; "referral"']),
        hs_pipeline: pipeline?.id ?? null,
        hs_pipeline_stage: stages[0]?.id ?? null,
        hs_contact_email: contact.email,
        hs_associated_company_name: contact.company?.name ?? null,
        hubspot_owner_id: contact.owner,
      },
      steps: moves.map((at, step) => ({
        at,
        properties: { hs_pipeline_stage: stages[step + 1]?.id ?? null },
      })),
    })
    demo.link(lead, contact.ref, PRIMARY_CONTACT_OF_LEAD)
    if (contact.company !== null) demo.link(lead, contact.company.ref)
    if (n >= 90) demo.archive(lead, LATEST - (95 - n) * 11 * HOUR)
  }
}

/** Quarterly targets of the sellers; two of them were dropped. */
function writeGoals(demo: DemoWriter): void {
  const sellers = demoOwners.filter(({ teams }) => teams?.some(({ id }) => id === '801'))
  let made = 0
  for (const quarter of [0, 1, 2, 3]) {
    for (const seller of sellers) {
      const start = Date.UTC(2026, quarter * 3, 1)
      const end = Date.UTC(2026, quarter * 3 + 3, 1) - 1
      const target = demo.random.int(10, 60) * 10_000
      const createdAt = start - 20 * DAY
      const over = end < LATEST
      const goal = demo.put(GOAL, {
        createdAt,
        properties: {
          hs_goal_name: `Revenue Q${String(quarter + 1)} 2026 – ${seller.lastName}`,
          hs_target_amount: String(target),
          hs_start_datetime: instantText(start),
          hs_end_datetime: instantText(end),
          hs_assignee_user_id: String(seller.userIdIncludingInactive),
          hs_created_by_user_id: String(demoOwners[0]?.userIdIncludingInactive ?? 0),
          hs_outcome: 'pending',
        },
        steps: [
          {
            at: Math.min(end + DAY, LATEST - 2 * HOUR),
            properties: {
              hs_kpi_value: String(Math.round(target * demo.random.next() * 1.3)),
              hs_outcome: over ? demo.pick(['achieved', 'exceeded', 'missed']) : 'in_progress',
            },
            sourceType: 'CALCULATED',
          },
        ],
      })
      if (++made > 14) demo.archive(goal, LATEST - 30 * HOUR)
    }
  }
}

/** One record a user, those who left too. */
function writeUsers(demo: DemoWriter): void {
  for (const owner of demo.account.owners()) {
    if (owner.type !== 'PERSON') continue
    const title = demo.pick(['Account executive', 'Service engineer', 'Sales director'])
    demo.put(USER, {
      createdAt: owner.createdAt,
      sourceType: 'CRM_UI',
      properties: {
        hs_given_name: owner.firstName,
        hs_family_name: owner.lastName,
        hs_email: owner.email,
        hs_internal_user_id: String(owner.userIdIncludingInactive),
        hs_job_title: title,
        hs_standard_time_zone: demo.pick(['Europe/Berlin', 'America/New_York']),
        hs_availability_status: 'available',
        hs_deactivated: String(owner.archived),
      },
      steps: [
        {
          at: owner.updatedAt + DAY,
          properties: { hs_availability_status: demo.pick(['available', 'away']) },
        },
      ],
    })
  }
}

const answers: readonly string[] = [
  'Quick and friendly.',
  'Took three visits; "fixed" twice.',
  'שירות מצוין',
  'Der Techniker kam zu spät 🙁',
]

/** HUBSPOT.md 8: read-only by API. */
function writeFeedback(demo: DemoWriter, tickets: readonly DemoTicket[]): void {
  for (const createdAt of demo.instants(80, ACCOUNT_OPENED + 500 * DAY, LATEST - DAY)) {
    const ticket = demo.pick(tickets)
    const rating = demo.random.int(0, 10)
    const group = rating > 8 ? 'Promoters' : rating > 6 ? 'Passives' : 'Detractors'
    const ref = demo.put(FEEDBACK, {
      createdAt,
      sourceType: 'FORM',
      properties: {
        hs_survey_id: '551',
        hs_survey_name: 'After service',
        hs_survey_type: 'NPS',
        hs_survey_channel: demo.pick(['EMAIL', 'WEB']),
        hs_value: String(rating),
        hs_content: demo.mostly(40, demo.pick(answers)),
        hs_response_group: group,
        hs_sentiment: group,
        hs_submission_timestamp: instantText(createdAt),
        hs_contact_email_rollup: ticket.contact.email,
      },
    })
    demo.link(ref, ticket.contact.ref)
    demo.link(ref, ticket.ref)
  }
}

function writeLetters(demo: DemoWriter, contacts: readonly DemoContact[]): void {
  const times: readonly Millis[] = demo.instants(27, ACCOUNT_OPENED + 90 * DAY, LATEST - DAY)
  for (const [n, at] of times.entries()) {
    const contact = demo.pick(contacts)
    const body = demo.pick(['<p>Season greetings</p>', 'Contract, two copies', 'Brochure 2026'])
    const letter: RecordRef = demo.put(POSTAL_MAIL, {
      createdAt: at,
      properties: {
        hs_timestamp: instantText(at),
        hs_postal_mail_body: body,
        hs_body_preview: body.replaceAll(/<[^>]+>/gu, ''),
        hubspot_owner_id: contact.owner,
      },
    })
    demo.link(letter, contact.ref)
    if (n >= 25) demo.archive(letter, LATEST - (27 - n) * 13 * HOUR)
  }
}
