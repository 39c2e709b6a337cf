import { expect, test } from 'vitest'
import type { OutboundOrder } from '../../src/engine/orders.ts'
import { planOutbound } from '../../src/outbound/plan.ts'
import { type OutboundRoom, orderOf } from '../outbound/outbound-room.ts'
import { callsTo, runAndDie, runOnce, sendRoom } from '../outbound/send-room.ts'

const address = (name: string): string => `${name}@example.com`
const names = ['ann', 'bob', 'cyd', 'dan']

/** Four contacts, two companies, and the label Friend between contacts. */
async function account(): Promise<OutboundRoom> {
  const room = await sendRoom()
  await room.label('contacts', 'contacts', 'Friend')
  await room.write(
    'contacts',
    names.map((name) => ({ properties: { email: address(name) } })),
  )
  await room.write(
    'companies',
    ['a', 'b'].map((name) => ({ properties: { name, domain: `${name}.com` } })),
  )
  return room
}

type Cell = Readonly<Record<string, string | null | readonly string[]>>

/** One row a name: cells of other contacts and of companies. */
const source = (
  room: OutboundRoom,
  rows: Readonly<Record<string, { readonly people?: Cell; readonly firms?: Cell }>>,
): Promise<void> => {
  const json = (cell: Cell | undefined): string =>
    cell === undefined ? 'NULL::JSON' : `'${JSON.stringify(cell)}'::JSON`
  const values = Object.entries(rows).map(
    ([name, { people, firms }]) =>
      `('${name}', '${address(name)}', ${json(people)}, ${json(firms)})`,
  )
  return room.source(
    'customers',
    `SELECT * FROM (VALUES ${values.join(', ')}) AS t(customer_id, email, people, firms)`,
  )
}

const creating = (changes: Partial<OutboundOrder> = {}): OutboundOrder =>
  orderOf({
    strategy: 'update',
    associations: [
      { to: 'contacts', by: 'email', column: 'people', policy: 'exact' },
      { to: 'companies', by: 'domain', column: 'firms', policy: 'exact' },
    ],
    createMissing: ['labels'],
    ...changes,
  })

async function labelsOf(room: OutboundRoom, to: string): Promise<readonly string[]> {
  const { results } = await room.call<{ results: { label: string | null }[] }>(
    'GET',
    `/crm/v4/associations/contacts/${to}/labels`,
  )
  return results.flatMap(({ label }) => label ?? []).toSorted()
}

const linksTo = async (room: OutboundRoom, to: string): Promise<readonly string[]> =>
  [...new Set((await room.links('contacts', to)).map(({ label }) => label ?? '-'))].toSorted()

const progress = () => undefined

test('missing labels are shown by the plan, made by the run, and never made twice', async () => {
  await using room = await account()
  await source(room, {
    ann: { people: { [address('bob')]: ['Friend', 'Mentor'] }, firms: { 'a.com': 'Ex-Boss' } },
    cyd: { people: { [address('dan')]: 'mentor' }, firms: { 'b.com': ' ex-boss ', 'a.com': null } },
  })

  const plan = await planOutbound(creating(), room.ports, progress)
  expect(plan.creates).toEqual([
    { kind: 'label', object: 'contacts', to: 'contacts', name: 'Mentor' },
    { kind: 'label', object: 'contacts', to: 'companies', name: 'Ex-Boss' },
  ])
  expect(plan.associations).toMatchObject({ added: 6, set_aside: 0 })
  expect(plan.samples).toContainEqual(
    expect.objectContaining({ key: 'ann', action: 'add', after: 'a.com: Ex-Boss' }),
  )
  expect(await labelsOf(room, 'contacts')).toEqual(['Friend'])

  // Not allowed: each link with such a label waits, the others go.
  const refused = await planOutbound(creating({ createMissing: [] }), room.ports, progress)
  expect(refused).toMatchObject({ creates: [], associations: { added: 2, set_aside: 4 } })

  const report = await runOnce(room, creating())
  expect(report).toMatchObject({
    status: 'succeeded',
    associations: { added: 6, set_aside: 0 },
  })
  expect(await labelsOf(room, 'contacts')).toEqual(['Friend', 'Mentor'])
  expect(await labelsOf(room, 'companies')).toContain('Ex-Boss')
  expect(await linksTo(room, 'contacts')).toEqual(['-', 'Friend', 'Mentor'])
  expect(await linksTo(room, 'companies')).toEqual(['-', 'Ex-Boss'])

  const again = await runOnce(room, creating())
  expect(again).toMatchObject({ status: 'succeeded', associations: { added: 0, unchanged: 6 } })
  expect(await callsTo(room, /POST .*\/labels$/)).toBe(3)
})

