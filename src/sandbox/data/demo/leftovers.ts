import type { Millis, ObjectTypeId, RecordRef } from '../../account/definitions.ts'
import { LATEST } from '../epoch.ts'
import { DAY, HOUR, instantText } from '../instants.ts'
import { ACCOUNT_OPENED } from '../pipelines.ts'
import type { DemoCompany } from './companies.ts'
import type { DemoContact } from './people.ts'
import type { DemoDeal } from './sales.ts'
import type { DemoTicket } from './service.ts'
import { COMPANY, DEAL, LINE_ITEM, PRODUCT, QUOTE, TICKET } from './writer.ts'
import type { DemoWriter, Values } from './writer.ts'

/** What old accounts are full of: merged records, binned records, values changed thrice in a moment. */
export function writeLeftovers(
  demo: DemoWriter,
  companies: readonly DemoCompany[],
  contacts: readonly DemoContact[],
  deals: readonly DemoDeal[],
  tickets: readonly DemoTicket[],
): void {
  mergeAway(demo, COMPANY, companies, (n) => ({
    name: `Doublet ${String(n)} GmbH`,
    domain: `doublet-${String(n)}.example`,
  }))
  mergeAway(demo, DEAL, deals, (n) => ({
    dealname: `Entered twice ${String(n)}`,
    pipeline: 'default',
    dealstage: 'appointmentscheduled',
    amount: String(n * 1000),
  }))
  mergeAway(demo, TICKET, tickets, (n) => ({
    subject: `Same trouble again (${String(n)})`,
    hs_pipeline: '0',
    hs_pipeline_stage: '1',
  }))
  binned(demo, contacts)
  changedInOneMoment(demo, deals)
}

/** Three doublets: one merged into a live record, a second one by way of the third (a chain, HUBSPOT.md 4.5). */
function mergeAway(
  demo: DemoWriter,
  type: ObjectTypeId,
  live: readonly { readonly ref: RecordRef }[],
  properties: (n: number) => Values,
): void {
  const [kept, other] = [live[3], live[8]]
  if (!kept || !other) throw new Error(`The demo company has too few records of type ${type}`)
  const made = demo.instants(3, LATEST - 300 * DAY, LATEST - 60 * DAY).map((createdAt, n) =>
    demo.put(type, {
      createdAt,
      properties: {
        ...properties(n + 1),
        ...(type === COMPANY ? {} : { hs_createdate: instantText(createdAt) }),
      },
    }),
  )
  const [one, two, three] = made
  if (!one || !two || !three) return
  demo.merge(kept.ref, one)
  demo.merge(three, two)
  demo.merge(other.ref, three)
}

/** Archived records of types that had none; each hung on a contact. */
function binned(demo: DemoWriter, contacts: readonly DemoContact[]): void {
  const body = (at: Millis, own: Values): Values => ({ ...own, hs_timestamp: instantText(at) })
  const kinds: readonly (readonly [
    type: ObjectTypeId,
    count: number,
    properties: (at: Millis, n: number) => Values,
  ])[] = [
    [PRODUCT, 2, (_at, n) => ({ name: `NR-${String(n + 1)} (discontinued)`, price: '12000' })],
    [
      LINE_ITEM,
      5,
      (_at, n) => ({ name: 'Removed position', quantity: String(n + 1), price: '10' }),
    ],
    [
      QUOTE,
      3,
      (at, n) => ({
        hs_title: `Withdrawn offer ${String(n)}`,
        hs_expiration_date: instantText(at + 30 * DAY),
        hs_status: 'DRAFT',
      }),
    ],
    ['0-46', 6, (at) => body(at, { hs_note_body: 'Written to the wrong record' })],
    ['0-48', 4, (at) => body(at, { hs_call_title: 'Misdialled', hs_call_status: 'NO_ANSWER' })],
    ['0-49', 4, (at) => body(at, { hs_email_subject: 'Wrong attachment' })],
    ['0-47', 3, (at) => body(at, { hs_meeting_title: 'Cancelled visit' })],
    ['0-27', 5, (at) => body(at, { hs_task_subject: 'Obsolete', hs_task_status: 'NOT_STARTED' })],
    ['0-18', 2, (at) => body(at, { hs_communication_channel_type: 'SMS' })],
  ]
  for (const [type, count, properties] of kinds) {
    const times = demo.instants(count, ACCOUNT_OPENED + 800 * DAY, LATEST - 40 * DAY)
    for (const [n, at] of times.entries()) {
      const ref = demo.put(type, { createdAt: at, properties: properties(at, n) })
      // Products can't be associated (HUBSPOT.md 2.6).
      if (type !== PRODUCT) demo.link(ref, demo.pick(contacts).ref)
      demo.archive(ref, LATEST - (count - n) * 19 * HOUR)
    }
  }
}

/** A workflow, an import and a person wrote the amount within one millisecond: each has its entry, newest first. */
function changedInOneMoment(demo: DemoWriter, deals: readonly DemoDeal[]): void {
  for (const [n, deal] of [deals[20], deals[21], deals[22]].entries()) {
    if (!deal) continue
    const store = demo.account.objects(DEAL)
    const row = store.get(deal.ref.id)
    const amount = row?.get('amount') ?? '0'
    if (!row) continue
    const at = Math.max(row.updatedAt, LATEST - (50 - n) * DAY)
    store.put(
      {
        id: deal.ref.id,
        updatedAt: at,
        properties: { amount },
        history: {
          amount: [
            { value: amount, timestamp: at, sourceType: 'CRM_UI', sourceId: 'userId:9400977' },
            { value: '1', timestamp: at, sourceType: 'IMPORT', sourceId: '41000001' },
            { value: '0', timestamp: at, sourceType: 'AUTOMATION_PLATFORM', sourceId: '61000017' },
            ...store.history(deal.ref.id, 'amount'),
          ],
        },
      },
      { indexed: 'now' },
    )
  }
}
