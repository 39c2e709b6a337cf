import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { edited, valueAt } from '../../src/config/edit.ts'
import { type KnownHosts, movedSecrets } from '../../src/config/secret-hosts.ts'
import type { ConfigDocument } from '../../src/config/schema.ts'

const text = `# top
version: 1
connections:
  main: # the only one
    warehouse: { kind: duckdb, path: ./crm.duckdb }

syncs:
  # reads
  crm_in:
    connection: main   # here
    direction: "inbound"
    schedule: { cron: "0 * * * *" } # hourly
    streams:
      contacts: { properties: [email, firstname], route: list } # people
      # companies later
      deals: {}
    # the end of it
`
const crm = parse(text).syncs.crm_in

const replaced = (from: string, to: string): string => {
  expect(text).toContain(from)
  return text.replace(from, to)
}

describe('the document keeps its text but for', () => {
  test.each([
    ['nothing, when nothing changes', crm, text],
    [
      'one value',
      { ...crm, schedule: { cron: '5 * * * *' } },
      replaced('"0 * * * *"', '"5 * * * *"'),
    ],
    [
      'a key in a line',
      { ...crm, schedule: { cron: '0 * * * *', time_zone: 'UTC' } },
      replaced('"0 * * * *" }', '"0 * * * *", time_zone: UTC }'),
    ],
    [
      'a list in a line',
      { ...crm, streams: { ...crm.streams, contacts: { properties: ['email'], route: 'list' } } },
      replaced('[email, firstname]', '[email]'),
    ],
    [
      'a key of its own line',
      { ...crm, streams: { ...crm.streams, owners: {} } },
      replaced('      deals: {}\n', '      deals: {}\n      owners: {}\n'),
    ],
    [
      'a key that is gone',
      Object.fromEntries(Object.entries(crm).filter(([key]) => key !== 'schedule')),
      replaced('    schedule: { cron: "0 * * * *" } # hourly\n', ''),
    ],
    [
      'the order of keys, which says nothing',
      Object.fromEntries(Object.entries(crm).toReversed()),
      text,
    ],
  ])('%s', (_, value, expected) => {
    expect(edited(text, ['syncs', 'crm_in'], value)).toBe(expected)
  })
})

test('a sync comes and goes without a trace', () => {
  const added = edited(text, ['syncs', 'more'], { connection: 'main', fields: { a: 'b' } })
  expect(parse(added).syncs.more).toEqual({ connection: 'main', fields: { a: 'b' } })
  expect(edited(added, ['syncs', 'more'], undefined)).toBe(text)
  expect(parse(edited(text, ['syncs', 'crm_in'], undefined)).syncs).toEqual({})
})

test('a text of several lines stands as it is, one below the other', () => {
  const query = "SELECT a, 'it''s'\n\n  FROM b -- \\ all\nWHERE c"
  const source = (of: string) => text.replace('    connection: main   # here\n', `${of}$&`)
  const lines = `    source:
      query: |-
        SELECT a, 'it''s'

          FROM b -- \\ all
        WHERE c
`
  for (const before of [
    '    source: { table: x }\n',
    '    source: { query: SELECT 1 }\n',
    '    source:\n      query: SELECT 1\n',
    '    source:\n      query: "SELECT 1"\n',
    lines.replace('WHERE c', 'WHERE d'),
  ])
    expect(edited(source(before), ['syncs', 'crm_in', 'source'], { query })).toBe(source(lines))
  expect(edited(source(lines), ['syncs', 'crm_in', 'source'], { query: 'SELECT 2' })).toBe(
    source('    source:\n      query: SELECT 2\n'),
  )
})

test('what was one value and is several stands below its key, and the other way round', () => {
  const fields = (of: string) => text.replace('    # the end', `    fields:\n${of}$&`)
  const [one, several] = [
    fields('      firstname: first_name # theirs\n      city: city\n'),
    fields(
      '      firstname:\n        column: first_name\n        when_null: clear # theirs\n      city: city\n',
    ),
  ]
  const path = ['syncs', 'crm_in', 'fields', 'firstname'] as const
  expect(edited(one, path, { column: 'first_name', when_null: 'clear' })).toBe(several)
  // What was said of a line goes with the line.
  expect(edited(several, path, 'first_name')).toBe(one.replace(' # theirs', ''))
  const links = (of: string) => text.replace('    # the end', `    links:\n${of}$&`)
  const kept = '      - { to: b } # kept\n'
  expect(
    edited(
      links(`      - { to: a }\n${kept}`),
      ['syncs', 'crm_in', 'links'],
      [{ to: 'c', by: ['x', 'y'] }, { to: 'b' }],
    ),
  ).toBe(links(`      - { to: c, by: [ x, y ] }\n${kept}`))
})

