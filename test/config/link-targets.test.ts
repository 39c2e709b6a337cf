import { describe, expect, test } from 'vitest'
import { validateText } from '../../src/config/load.ts'
import { outboundOrder } from '../../src/config/orders.ts'
import { knownNames, targetOf } from '../../src/connector/declared.ts'

const documentWith = (sync: string): string => `version: 1
connections:
  main: { hubspot: { token: { env: T } }, warehouse: { kind: duckdb, path: a.duckdb } }
syncs:
  out: { connection: main, direction: outbound, source: { table: a.b }, ${sync} }
`

function orderFor(sync: string) {
  const { document, problems } = validateText(documentWith(sync), knownNames)
  expect(problems).toEqual([])
  const config = document?.syncs['out']
  if (config?.direction !== 'outbound') throw new Error('no outbound sync')
  return outboundOrder('out', config, targetOf(config), '/', { full: false, approve: null })
}

const links =
  'target: associations, from: { object: contacts, by: email, column: mail }, to: { object: companies, by: record_id, column: firm }'
const list =
  'target: list_memberships, strategy: mirror, identify_by: { property: email, column: mail }'

describe('rows that are links', () => {
  test('are an update without fields, each row with its label', () => {
    const order = orderFor(`${links}, label: { column: role }, policy: add`)
    expect(order).toMatchObject({
      strategy: 'update',
      target: { name: 'associations', object: 'contacts' },
      identifyBy: { kind: 'property', property: 'email', column: 'mail' },
      fields: [],
      associations: [{ to: 'companies', by: 'record_id', column: 'firm', policy: 'add' }],
      linkRows: { label: { kind: 'column', column: 'role' } },
    })
    expect(order.target.scopes).toContain('crm.objects.companies.read')
    expect(orderFor(`${links}, label: Advisor`).linkRows).toEqual({
      label: { kind: 'constant', label: 'Advisor' },
    })
    expect(orderFor(links).linkRows).toEqual({ label: null })
  })
})

describe('memberships', () => {
  test.each([
    ['list: 12', { kind: 'id', id: '12' }],
    ['list: "12"', { kind: 'id', id: '12' }],
    ['list: { id: 12 }', { kind: 'id', id: '12' }],
    ['list: { name: "2024" }', { kind: 'name', name: '2024' }],
    ['list: Newsletter', { kind: 'name', name: 'Newsletter' }],
  ])('name their list by %s', (named, meant) => {
    expect(orderFor(`${list}, ${named}`)).toMatchObject({
      list: meant,
      target: { object: 'contacts' },
    })
  })

  test('are of the object that the sync names', () => {
    const { target } = orderFor(`${list}, list: 12, object: companies`)
    expect([target.object, target.scopes]).toEqual([
      'companies',
      ['crm.lists.read', 'crm.lists.write', 'crm.objects.companies.read'],
    ])
  })
})

describe('a document is refused', () => {
  test.each([
    ['links without an end', 'target: associations, from: { object: a, by: b, column: c }', ['to']],
    ['links with a key', `${links}, key: id`, ['key']],
    ['links with fields', `${links}, fields: { city: town }`, ['fields']],
    ['links with a strategy', `${links}, strategy: mirror`, ['strategy']],
    ['links with a list', `${links}, list: 12`, ['list']],
    ['members without a list', list, ['list']],
    ['members with a key', `${list}, list: 12, key: id`, ['key']],
    ['members with fields', `${list}, list: 12, fields: { city: town }`, ['fields']],
    [
      'members that can not be found',
      'target: list_memberships, strategy: create, list: 12',
      ['identify_by'],
    ],
    [
      'members that would be updated',
      `${list.replace('mirror', 'update')}, list: 12`,
      ['strategy'],
    ],
    [
      'records with a list',
      'target: contacts, strategy: create, key: id, fields: { city: town }, list: 12, policy: add',
      ['list', 'policy'],
    ],
    [
      'records without key and strategy',
      'target: contacts, fields: { city: town }',
      ['key', 'strategy'],
    ],
  ])('that has %s', (_title, sync, keys) => {
    const { problems } = validateText(documentWith(sync), knownNames)
    expect(problems.map(({ path }) => path).toSorted()).toEqual(
      keys.map((key) => `syncs.out.${key}`),
    )
  })
})
