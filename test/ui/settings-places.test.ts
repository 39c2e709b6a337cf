import { expect, test } from 'vitest'
import { lineOf } from '../../ui/src/screens/settings/places.ts'

const yaml = `# who and where
version: 1
connections:
  main:
    hubspot: { token: { env: HUBSPOT_TOKEN } }
    warehouse:
      kind: duckdb
      path: crm.duckdb
syncs:
  crm_in:
    connection: main

    streams:
      contacts: { strategy: fast }
      "custom_a.b":
        hash: [email]
  out:
    connection: main
    associations:
      - to: companies
        by: domain
      - to: deals
        by: dealname
    streams: none
alerts:
  - kind: slack
    url: { env: HOOK }
  - kind: webhook
    on: [never]
`

test.each([
  ['version', 2],
  ['connections.main.warehouse.path', 8],
  ['connections.main.hubspot.token', 5],
  ['syncs.crm_in.connection', 11],
  ['syncs.out.connection', 18],
  ['syncs.crm_in.streams.contacts.strategy', 14],
  ['syncs.crm_in.streams.custom_a.b.hash', 16],
  ['syncs.out.associations.0.by', 21],
  ['syncs.out.associations.1', 22],
  ['syncs.out.associations.1.by', 23],
  ['syncs.out.streams', 24],
  ['syncs.out.associations.0.column', 20],
  ['syncs.out.schedule', 17],
  ['alerts.1.on', 29],
  ['alerts.0.url', 27],
  ['nothing', null],
  ['', null],
])('%s stands in line %s', (path, line) => {
  expect(lineOf(yaml, path)).toBe(line)
})

test('a list may stand no further in than its key', () => {
  expect(lineOf('alerts:\n- kind: a\n- kind: b\n  on: x\nsyncs:\n', 'alerts.1.on')).toBe(4)
})

test('finds its way in JSON with a key a line', () => {
  const text = JSON.stringify({ version: 1, syncs: { a: { x: 1 }, b: { x: 2 } } }, null, 2)
  expect(lineOf(text, 'syncs.b.x')).toBe(8)
})
