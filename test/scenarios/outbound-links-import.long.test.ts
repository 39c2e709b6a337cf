import { expect, test } from 'vitest'
import type { OutboundOrder } from '../../src/engine/orders.ts'
import { planOutbound } from '../../src/outbound/plan.ts'
import { companies } from '../../targets/companies.ts'
import { orderOf, type OutboundRoom } from '../outbound/outbound-room.ts'
import {
  callsTo,
  meanwhile,
  runAndDie,
  runOnce,
  sendRoom,
  withPorts,
} from '../outbound/send-room.ts'

const contact = (n: number): string => `p${n}@example.com`
const domain = (n: number): string => `c${n}.com`

/** Companies c1..c3.com and n contacts; labels Employee and Advisor, and one with a name for each side. */
async function staff(knobs = {}, people = 12): Promise<OutboundRoom> {
  const room = await sendRoom({ knobs })
  await room.label('companies', 'contacts', 'Employee')
  await room.label('companies', 'contacts', 'Advisor')
  await room.label('companies', 'contacts', 'Chair', 'Chaired company')
  await room.write(
    'contacts',
    Array.from({ length: people }, (_, i) => ({ properties: { email: contact(i + 1) } })),
  )
  await room.write(
    'companies',
    [1, 2, 3].map((n) => ({ properties: { domain: domain(n), name: domain(n) } })),
  )
  return room
}

type Label = string | null | readonly string[]

/** Cells by company number; contacts by their number. */
async function cells(
  room: OutboundRoom,
  of: Readonly<Record<number, Readonly<Record<string, Label>>>>,
): Promise<void> {
  const rows = Object.entries(of).map(([n, people]) => {
    const cell = Object.fromEntries(
      Object.entries(people).map(([who, label]) => [
        who.includes('@') ? who : contact(Number(who)),
        label,
      ]),
    )
    return `('${domain(Number(n))}', '${JSON.stringify(cell)}'::JSON)`
  })
  await room.source(
    'staff',
    `SELECT * FROM (VALUES ${rows.join(', ')}) AS t(company_domain, people)`,
  )
}

/** Everybody works for a company. */
const everybody = (people: number): Record<number, Record<string, Label>> => {
  const all: Record<number, Record<string, Label>> = { 1: {}, 2: {}, 3: {} }
  for (let i = 1; i <= people; i += 1) {
    Object.assign(all[(i % 3) + 1] ?? {}, { [i]: i % 2 === 0 ? 'Employee' : null })
  }
  return all
}

const order = (changes: Partial<OutboundOrder> = {}): OutboundOrder =>
  orderOf({
    sync: 'staff_out',
    target: companies,
    source: { kind: 'table', name: 'hubspot.staff' },
    key: 'company_domain',
    identifyBy: { kind: 'property', property: 'domain', column: 'company_domain' },
    associations: [{ to: 'contacts', by: 'email', column: 'people', policy: 'exact' }],
    route: 'import',
    waitMs: 36_000_000,
    ...changes,
  })

/** `c1.com p1@example.com Employee`, `-` for the unlabelled link. */
async function linksOf(room: OutboundRoom): Promise<readonly string[]> {
  const names = async (object: string, property: string) =>
    new Map((await room.records(object)).map((one) => [one.id, one.properties[property] ?? '']))
  const [from, to] = [await names('companies', 'domain'), await names('contacts', 'email')]
  return (await room.links('companies', 'contacts'))
    .map((link) => `${from.get(link.from)} ${to.get(link.to)} ${link.label ?? '-'}`)
    .sort()
}

const idOf = async (room: OutboundRoom, email: string): Promise<string> =>
  (await room.records('contacts')).find((one) => one.properties['email'] === email)?.id ?? ''

const startedImports = (room: OutboundRoom): Promise<number> => callsTo(room, /^POST .*imports/)
const linkWrites = (room: OutboundRoom): Promise<number> =>
  callsTo(room, /^POST \/crm\/associations\/.*\/batch\/(create|associate)/)

