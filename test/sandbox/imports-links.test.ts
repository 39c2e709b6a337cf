import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { column, problems, run } from './imports-kit.ts'
import { Caller, type Json } from './jobs-client.ts'

const EMAIL = column('0-1', 'Email', 'email', { columnType: 'HUBSPOT_ALTERNATE_ID' })
const DOMAIN = column('0-2', 'Domain', 'domain', { columnType: 'HUBSPOT_ALTERNATE_ID' })
const LABEL = column('0-1', 'Association Label', null, {
  columnType: 'FLEXIBLE_ASSOCIATION_LABEL',
  toColumnObjectTypeId: '0-2',
})
const UPDATE_BOTH = { importOperations: { '0-1': 'UPDATE', '0-2': 'UPDATE' } }

let hubspot: Caller
let contacts: string[]
let companies: string[]

beforeEach(async () => {
  hubspot = await Caller.start({ knobs: { 'imports.min_ms': 0, 'imports.start_ms': 0 } })
  contacts = await hubspot.put_records('contacts', { email: 'a@x.io' }, { email: 'b@x.io' })
  companies = await hubspot.put_records('companies', { domain: 'x.io' }, { domain: 'y.io' })
  for (const [label, name] of [
    ['Employee', 'employee'],
    ['Boss', 'boss'],
  ]) {
    const path = '/crm/v4/associations/contacts/companies/labels'
    await hubspot.post(path, { label, name, inverseLabel: `${label} of` })
  }
})
afterEach(() => hubspot.sandbox.close())

/** `contact>company:label` with places instead of ids. */
async function links(): Promise<string[]> {
  const { body } = await hubspot.get('/_sandbox/associations/contacts/companies')
  return body.results
    .map(
      ({ from, to, label }: Json) =>
        `${contacts.indexOf(from)}>${companies.indexOf(to)}:${label ?? '-'}`,
    )
    .sort()
}

describe('one file, two objects', () => {
  test('the records of a row are linked, with the row’s labels, and the plain link beside them', async () => {
    const text = [
      'Email,Domain,Association Label',
      'a@x.io,x.io,Employee;Boss',
      'a@x.io,y.io,',
      'b@x.io,x.io,Employee',
    ].join('\n')
    const done = await run(hubspot, [{ text, columns: [EMAIL, DOMAIN, LABEL] }], UPDATE_BOTH)
    expect(await problems(hubspot, done.id)).toEqual([])
    expect(await links()).toEqual([
      '0>0:-',
      '0>0:Boss',
      '0>0:Employee',
      '0>1:-',
      '1>0:-',
      '1>0:Employee',
    ])
    expect(done.metadata.counters).toMatchObject({
      ASSOCIATIONS_CREATED: 3,
      ASSOCIATIONS_EMITTED: 3,
    })
    expect(done.metadata.counters.CREATED_OBJECTS).toBeUndefined()
  })

  test('labels are added to those that the pair has', async () => {
    const columns = [EMAIL, DOMAIN, LABEL]
    for (const label of ['Employee', 'Boss']) {
      const text = `Email,Domain,Association Label\na@x.io,x.io,${label}`
      await run(hubspot, [{ text, columns }], UPDATE_BOTH)
    }
    expect(await links()).toEqual(['0>0:-', '0>0:Boss', '0>0:Employee'])
  })

  test('an unknown label and an unknown record keep just their link from being made', async () => {
    const text =
      'Email,Domain,Association Label\na@x.io,x.io,Pal\na@x.io,z.io,Boss\nb@x.io,y.io,Boss'
    const { id } = await run(hubspot, [{ text, columns: [EMAIL, DOMAIN, LABEL] }], UPDATE_BOTH)
    expect(await problems(hubspot, id)).toEqual([
      ['ASSOCIATION_LABEL_NOT_FOUND', 2],
      ['UPDATE_ONLY_IMPORT', 3],
    ])
    expect(await links()).toEqual(['1>1:-', '1>1:Boss'])
  })

  test('a CREATE names a new record in several rows', async () => {
    const text = 'Email,Domain\nnew@x.io,x.io\nnew@x.io,y.io'
    const { id } = await run(hubspot, [{ text, columns: [EMAIL, DOMAIN] }], {
      importOperations: { '0-1': 'CREATE', '0-2': 'UPDATE' },
    })
    expect(await problems(hubspot, id)).toEqual([])
    const made = (await hubspot.records('contacts')).find(
      ({ properties }) => properties.email === 'new@x.io',
    )
    contacts.push(made.id)
    expect(await links()).toEqual(['2>0:-', '2>1:-'])
  })

  test('the limit of associations is a row error', async () => {
    await hubspot.knobs({ 'associations.limit_per_record': 1 })
    const text = 'Email,Domain\na@x.io,x.io\na@x.io,y.io'
    const { id } = await run(hubspot, [{ text, columns: [EMAIL, DOMAIN] }], UPDATE_BOTH)
    expect(await problems(hubspot, id)).toEqual([['ASSOCIATION_LIMIT_EXCEEDED', 3]])
  })
})

