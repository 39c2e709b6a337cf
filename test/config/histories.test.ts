import { describe, expect, test } from 'vitest'
import { inboundOrder } from '../../src/config/orders.ts'
import { validateText } from '../../src/config/load.ts'
import { inboundSchema } from '../../src/config/inbound-schema.ts'
import { declared, knownNames } from '../../src/connector/declared.ts'

const document = (streams: string): string => `
version: 1
connections:
  main:
    hubspot: { token: { env: HUBSPOT_TOKEN } }
    warehouse: { kind: duckdb, path: ./crm.duckdb }
syncs:
  crm_in: { connection: main, direction: inbound, streams: ${streams} }
`
const problemsOf = (streams: string) =>
  validateText(document(streams), knownNames).problems.map(({ path }) => path)
const at = 'syncs.crm_in.streams'

describe('the choice of histories', () => {
  test.each([
    ['none', '{ property_history: {} }'],
    ['all of the sync', '{ contacts: {}, property_history: { properties: all, hash: [phone] } }'],
    [
      'some of some objects',
      '{ property_history: { properties: { deals: [dealstage], contacts: all, custom_robots: [name] } } }',
    ],
  ])('takes %s', (_, streams) => {
    expect(problemsOf(streams)).toEqual([])
  })

  test.each([
    [
      'properties of no object',
      '{ property_history: { properties: [dealstage] } }',
      [`${at}.property_history.properties`],
    ],
    [
      'objects for another stream',
      '{ contacts: { properties: { deals: all } } }',
      [`${at}.contacts.properties`],
    ],
    [
      'what is no object',
      '{ property_history: { properties: { owners: all, nothings: [a] } } }',
      [`${at}.property_history.properties.owners`, `${at}.property_history.properties.nothings`],
    ],
  ])('refuses %s', (_, streams, paths) => {
    expect(problemsOf(streams)).toEqual(paths)
  })

  test('becomes an order for each object, the account’s own too', () => {
    const config = inboundSchema.parse({
      connection: 'main',
      direction: 'inbound',
      streams: {
        property_history: { properties: { deals: ['amount'], custom_robots: 'all' } },
      },
    })
    const order = inboundOrder('crm_in', config, declared, { full: false, approve: null })
    const [one] = order.streams
    expect(one?.properties).toBe('all')
    expect(
      one?.histories?.map(({ stream, properties }) => [stream.name, stream.object, properties]),
    ).toEqual([
      ['deals', 'deals', ['amount']],
      ['custom_robots', expect.stringContaining('robots'), 'all'],
    ])
  })
})