const remembered = async (room: OutboundRoom) => ({
  changes: await room.rows(
    `SELECT key, to_key, label, action, status, error_code FROM hubspot_sync.association_changes
     ORDER BY 1, 2, 3, 4, 5, 6`,
  ),
  vouched: await room.rows(
    'SELECT key, to_key, label, category, type_id FROM hubspot_sync._sent_links ORDER BY 1, 2, 3, 4, 5',
  ),
  linked: await room.rows('SELECT key FROM hubspot_sync._linked ORDER BY 1'),
})

test('both routes lead to the same links, whatever the labels', async () => {
  const outcome = async (route: 'import' | 'batch') => {
    await using room = await staff()
    await cells(room, {
      1: {
        1: 'Employee',
        2: null,
        3: ['Employee', 'Advisor'],
        4: 'Chair',
        5: 'Chaired company',
        6: 'Primary',
        'nobody@example.com': 'Employee',
      },
      2: { 1: 'Advisor', 7: null, 8: '' },
      3: { 9: 'Unknown label', 10: ['Employee', 'Primary'] },
    })
    const first = await runOnce(room, order({ route }))
    const again = await runOnce(room, order({ route }))
    return {
      imports: await startedImports(room),
      calls: await linkWrites(room),
      report: { status: first.status, links: first.associations },
      again: again.associations,
      links: await linksOf(room),
      ...(await remembered(room)),
      contacts: (await room.records('contacts')).length,
    }
  }
  const byImport = await outcome('import')
  const byBatch = await outcome('batch')
  // One file of labelled pairs, one of unlabelled ones; HubSpot's own labels go by call.
  expect(byImport.imports).toBe(2)
  expect(byImport.report).toMatchObject({ status: 'partial', links: { added: 12, set_aside: 2 } })
  expect(byImport).toEqual({ ...byBatch, imports: 2, calls: 1 })
  expect(byBatch).toMatchObject({ imports: 0, calls: 2 })
})

test('a large set of links goes by import, and no link is written by call', async () => {
  await using room = await staff({}, 4_200)
  await cells(room, everybody(4_200))
  expect(await runOnce(room, order({ route: 'auto' }))).toMatchObject({
    status: 'succeeded',
    associations: { added: 4_200, set_aside: 0 },
  })
  expect(await startedImports(room)).toBe(2)
  expect(await linkWrites(room)).toBe(0)
  const links = await linksOf(room)
  expect(links.filter((link) => link.endsWith(' -'))).toHaveLength(4_200)
  expect(links.filter((link) => link.endsWith(' Employee'))).toHaveLength(2_100)
  expect(await runOnce(room, order({ route: 'auto' }))).toMatchObject({
    associations: { added: 0, removed: 0, unchanged: 4_200 },
  })
  expect(await startedImports(room)).toBe(2)
})

test('labels of other people stay, and pairs that have some go by call', async () => {
  await using room = await staff()
  const { results } = await room.call<{ results: { typeId: number; label: string | null }[] }>(
    'GET',
    '/crm/v4/associations/companies/contacts/labels',
  )
  const advisor = results.find((one) => one.label === 'Advisor')?.typeId
  const [company] = await room.records('companies')
  await room.call(
    'PUT',
    `/crm/v4/objects/companies/${company?.id}/associations/contacts/${await idOf(room, contact(1))}`,
    [{ associationCategory: 'USER_DEFINED', associationTypeId: advisor }],
  )
  await cells(room, { 1: { 1: 'Employee', 2: 'Employee' } })
  expect(await runOnce(room, order())).toMatchObject({ associations: { added: 2, kept: 1 } })
  expect(await linksOf(room)).toEqual([
    'c1.com p1@example.com -',
    'c1.com p1@example.com Advisor',
    'c1.com p1@example.com Employee',
    'c1.com p2@example.com -',
    'c1.com p2@example.com Employee',
  ])
  expect(await startedImports(room)).toBe(1)
  expect(await linkWrites(room)).toBe(1)
})

test('a pair that two columns ask for stands in the file once, and settles for both', async () => {
  await using room = await staff()
  const cell = (label: string) => `'${JSON.stringify({ [contact(1)]: label })}'::JSON`
  await room.source(
    'staff',
    `SELECT '${domain(1)}' AS company_domain, ${cell('Employee')} AS people, ${cell('Advisor')} AS advisors,
       ${cell('')} AS known`,
  )
  const association = { to: 'contacts', by: 'email', policy: 'exact' as const }
  const twice = order({
    associations: ['people', 'advisors', 'known'].map((column) => ({ ...association, column })),
  })
  expect(await runOnce(room, twice)).toMatchObject({
    status: 'succeeded',
    associations: { added: 3 },
  })
  expect(await startedImports(room)).toBe(1)
  expect(await linkWrites(room)).toBe(0)
  expect(await linksOf(room)).toHaveLength(3)
  expect((await remembered(room)).vouched).toHaveLength(3)
  expect(await runOnce(room, twice)).toMatchObject({ associations: { added: 0, unchanged: 3 } })
})