test('a label whose answer is lost is made once, one that HubSpot refuses sets its links aside', async () => {
  await using room = await account()
  await room.control('faults', {
    faults: [
      {
        method: 'POST',
        path: 'contacts/contacts/labels$',
        from: 1,
        times: 1,
        action: { reset: true, after_effect: true },
      },
      {
        method: 'POST',
        path: 'contacts/companies/labels$',
        from: 1,
        times: 1,
        action: { status: 403, body: '{"category":"MISSING_SCOPES","message":"not yours"}' },
      },
    ],
  })
  await source(room, {
    ann: { people: { [address('bob')]: 'Mentor' }, firms: { 'a.com': 'Boss', 'b.com': null } },
  })
  const report = await runOnce(room, creating())
  expect(report).toMatchObject({
    status: 'partial',
    associations: { added: 2, set_aside: 1 },
  })
  expect(await labelsOf(room, 'contacts')).toEqual(['Friend', 'Mentor'])
  expect(
    await room.rows(
      `SELECT to_key, label, status, error_code, error_message LIKE '%did not create it%' AS told
       FROM hubspot_sync.association_changes WHERE status = 'set_aside'`,
    ),
  ).toEqual([
    {
      to_key: 'a.com',
      label: 'Boss',
      status: 'set_aside',
      error_code: 'outbound.link_label_unknown',
      told: true,
    },
  ])
  // The fault is over: the next run makes the label, and the link that waited for it.
  const next = await runOnce(room, creating())
  expect(next).toMatchObject({ status: 'succeeded', associations: { added: 1, unchanged: 2 } })
  expect(await labelsOf(room, 'companies')).toContain('Boss')
})

test('no label is made for a held run, too many are not made, a row that is not sent asks for none', async () => {
  await using room = await account()
  await source(room, { ann: { firms: { 'a.com': null } }, cyd: { firms: { 'b.com': null } } })
  await runOnce(room, creating())
  // The column of companies is null everywhere: held, so nothing is created for the other column.
  await source(room, { ann: { people: { [address('bob')]: 'Mentor' } }, cyd: {} })
  expect(await runOnce(room, creating())).toMatchObject({ status: 'held' })
  expect(await labelsOf(room, 'contacts')).toEqual(['Friend'])

  const many = Object.fromEntries(
    Array.from({ length: 11 }, (_, at) => [
      address(`x${at}`),
      `label ${String.fromCharCode(97 + at)}`,
    ]),
  )
  await source(room, {
    ann: { people: many, firms: { 'a.com': null } },
    cyd: { firms: { 'b.com': null } },
    nobody: { people: { [address('bob')]: 'Ghost' } },
  })
  const plan = await planOutbound(creating(), room.ports, progress)
  expect(plan).toMatchObject({ creates: [], associations: { set_aside: 12 } })
  expect(await runOnce(room, creating())).toMatchObject({ status: 'partial' })
  expect(await labelsOf(room, 'contacts')).toEqual(['Friend'])
})

test('runs killed around the creation of labels are continued: each label once, every link there', async () => {
  await using room = await account()
  const order = creating({ associations: creating().associations.slice(0, 1) })
  const made: string[] = []
  // Each kill lies five calls later, from the reading of labels to the sending of links.
  for (const [turn, at] of [10, 15, 20, 25, 30, 35, 40, 45].entries()) {
    const label = `Mentor ${String.fromCharCode(97 + turn)}`
    made.push(label)
    await source(room, { ann: { people: { [address('bob')]: made } }, cyd: {} })
    await runAndDie(room, order, at, turn % 2 === 0 ? 'before' : 'after')
    expect(await runOnce(room, order)).toMatchObject({ associations: { set_aside: 0 } })
    expect(await labelsOf(room, 'contacts')).toEqual(['Friend', ...made])
    expect(await linksTo(room, 'contacts')).toEqual(['-', ...made])
  }
})