describe('two files with a common column', () => {
  const owner = { ...EMAIL, associationIdentifierColumn: true }
  const other = column('0-2', 'Email', null, {
    toColumnObjectTypeId: '0-1',
    foreignKeyType: { associationTypeId: 280, associationCategory: 'HUBSPOT_DEFINED' },
  })
  const peopleFile = { name: 'people.csv', text: 'Email\na@x.io\nnew@x.io', columns: [owner] }

  test.each([
    { title: 'owner first', order: (people: Json, firms: Json) => [people, firms] },
    { title: 'owner last', order: (people: Json, firms: Json) => [firms, people] },
  ])('links by the value, $title', async ({ order }) => {
    const text = 'Domain,Email\nx.io,A@x.io\ny.io,new@x.io\nx.io,nobody@x.io'
    const firms = { name: 'firms.csv', text, columns: [DOMAIN, other] }
    const { id, state } = await run(hubspot, order(peopleFile, firms))
    expect(state).toBe('DONE')
    expect(await problems(hubspot, id)).toEqual([['NO_OBJECT_ID_FROM_ASSOCIATION_IDENTIFIER', 4]])
    const made = (await hubspot.records('contacts')).find(
      ({ properties }) => properties.email === 'new@x.io',
    )
    contacts.push(made.id)
    expect(await links()).toEqual(['0>0:-', '2>1:-'])
  })

  test('a type of the wrong direction is refused row by row', async () => {
    const wrong = {
      ...other,
      foreignKeyType: { associationTypeId: 279, associationCategory: 'HUBSPOT_DEFINED' },
    }
    const firms = { name: 'firms.csv', text: 'Domain,Email\nx.io,a@x.io', columns: [DOMAIN, wrong] }
    const { id } = await run(hubspot, [peopleFile, firms])
    expect(await problems(hubspot, id)).toEqual([['FAILED_TO_CREATE_ASSOCIATION', 2]])
  })
})

test('a column of record ids links to existing records, several in a cell', async () => {
  const ids = {
    columnObjectType: 'CONTACT',
    columnName: 'Company ID',
    idColumnType: 'HUBSPOT_OBJECT_ID',
    propertyName: null,
    foreignKeyType: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 },
    associationIdentifierColumn: false,
    ignored: false,
  }
  const text = `Email,Company ID\na@x.io,${companies[0]}\nb@x.io,99;${companies[1]}\nb@x.io,acme`
  const { id } = await run(hubspot, [{ text, columns: [EMAIL, ids] }])
  expect(await problems(hubspot, id)).toEqual([
    ['ASSOCIATION_RECORD_NOT_FOUND', 3],
    ['INVALID_ASSOCIATION_IDENTIFIER', 4],
  ])
  expect(await links()).toEqual(['0>0:-', '0>0:Primary'])
})

test('same-object keys link by e-mail or record id, to rows further down too, with a label', async () => {
  await hubspot.post('/crm/v4/associations/contacts/contacts/labels', {
    label: 'Friend',
    name: 'friend',
  })
  const keys = column('0-1', 'Associated contact', null, { columnType: 'ASSOCIATION_KEYS' })
  const label = column('0-1', 'Label', null, {
    columnType: 'FLEXIBLE_ASSOCIATION_LABEL',
    toColumnObjectTypeId: '0-1',
  })
  const text = `Email,Associated contact,Label\na@x.io,b@x.io;late@x.io,Friend\nb@x.io,${contacts[0]},\nlate@x.io,,`
  const { id } = await run(hubspot, [{ text, columns: [EMAIL, keys, label] }])
  expect(await problems(hubspot, id)).toEqual([])
  const made = (await hubspot.records('contacts')).find(
    ({ properties }) => properties.email === 'late@x.io',
  )
  const all = await hubspot.links('contacts', 'contacts')
  const friends = all.filter((each) => each.endsWith(':Friend')).map((each) => each.split(':')[0])
  const [first, second] = contacts
  expect(new Set(friends)).toEqual(
    new Set([
      `${first}>${second}`,
      `${second}>${first}`,
      `${first}>${made.id}`,
      `${made.id}>${first}`,
    ]),
  )
})

test('custom objects link with each other and take labels', async () => {
  const { body: schema } = await hubspot.post('/crm-object-schemas/v3/schemas', {
    name: 'car',
    labels: { singular: 'Car', plural: 'Cars' },
    primaryDisplayProperty: 'plate',
    requiredProperties: ['plate'],
    properties: [
      { name: 'plate', label: 'Plate', type: 'string', fieldType: 'text', hasUniqueValue: true },
    ],
    associatedObjects: ['CONTACT'],
  })
  const type = schema.objectTypeId
  const labels = await hubspot.post(`/crm/v4/associations/contacts/${type}/labels`, {
    label: 'Driver',
    name: 'driver',
  })
  expect(labels.status).toBe(200)
  const columns = [
    EMAIL,
    column(type, 'Plate', 'plate', { columnType: 'HUBSPOT_ALTERNATE_ID' }),
    column('0-1', 'As', null, {
      columnType: 'FLEXIBLE_ASSOCIATION_LABEL',
      toColumnObjectTypeId: type,
    }),
  ]
  const { id } = await run(hubspot, [
    { text: 'Email,Plate,As\na@x.io,B-1,Driver\nb@x.io,B-1,', columns },
  ])
  expect(await problems(hubspot, id)).toEqual([])
  const all = await hubspot.links('contacts', type)
  const labelled = all.filter((each) => each.endsWith(':Driver'))
  expect([all.length, labelled.length]).toEqual([3, 1])
})