test('the plan foretells the imports and calls of links', async () => {
  await using room = await staff({}, 4_200)
  await cells(room, everybody(4_200))
  const calls = async (route: 'auto' | 'batch') =>
    (await planOutbound(order({ route }), room.ports, () => undefined)).calls
  expect(await calls('auto')).toEqual({ import: 2, batch: 0, batch_read: 2, other: 0 })
  expect(await calls('batch')).toMatchObject({ import: 0, batch: 42 })
  await cells(room, everybody(1_900))
  expect(await calls('auto')).toMatchObject({ import: 0, batch: 20 })
})

test('a changed label goes by call: an import takes nothing away', async () => {
  await using room = await staff()
  await cells(room, { 1: { 1: 'Employee', 2: 'Employee' } })
  await runOnce(room, order())
  await cells(room, { 1: { 1: 'Advisor', 3: 'Employee' } })
  expect(await runOnce(room, order())).toMatchObject({
    status: 'succeeded',
    associations: { added: 2, removed: 2 },
  })
  expect((await linksOf(room)).filter((link) => !link.endsWith('-'))).toEqual([
    'c1.com p1@example.com Advisor',
    'c1.com p3@example.com Employee',
  ])
})

test('just the links whose record is gone are set aside, with the answer of a call, and no record is made', async () => {
  await using room = await staff({ 'imports.errors_page_size': 2 })
  await cells(room, everybody(12))
  const gone = [3, 6, 9]
  const archive = async (): Promise<void> => {
    for (const n of gone) {
      await room.call('DELETE', `/crm/v3/objects/contacts/${await idOf(room, contact(n))}`)
    }
  }
  const hubspot = meanwhile(room.ports.hubspot, archive)
  expect(await runOnce(withPorts(room, { hubspot }), order())).toMatchObject({
    status: 'partial',
    associations: { added: 9, set_aside: 3 },
  })
  const aside = await room.rows(
    `SELECT to_key, error_code FROM hubspot_sync.association_changes WHERE status = 'set_aside' ORDER BY to_key`,
  )
  expect(aside.map((row) => row['to_key'])).toEqual(gone.map(contact))
  for (const row of aside) expect(row['error_code']).toBe('outbound.link_record_missing')
  expect((await room.records('contacts')).filter((one) => !one.archived)).toHaveLength(9)
  expect(await linkWrites(room)).toBeGreaterThan(0)
})

test.each([
  ['took effect', { after_effect: true }, 1],
  ['did not take effect', {}, 2],
])(
  'an import of links whose answer was lost and that %s is looked for by its name',
  async (_, more, starts) => {
    await using room = await staff()
    await cells(room, { 1: { 1: 'Employee', 2: 'Employee', 3: 'Advisor' } })
    await room.control('faults', {
      faults: [{ method: 'POST', path: 'imports', times: 1, action: { reset: true, ...more } }],
    })
    expect(await runOnce(room, order())).toMatchObject({
      status: 'succeeded',
      associations: { added: 3 },
    })
    expect(await startedImports(room)).toBe(starts)
    expect(await linkWrites(room)).toBe(0)
    expect(await linksOf(room)).toHaveLength(6)
  },
)

test('imports of links that wait for others are waited for, and files that are too large are split', async () => {
  await using room = await staff({ 'imports.concurrent': 1, 'imports.max_rows': 4 }, 20)
  await cells(room, everybody(20))
  expect(await runOnce(room, order())).toMatchObject({
    status: 'succeeded',
    associations: { added: 20 },
  })
  expect(await linksOf(room)).toHaveLength(30)
  expect(await linkWrites(room)).toBe(0)
})

