import { describe, expect, test } from 'vitest'
import type { OutboundOrder } from '../../src/engine/orders.ts'
import { companies } from '../../targets/companies.ts'
import { type OutboundRoom, orderOf, outboundRoom } from '../outbound/outbound-room.ts'
import { runOnce } from '../outbound/run-once.ts'
import { snowflakeStandIn } from '../warehouse/snowflake/room.ts'

const people = [
  'simon@gmail.com',
  'andrew@gmail.com',
  'paul@gmail.com',
  'john@gmail.com',
  'susan@outlook.com',
]
const domains = ['acme.com', 'microsoft.com', 'amazon.com']

/** The account of the examples: contacts 1 to 5 with e-mail and contact number, three companies, the labels. */
async function examples(room: OutboundRoom): Promise<OutboundRoom> {
  await room.property('contacts', {
    name: 'contact_number',
    type: 'number',
    fieldType: 'number',
    hasUniqueValue: true,
  })
  await room.label('contacts', 'contacts', 'Friend')
  await room.label('companies', 'contacts', 'Employee')
  await room.label('companies', 'contacts', 'Ex-Employee')
  await room.write(
    'contacts',
    people.map((email, index) => ({ properties: { email, contact_number: String(index + 1) } })),
  )
  await room.write(
    'companies',
    domains.map((domain) => ({ properties: { domain, name: domain } })),
  )
  return room
}

/** The account's links as people read them: `1-2 Friend`, each pair once, the label beside its unlabelled twin. */
async function linksOf(room: OutboundRoom, from: string, to: string, by: string, toBy: string) {
  const names = async (object: string, property: string) =>
    new Map((await room.records(object)).map((one) => [one.id, one.properties[property] ?? '']))
  const [fromNames, toNames] = [await names(from, by), await names(to, toBy)]
  const links = await room.links(from, to)
  return links
    .map((link) => `${fromNames.get(link.from)} ${toNames.get(link.to)} ${link.label ?? '-'}`)
    .sort()
}

const exact = (to: string, by: string, column: string) => [
  { to, by, column, policy: 'exact' as const },
]

const byNumber: OutboundOrder = orderOf({
  sync: 'numbers',
  source: { kind: 'table', name: 'hubspot.contact_numbers' },
  key: 'CONTACT_NUMBER',
  identifyBy: { kind: 'property', property: 'contact_number', column: 'CONTACT_NUMBER' },
  associations: exact('contacts', 'contact_number', 'OTHER_CONTACT_NUMBERS'),
})
const byEmail: OutboundOrder = orderOf({
  sync: 'emails',
  source: { kind: 'table', name: 'hubspot.contact_emails' },
  key: 'Contact ID',
  identifyBy: { kind: 'property', property: 'email', column: 'Email' },
  associations: exact('contacts', 'email', 'OTHER_CONTACT_EMAILS'),
})
const byDomain: OutboundOrder = orderOf({
  sync: 'domains',
  target: companies,
  source: { kind: 'table', name: 'hubspot.company_domains' },
  key: 'COMPANY_DOMAIN',
  identifyBy: { kind: 'property', property: 'domain', column: 'COMPANY_DOMAIN' },
  associations: exact('contacts', 'email', 'ASSOCIATED_CONTACT_EMAILS'),
})

const json = (map: string): string =>
  `'${map
    .replaceAll("'", '"')
    .replaceAll(/(\d+):/g, '"$1":')
    .replaceAll('NULL', 'null')}'`

/** `'2', 'Friend', '5', NULL` */
const pairs = (map: string): string =>
  [...map.matchAll(/('[^']*'|\d+)\s*:\s*('[^']*'|NULL)/g)]
    .flatMap(([, key = '', label = '']) => [key.startsWith("'") ? key : `'${key}'`, label])
    .join(', ')

const forms = {
  'MAP of DuckDB': (map: string) => `MAP ${map}`,
  'JSON of DuckDB': (map: string) => `${json(map)}::JSON`,
  'OBJECT of Snowflake': (map: string) => `OBJECT_CONSTRUCT_KEEP_NULL(${pairs(map)})`,
  'VARIANT of Snowflake': (map: string) => `PARSE_JSON(${json(map)})`,
  'VARCHAR of Snowflake': json,
}

/** What is opened first is closed last. */
async function roomOf(form: string, knobs = {}): Promise<OutboundRoom> {
  if (form.endsWith('of DuckDB')) return examples(await outboundRoom({ knobs }))
  const standIn = await snowflakeStandIn()
  const room = await examples(await outboundRoom({ knobs }, standIn.open))
  return {
    ...room,
    async [Symbol.asyncDispose]() {
      await room[Symbol.asyncDispose]()
      await standIn[Symbol.asyncDispose]()
    },
  }
}

