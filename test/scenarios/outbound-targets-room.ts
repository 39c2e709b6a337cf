import { expect } from 'vitest'
import type { Target } from '../../src/declare/index.ts'
import { textIn } from '../../src/engine/cells.ts'
import { standardAddress } from '../../src/engine/object-names.ts'
import type { FieldOrder, OutboundOrder } from '../../src/engine/orders.ts'
import { targets } from '../../targets/index.ts'
import { field, orderOf, type OutboundRoom } from '../outbound/outbound-room.ts'
import { runOnce, sendRoom } from '../outbound/send-room.ts'

export type Route = 'batch' | 'import'

interface Case {
  readonly title: string
  /** What new records need beside it. */
  readonly always?: Readonly<Record<string, string>>
}

/** A room whose imports are done at once. */
export const quickRoom = (): Promise<OutboundRoom> =>
  sendRoom({ knobs: { 'imports.start_ms': 0, 'imports.min_ms': 0 } })

const when = { hs_timestamp: '2026-05-01T10:00:00Z' }

/** A property of each object that people write. */
export const cases: Readonly<Record<string, Case>> = {
  contacts: { title: 'firstname' },
  companies: { title: 'name' },
  deals: { title: 'dealname', always: { dealstage: 'Contract sent' } },
  notes: { title: 'hs_note_body', always: when },
  tickets: { title: 'subject', always: { hs_pipeline_stage: 'Waiting on us' } },
  products: { title: 'name' },
  line_items: { title: 'name' },
  quotes: { title: 'hs_title', always: { hs_expiration_date: '2027-01-31' } },
  leads: { title: 'hs_lead_name' },
  goals: { title: 'hs_goal_name' },
  calls: { title: 'hs_call_title', always: when },
  emails: { title: 'hs_email_subject', always: when },
  meetings: { title: 'hs_meeting_title', always: when },
  tasks: { title: 'hs_task_subject', always: when },
  communications: { title: 'hs_communication_body', always: when },
  postal_mail: { title: 'hs_postal_mail_body', always: when },
  orders: { title: 'hs_order_name' },
  carts: { title: 'hs_cart_name' },
  invoices: { title: 'hs_title' },
  payments: { title: 'hs_customer_email' },
  subscriptions: { title: 'hs_name' },
  discounts: { title: 'hs_label' },
  fees: { title: 'hs_label' },
  taxes: { title: 'hs_label' },
  services: { title: 'hs_name' },
  courses: { title: 'hs_course_name' },
  listings: { title: 'hs_name' },
  appointments: { title: 'hs_appointment_name' },
  users: { title: 'hs_job_title' },
}

export const recordTargets = targets.filter(({ writes }) => writes === undefined)

const constant = ([property, value]: [string, string]): FieldOrder => ({
  ...field(property),
  from: { kind: 'constant', value },
})

/** Makes a key and a number of the test's own on an object. */
export async function prepare(room: OutboundRoom, { object }: Target): Promise<void> {
  const at = standardAddress(object)
  const { results } = await room.call<{ results: readonly { groupName: string }[] }>(
    'GET',
    `/crm/v3/properties/${at}`,
  )
  const groupName = results[0]?.groupName
  await room.property(at, { name: 'row_key', hasUniqueValue: true, groupName })
  await room.property(at, { name: 'score', type: 'number', fieldType: 'number', groupName })
}

type Lines = readonly (readonly [key: string, title: string, score: string])[]

export async function write(
  room: OutboundRoom,
  target: Target,
  changes: Pick<OutboundOrder, 'strategy' | 'route'>,
  lines: Lines,
) {
  const { title, always = {} } = cases[target.name] as Case
  const rows = lines.map(
    ([key, text, score]) => `('${key}', '${text}', '${score}', MAP {'ada@example.com': NULL})`,
  )
  await room.source(
    `from_${target.name}`,
    `SELECT * FROM (VALUES ${rows.join(', ')}) AS t(key, title, score, people)`,
  )
  const report = await runOnce(
    room,
    orderOf({
      ...changes,
      sync: `${target.name}_out`,
      target,
      source: { kind: 'table', name: `hubspot.from_${target.name}` },
      waitMs: 36_000_000,
      key: 'key',
      identifyBy: { kind: 'property', property: 'row_key', column: 'key' },
      fields: [field(title, 'title'), field('score'), ...Object.entries(always).map(constant)],
      associations:
        target.actions.create.requiresLink === undefined
          ? []
          : [{ to: 'contacts', by: 'email', column: 'people', policy: 'add' }],
    }),
  )
  const { created, updated, archived, unchanged, refused, set_aside } = report.records
  return {
    status: report.status,
    error: report.error,
    counts: { created, updated, archived, unchanged, refused, set_aside },
  }
}

export const counts = (some: Readonly<Record<string, number>>) => ({
  created: 0,
  updated: 0,
  archived: 0,
  unchanged: 0,
  refused: 0,
  set_aside: 0,
  ...some,
})

/** What the account holds of the test's own rows. */
export async function heldBy(room: OutboundRoom, target: Target): Promise<readonly unknown[]> {
  const { title, always = {} } = cases[target.name] as Case
  const records = await room.records(standardAddress(target.object))
  return records
    .filter(({ properties }) => (properties['row_key'] ?? '').startsWith('k'))
    .map(({ properties, archived }) => [
      ...['row_key', title, 'score', ...Object.keys(always)].map((name) => properties[name]),
      archived,
    ])
    .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
}

const second: Lines = [
  ['k1', 'Uno', '1'],
  ['k2', 'Two', '2'],
  ['k3', 'Three', '3.5'],
]

/** Writes to a target by create, then upsert; returns what the account holds in the end. */
export async function throughAll(room: OutboundRoom, target: Target, route: Route) {
  await prepare(room, target)
  const first: Lines = [
    ['k1', 'One', '1'],
    ['k2', 'Two', '2'],
    ['k3', 'Three', 'many'],
  ]
  const ok = { status: 'succeeded', error: null }
  expect(await write(room, target, { strategy: 'create', route }, first)).toEqual({
    ...ok,
    status: 'partial',
    counts: counts({ created: 2, refused: 1 }),
  })
  expect(await write(room, target, { strategy: 'upsert', route }, second)).toEqual({
    ...ok,
    counts: counts({ created: 1, updated: 1, unchanged: 1 }),
  })
  return heldBy(room, target)
}

/** Once more, as an update: nothing is to be done. */
export async function onceMore(room: OutboundRoom, target: Target): Promise<void> {
  expect(await write(room, target, { strategy: 'update', route: 'auto' }, second)).toEqual({
    status: 'succeeded',
    error: null,
    counts: counts({ unchanged: 3 }),
  })
}

/** Which actions of a target went which way, by the account's own log. */
export async function waysOf(room: OutboundRoom, target: Target): Promise<unknown> {
  const rows = await room.rows(
    `SELECT DISTINCT action, route FROM hubspot_sync._batches
     WHERE sync = '${target.name}_out' AND action <> 'link' ORDER BY 1, 2`,
  )
  return Object.fromEntries(rows.map((row) => [textIn(row, 'action'), row['route']]))
}

/** Whether an import can do something for a target. */
export const imports = (target: Target): boolean => target.routes.import.length > 0

/** Whom leads are linked to. */
export async function someone(room: OutboundRoom): Promise<void> {
  await room.write('contacts', [{ properties: { email: 'ada@example.com' } }])
}