test('what something else refers to is left to people', () => {
  const shared = 'syncs:\n  a: &a\n    x: 1\n  b: *a\n'
  for (const value of [{ x: 2 }, undefined])
    expect(() => edited(shared, ['syncs', 'a'], value)).toThrow(/can't be changed in place/)
  expect(parse(edited(shared, ['syncs', 'b'], { x: 2 })).syncs).toEqual({
    a: { x: 1 },
    b: { x: 2 },
  })
})

test('JSON stays JSON', () => {
  const json = JSON.stringify({ version: 1, syncs: { a: { x: 1 } } })
  const changed = edited(json, ['syncs', 'b'], { y: [2] })
  expect(JSON.parse(changed)).toEqual({ version: 1, syncs: { a: { x: 1 }, b: { y: [2] } } })
})

test('whatever is put in is what stands there, everything else stays, comments too', () => {
  const key = fc.constantFrom('a', 'b', 'connection', 'streams', 'contacts', 'deals', 'x y', '1')
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constantFrom('null', 'yes', '# no comment', '0 * * * *', 'a: b', '- x', 'two\nlines', ' '),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }))
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (values) => {
      let sofar = text
      for (const one of values) sofar = edited(sofar, ['syncs', 'crm_in'], one)
      expect(valueAt(sofar, ['syncs', 'crm_in'])).toEqual(values.at(-1))
      expect({ ...parse(sofar), syncs: null }).toEqual({ ...parse(text), syncs: null })
      for (const comment of ['# top', '# the only one', '# reads']) expect(sofar).toContain(comment)
      expect(edited(sofar, ['syncs', 'crm_in'], values.at(-1))).toBe(sofar)
    }),
    { numRuns: 100 },
  )
})

describe('a secret goes to the host that it was given for', () => {
  const document = (hubspot: object, more: object = {}): ConfigDocument =>
    ({
      version: 1,
      connections: { main: { hubspot, warehouse: { kind: 'duckdb', path: 'x', ...more } } },
      syncs: {},
    }) as never
  const token = { env: 'A' }
  const url = 'https://proxy.example.com'
  test.each([
    ['the same host', document({ token }), document({ token, daily_share: 0.5 }), []],
    ['another host', document({ token }), document({ token, base_url: url }), ['hubspot.token']],
    [
      'another host, its own secret',
      document({ token }),
      document({ token: { env: 'B' }, base_url: url }),
      [],
    ],
    [
      'another host, the default secret',
      document({}),
      document({ base_url: url }),
      ['hubspot.token'],
    ],
    [
      'another account',
      document({ token }, { kind: 'snowflake', account: 'a', password: { env: 'P' } }),
      document({ token }, { kind: 'snowflake', account: 'b', password: { env: 'P' } }),
      ['warehouse.password'],
    ],
    [
      'another host, the same file by another path',
      document({ token: { file: 'secrets/a' } }),
      document({ token: { file: '/etc/crm/./secrets/a' }, base_url: url }),
      ['hubspot.token'],
    ],
    [
      'the address of a page',
      document({ token }),
      document({ oauth: { client_id: token, client_secret: { env: 'C' } } }),
      ['hubspot.oauth.client_id'],
    ],
  ])('%s', (_, before, after, paths) => {
    expect(movedSecrets(before, after, {}, '/etc/crm', new Map()).map(({ path }) => path)).toEqual(
      paths.map((path) => `connections.main.${path}`),
    )
  })

  test('also when it was taken out of the document first', () => {
    const known: KnownHosts = new Map()
    const moved = (before: ConfigDocument, after: ConfigDocument) =>
      movedSecrets(before, after, {}, '/etc/crm', known).map(({ path }) => path)
    const other = document({ token: { env: 'B' } })
    expect(moved(document({ token }), other)).toEqual([])
    expect(moved(other, document({ token, base_url: url }))).toEqual([
      'connections.main.hubspot.token',
    ])
    expect(moved(other, document({ token }))).toEqual([])
  })
})