type Cell = (map: string) => string

async function byNumberIn(room: OutboundRoom, cell: Cell): Promise<void> {
  await room.source(
    'contact_numbers',
    `SELECT 1 AS "CONTACT_NUMBER", ${cell("{2:'Friend', 3:'Friend'}")} AS "OTHER_CONTACT_NUMBERS"
     UNION ALL SELECT 2, NULL UNION ALL SELECT 3, ${cell('{5: NULL}')}`,
  )
  const report = await runOnce(room, byNumber)
  expect(report).toMatchObject({
    status: 'succeeded',
    records: { read: 3, unchanged: 3 },
    associations: { added: 3, removed: 0, unchanged: 0, kept: 0, set_aside: 0 },
  })
  const wanted = ['1 2 -', '1 2 Friend', '1 3 -', '1 3 Friend', '3 5 -']
  const turned = wanted.map((link) => link.replace(/(\d) (\d)/, '$2 $1'))
  expect(await linksOf(room, 'contacts', 'contacts', 'contact_number', 'contact_number')).toEqual(
    [...wanted, ...turned].sort(),
  )
  expect((await runOnce(room, byNumber)).associations).toEqual({
    added: 0,
    removed: 0,
    unchanged: 3,
    kept: 0,
    set_aside: 0,
  })
}

async function byEmailIn(room: OutboundRoom, cell: Cell): Promise<void> {
  await room.source(
    'contact_emails',
    `SELECT 1 AS "Contact ID", 'simon@gmail.com' AS "Email", ${cell("{'john@gmail.com':'Friend','susan@outlook.com':'Friend'}")} AS "OTHER_CONTACT_EMAILS"
     UNION ALL SELECT 2, 'andrew@gmail.com', NULL
     UNION ALL SELECT 3, 'paul@gmail.com', ${cell("{'simon@gmail.com': NULL}")}`,
  )
  expect(await runOnce(room, byEmail)).toMatchObject({
    status: 'succeeded',
    associations: { added: 3, set_aside: 0 },
  })
  const [simon, john, susan, paul] = [
    'simon@gmail.com',
    'john@gmail.com',
    'susan@outlook.com',
    'paul@gmail.com',
  ]
  const named = [
    [simon, john, 'Friend'],
    [simon, susan, 'Friend'],
    [simon, john, '-'],
    [simon, susan, '-'],
    [paul, simon, '-'],
  ]
  expect(await linksOf(room, 'contacts', 'contacts', 'email', 'email')).toEqual(
    named
      .flatMap(([one, other, label]) => [`${one} ${other} ${label}`, `${other} ${one} ${label}`])
      .sort(),
  )
}

async function byDomainIn(
  room: OutboundRoom,
  cell: Cell,
  route: 'batch' | 'import',
): Promise<readonly string[]> {
  await room.source(
    'company_domains',
    `SELECT 'acme.com' AS "COMPANY_DOMAIN", ${cell("{'john@gmail.com':'Employee','susan@outlook.com':'Ex-Employee'}")} AS "ASSOCIATED_CONTACT_EMAILS"
     UNION ALL SELECT 'microsoft.com', NULL
     UNION ALL SELECT 'amazon.com', ${cell("{'simon@gmail.com': NULL}")}`,
  )
  expect(await runOnce(room, { ...byDomain, route })).toMatchObject({
    status: 'succeeded',
    associations: { added: 3, set_aside: 0 },
  })
  const sent = await room.rows(
    "SELECT DISTINCT route FROM hubspot_sync._batches WHERE action = 'link' AND sync = 'domains'",
  )
  expect(sent).toEqual([{ route }])
  return (await linksOf(room, 'companies', 'contacts', 'domain', 'email')).filter(
    (link) => !link.endsWith(' Primary'),
  )
}

const linksByDomain = [
  'acme.com john@gmail.com -',
  'acme.com john@gmail.com Employee',
  'acme.com susan@outlook.com -',
  'acme.com susan@outlook.com Ex-Employee',
  'amazon.com simon@gmail.com -',
]

/** Links between contacts and those of companies are not in each other's way: one account serves two examples. */
describe.each(Object.entries(forms))(
  'the documented association examples, from a column that is a %s',
  (form, cell) => {
    test('contacts to contacts by a unique number; companies to contacts, mixed labels, by batch', async () => {
      await using room = await roomOf(form)
      await byNumberIn(room, cell)
      expect(await byDomainIn(room, cell, 'batch')).toEqual(linksByDomain)
    })

    test('contacts to contacts by e-mail; companies to contacts, mixed labels, by import', async () => {
      await using room = await roomOf(form)
      await byEmailIn(room, cell)
      expect(await byDomainIn(room, cell, 'import')).toEqual(linksByDomain)
    })
  },
)