test('an import of links that is not done in time is continued by the next run, and never started twice', async () => {
  await using room = await staff({ 'imports.min_ms': 3_600_000 })
  await cells(room, { 1: { 1: 'Employee', 2: 'Advisor', 3: 'Primary' } })
  const patient = order({ waitMs: 5_000 })
  expect(await runOnce(room, patient)).toMatchObject({
    status: 'waiting',
    error: { code: 'outbound.import_running' },
    associations: { added: 1 },
  })
  expect(await runOnce(room, patient)).toMatchObject({
    status: 'waiting',
    records: { read: 0 },
    associations: { added: 0 },
  })
  expect(await linkWrites(room)).toBe(1)
  await room.control('clock', { advance: '2h' })
  expect(await runOnce(room, patient)).toMatchObject({
    status: 'succeeded',
    associations: { added: 2, unchanged: 3 },
  })
  expect(await startedImports(room)).toBe(1)
  expect(await linkWrites(room)).toBe(1)
})

test.each(['failed', 'canceled', 'reverted'])(
  'links of an import that HubSpot %s are read back and go by call',
  async (outcome) => {
    await using room = await staff({ 'imports.outcome': outcome })
    await cells(room, everybody(12))
    expect(await runOnce(room, order())).toMatchObject({
      status: 'succeeded',
      associations: { added: 12 },
    })
    expect(await linksOf(room)).toHaveLength(18)
    expect(await linkWrites(room)).toBeGreaterThan(0)
  },
)

test('a label that is not there when the import is read back is written by call', async () => {
  await using room = await staff()
  await cells(room, { 1: { 1: 'Employee', 2: 'Employee', 3: null } })
  const { hubspot } = room.ports
  let taken = false
  const taking = {
    ...hubspot,
    imports: {
      ...hubspot.imports,
      status: async (...given: Parameters<typeof hubspot.imports.status>) => {
        const status = await hubspot.imports.status(...given)
        const link = (await room.links('companies', 'contacts')).find(
          ({ label }) => label === 'Employee',
        )
        if (status.state === 'done' && link !== undefined && !taken) {
          taken = true
          const types = [{ associationCategory: link.category, associationTypeId: link.typeId }]
          await room.call('POST', '/crm/v4/associations/companies/contacts/batch/labels/archive', {
            inputs: [{ from: { id: link.from }, to: { id: link.to }, types }],
          })
        }
        return status
      },
    },
  }
  expect(await runOnce(withPorts(room, { hubspot: taking }), order())).toMatchObject({
    status: 'succeeded',
    associations: { added: 3 },
  })
  expect(taken).toBe(true)
  expect(await linkWrites(room)).toBe(1)
  expect((await linksOf(room)).filter((link) => link.endsWith('Employee'))).toHaveLength(2)
})

test('without the import scope links go by call', async () => {
  await using room = await staff()
  await cells(room, everybody(12))
  await room.control('faults', {
    faults: [
      {
        method: 'POST',
        path: 'imports',
        action: { status: 403, body: '{"category":"MISSING_SCOPES","message":"crm.import"}' },
      },
    ],
  })
  expect(await runOnce(room, order())).toMatchObject({
    status: 'succeeded',
    associations: { added: 12 },
  })
  expect(await linksOf(room)).toHaveLength(18)
  // One for each set, at the same time; then the route is left.
  expect(await startedImports(room)).toBeLessThanOrEqual(2)
})

test('a run killed on the way is continued to the same links', async () => {
  const wanted = [
    'c1.com p1@example.com -',
    'c1.com p1@example.com Employee',
    'c2.com p2@example.com -',
  ]
  for (const when of ['before', 'after'] as const) {
    // The first calls only read.
    for (let at = when === 'before' ? 24 : 30, died = true; died; at += 13) {
      await using room = await staff({ 'imports.min_ms': 0 }, 2)
      await cells(room, { 1: { 1: 'Employee' }, 2: { 2: null } })
      ;({ died } = await runAndDie(room, order(), at, when))
      const report = await runOnce(room, order())
      expect(report, `killed ${when} call ${at}`).toMatchObject({ status: 'succeeded' })
      expect(await linksOf(room)).toEqual(wanted)
      expect(await runOnce(room, order())).toMatchObject({
        associations: { added: 0, removed: 0, unchanged: 2 },
      })
    }
  }
}, 300_000)
