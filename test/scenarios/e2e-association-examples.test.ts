import { describe, expect, test } from 'vitest'
import { configOf } from '../cli/cli-room.ts'
import { bothWays, type E2eRoom, named, openE2eRoom } from './e2e-room.ts'

const emails = [
  'simon@gmail.com',
  'andrew@gmail.com',
  'paul@gmail.com',
  'john@gmail.com',
  'susan@outlook.com',
]
/** Each starts a few processes; other work on the machine makes them slow. */
const limit = { timeout: 120_000 }
const domains = ['acme.com', 'microsoft.com', 'amazon.com']

/** The three documented syncs. `fields`: records change too, so that they go by the route that is asked for. */
const config = (route: 'batch' | 'import', cleanup: boolean): string => {
  const sync = (name: string, target: string, key: string, identity: string, association: string) =>
    `
${name}:
  connection: main
  direction: outbound
  target: ${target}
  strategy: upsert
  source: { table: examples.${name} }
  key: ${key}
  identify_by: ${identity}
  fields: { city: CITY }
  associations: [${association}]
  cleanup_default_associations: ${cleanup}
  route: ${route}`
  return configOf(
    [
      sync(
        'numbers',
        'contacts',
        'CONTACT_NUMBER',
        '{ property: contact_number, column: CONTACT_NUMBER }',
        '{ to: contacts, by: contact_number, column: OTHER_CONTACT_NUMBERS }',
      ),
      sync(
        'emails',
        'contacts',
        'Contact ID',
        '{ property: email, column: Email }',
        '{ to: contacts, by: email, column: OTHER_CONTACT_EMAILS }',
      ),
      sync(
        'domains',
        'companies',
        'COMPANY_DOMAIN',
        '{ property: domain, column: COMPANY_DOMAIN }',
        '{ to: contacts, by: email, column: ASSOCIATED_CONTACT_EMAILS }',
      ),
    ].join('\n'),
  )
}

async function account(route: 'batch' | 'import', cleanup = false): Promise<E2eRoom> {
  const knobs = { 'imports.start_ms': 5, 'imports.min_ms': 20 }
  const room = await openE2eRoom(config(route, cleanup), { knobs }, 'here')
  await room.api('POST', '/crm/v3/properties/contacts', {
    groupName: 'contactinformation',
    name: 'contact_number',
    label: 'Contact number',
    type: 'number',
    fieldType: 'number',
    hasUniqueValue: true,
  })
  for (const [from, name] of [
    ['contacts', 'Friend'],
    ['companies', 'Employee'],
    ['companies', 'Ex-Employee'],
  ] as const) {
    await room.api('POST', `/crm/v4/associations/${from}/contacts/labels`, {
      label: name,
      name: name.toLowerCase().replace('-', '_'),
    })
  }
  await room.control('records/contacts', {
    records: emails.map((email, at) => ({ properties: { email, contact_number: `${at + 1}` } })),
  })
  await room.control('records/companies', {
    records: domains.map((domain) => ({ properties: { domain, name: domain } })),
  })
  return room
}

type Cell = Readonly<Record<string, string | null>> | null
type Rows = readonly (readonly [row: string, cell: Cell])[]

const forms = {
  MAP: (cell: Cell) =>
    cell === null
      ? 'NULL'
      : `MAP {${Object.entries(cell)
          .map(([key, label]) => `'${key}': ${label === null ? 'NULL' : `'${label}'`}`)
          .join(', ')}}`,
  JSON: (cell: Cell) => (cell === null ? 'NULL' : `'${JSON.stringify(cell)}'::JSON`),
} as const

/** Writes a source table as the issue shows it, with a city so that records go too. */
async function source(
  room: E2eRoom,
  form: keyof typeof forms,
  name: string,
  columns: string,
  rows: Rows,
  city = 'Rome',
): Promise<void> {
  const type = form === 'MAP' ? 'MAP(VARCHAR, VARCHAR)' : 'JSON'
  const values = rows.map(([row, cell]) => `(${row}, ${forms[form](cell)}::${type}, '${city}')`)
  await room.table(
    `examples.${name}`,
    `SELECT * FROM (VALUES ${values.join(', ')}) AS rows(${columns}, "CITY")`,
  )
}

const numbers = ['numbers', '"CONTACT_NUMBER", "OTHER_CONTACT_NUMBERS"'] as const
const mails = ['emails', '"Contact ID", "Email", "OTHER_CONTACT_EMAILS"'] as const
const companies = ['domains', '"COMPANY_DOMAIN", "ASSOCIATED_CONTACT_EMAILS"'] as const

const firstTable: Rows = [
  ['1', { 2: 'Friend', 3: 'Friend' }],
  ['2', null],
  ['3', { 5: null }],
]
const secondTable: Rows = [
  ["1, 'simon@gmail.com'", { 'john@gmail.com': 'Friend', 'susan@outlook.com': 'Friend' }],
  ["2, 'andrew@gmail.com'", null],
  ["3, 'paul@gmail.com'", { 'simon@gmail.com': null }],
]
const thirdTable: Rows = [
  ["'acme.com'", { 'john@gmail.com': 'Employee', 'susan@outlook.com': 'Ex-Employee' }],
  ["'microsoft.com'", null],
  ["'amazon.com'", { 'simon@gmail.com': null }],
]

