import { expect, test } from 'vitest'
import { targetNamed } from '../../src/connector/declared.ts'
import { textOrNullIn } from '../../src/engine/cells.ts'
import { standardAddress } from '../../src/engine/object-names.ts'
import { verifyOutbound } from '../../src/outbound/verify.ts'
import { field, orderOf, outboundRoom } from '../outbound/outbound-room.ts'
import { runOnce } from '../outbound/send-room.ts'

const when = { hs_timestamp: '2026-05-01T10:00:00Z' }

/** What each kind of record is linked to, and what a new one needs. */
const cases: readonly (readonly [
  target: string,
  title: string,
  linked: readonly string[],
  always: Readonly<Record<string, string>>,
])[] = [
  ['notes', 'hs_note_body', ['contacts', 'companies', 'deals', 'tickets'], when],
  ['calls', 'hs_call_title', ['contact', '0-3'], when],
  ['line_items', 'name', ['deals'], {}],
  ['quotes', 'hs_title', ['deals', 'contacts'], { hs_expiration_date: '2027-01-31' }],
  ['orders', 'hs_order_name', ['contacts', 'line_items'], {}],
  ['services', 'hs_name', ['contacts', 'companies', 'notes'], {}],
  ['tickets', 'subject', ['services'], { hs_pipeline_stage: 'New' }],
]

const others = [
  ['contacts', { email: 'ada@example.com' }],
  ['companies', { name: 'Acme' }],
  ['deals', { dealname: 'Big', dealstage: 'closedwon' }],
  ['tickets', { subject: 'Help', hs_pipeline_stage: '1' }],
  ['line_items', { name: 'Bolt' }],
  ['notes', { hs_note_body: 'Seen', ...when }],
  ['services', { hs_name: 'Repair' }],
] as const

test('records of many kinds are made with links to others, without a key of their own', async () => {
  await using room = await outboundRoom()
  const ids = new Map<string, string>()
  for (const [object, properties] of others) {
    const at = standardAddress(object)
    const { id } = await room.call<{ id: string }>('POST', `/crm/v3/objects/${at}`, { properties })
    ids.set(object, id)
  }
  const plural = (to: string): string =>
    to === 'contact' ? 'contacts' : to === '0-3' ? 'deals' : to
  for (const [name, title, linked, always] of cases) {
    const target = targetNamed(name)
    const columns = linked.map((to) => `MAP {'${ids.get(plural(to))}': NULL} AS "${to}"`)
    const order = orderOf({
      sync: `${name}_out`,
      target,
      strategy: 'create',
      identifyBy: null,
      source: await room.query(
        `SELECT 1 AS customer_id, 'A ${name}' AS title, ${columns.join(', ')}`,
      ),
      fields: [
        field(title, 'title'),
        ...Object.entries(always).map(([property, value]) => ({
          ...field(property),
          from: { kind: 'constant' as const, value },
        })),
      ],
      associations: linked.map((to) => ({ to, by: 'record_id', column: to, policy: 'exact' })),
    })
    expect(await runOnce(room, order), name).toMatchObject({
      status: 'succeeded',
      records: { created: 1 },
      associations: { added: linked.length, set_aside: 0 },
    })
    const [made] = await room.rows(
      `SELECT hubspot_id FROM hubspot_sync.links WHERE sync = '${name}_out'`,
    )
    const id = textOrNullIn(made ?? {}, 'hubspot_id')
    for (const to of linked) {
      const other = standardAddress(plural(to))
      const links = await room.links(standardAddress(target.object), other)
      expect(links, `${name} to ${to}`).toContainEqual(
        expect.objectContaining({ from: id, to: ids.get(plural(to)) }),
      )
    }
    if (name !== 'services') continue
    expect(await runOnce(room, order), name).toMatchObject({
      status: 'succeeded',
      records: { unchanged: 1 },
      associations: { added: 0, unchanged: linked.length },
    })
    // What reads back the same names finds it all.
    const compared = await verifyOutbound(
      order,
      room.ports,
      { stream: null, sample: null, values: false },
      () => undefined,
    )
    expect(compared).toMatchObject({ warehouse: 1, drift: false, findings: [] })
  }
}, 120_000)