const byNumber = ['contacts', 'contact_number'] as const
const byEmail = ['contacts', 'email'] as const
const byDomain = ['companies', 'domain'] as const

describe.each([
  ['batch', 'MAP'],
  ['batch', 'JSON'],
  ['import', 'MAP'],
  ['import', 'JSON'],
] as const)('records by %s, links from a %s column', (route, form) => {
  test('the documented examples, and nothing more in a second run', limit, async () => {
    await using room = await account(route)
    await source(room, form, ...numbers, firstTable)
    await source(room, form, ...mails, secondTable)
    await source(room, form, ...companies, thirdTable)

    const [first, third] = await room.runAll('numbers', 'domains')
    expect(first?.exit, first?.ended.stdout).toBe(0)
    expect(first?.result).toMatchObject({
      status: 'succeeded',
      records: { read: 3, updated: 3, unchanged: 0, refused: 0, set_aside: 0 },
      associations: { added: 3, removed: 0, unchanged: 0, kept: 0, set_aside: 0 },
    })
    expect(first?.result['calls'].import > 0).toBe(route === 'import')
    expect(await named(room, byNumber, byNumber)).toEqual(
      bothWays('1-2 Friend', '1-2 -', '1-3 Friend', '1-3 -', '3-5 -'),
    )
    expect(third?.result).toMatchObject({
      status: 'succeeded',
      records: { read: 3, updated: 3 },
      associations: { added: 3, removed: 0, set_aside: 0 },
    })
    // Records by the route that is asked for, and the links of two objects, too: a file with labels, one without.
    expect(third?.result['calls'].import > first?.result['calls'].import).toBe(route === 'import')
    // HubSpot makes a contact's first company its primary one by itself; that is no link of ours.
    const ofThird = (await named(room, byDomain, byEmail)).filter(
      (link) => !link.includes('Primary'),
    )
    expect(ofThird).toEqual([
      'acme.com-john@gmail.com -',
      'acme.com-john@gmail.com Employee',
      'acme.com-susan@outlook.com -',
      'acme.com-susan@outlook.com Ex-Employee',
      'amazon.com-simon@gmail.com -',
    ])

    // The second table speaks of an account without the links of the first.
    for (const { from, to } of await room.links('contacts', 'contacts')) {
      await room.api('DELETE', `/crm/v4/objects/contacts/${from}/associations/contacts/${to}`)
    }
    const second = await room.run('emails')
    expect(second.exit, second.ended.stdout).toBe(0)
    expect(second.result).toMatchObject({ associations: { added: 3, removed: 0, set_aside: 0 } })
    const [simon, , paul, john, susan] = emails
    expect(await named(room, byEmail, byEmail)).toEqual(
      bothWays(
        `${simon}-${john} Friend`,
        `${simon}-${john} -`,
        `${simon}-${susan} Friend`,
        `${simon}-${susan} -`,
        `${paul}-${simon} -`,
      ),
    )

    for (const again of await room.runAll('emails', 'domains')) {
      expect(again.result, again.ended.stdout).toMatchObject({
        status: 'succeeded',
        records: { read: 3, unchanged: 3, created: 0, updated: 0 },
        associations: { added: 0, removed: 0, unchanged: 3, set_aside: 0 },
      })
      expect(again.result['calls']).toMatchObject({ import: 0, batch: 0 })
    }
  })
})

describe.each([
  ['MAP', false],
  ['JSON', true],
] as const)('what vanishes from a %s column, cleanup %s', (form, cleanup) => {
  test(
    'a pair out of a cell, a row, a cell: the label goes, the default by the option',
    limit,
    async () => {
      await using room = await account('batch', cleanup)
      await source(room, form, ...numbers, firstTable)
      await source(room, form, ...companies, thirdTable)
      await room.runAll('numbers', 'domains')

      // The label 1-2 leaves its cell, the row of 3 goes, the cell of acme.com becomes null.
      await source(room, form, ...numbers, [
        ['1', { 3: 'Friend' }],
        ['2', null],
      ])
      await source(room, form, ...companies, [
        ["'acme.com'", null],
        ["'microsoft.com'", null],
        ["'amazon.com'", { 'simon@gmail.com': null }],
      ])
      for (const { result, ended } of await room.runAll('numbers', 'domains')) {
        expect(result, ended.stdout).toMatchObject({
          status: 'succeeded',
          associations: { added: 0, removed: 2, unchanged: 1, set_aside: 0 },
        })
      }
      expect(await named(room, byNumber, byNumber)).toEqual(
        bothWays(...(cleanup ? [] : ['1-2 -']), '1-3 Friend', '1-3 -'),
      )
      const left = (await named(room, byDomain, byEmail)).filter(
        (link) => !link.includes('Primary'),
      )
      expect(left).toEqual([
        ...(cleanup ? [] : ['acme.com-john@gmail.com -', 'acme.com-susan@outlook.com -']),
        'amazon.com-simon@gmail.com -',
      ])
      for (const { result } of await room.runAll('numbers', 'domains')) {
        expect(result['associations']).toMatchObject({ added: 0, removed: 0 })
      }
    },
  )
})
