import { describe, expect, test } from 'vitest'
import { directionKey, directionsOf } from '../../src/inbound/links/directions.ts'
import { linkedObjects } from '../../src/inbound/links/run-links.ts'
import { associations } from '../../streams/associations.ts'
import { companies } from '../../streams/companies.ts'
import { contacts } from '../../streams/contacts.ts'
import { deals } from '../../streams/deals.ts'
import { inboundOrder, streamOrder } from './sync-room.ts'

const order = inboundOrder([contacts, companies, deals].map((stream) => streamOrder(stream)))

describe('directions', () => {
  test('all pairs are every pair of the sync, each object with itself too, in both directions', () => {
    const keys = directionsOf(order, streamOrder(associations)).map(directionKey)
    expect(new Set(keys).size).toBe(9)
    expect(keys).toContain('companies>companies')
    expect(keys).toContain('deals>contacts')
  })

  test('a named pair is read in both directions, link columns beside it', () => {
    const found = directionsOf(
      order,
      streamOrder(associations, { pairs: [['contacts', 'companies']] }),
    )
    expect(found.map((one) => [directionKey(one), one.inTable, one.columns])).toEqual([
      ['contacts>companies', true, []],
      ['companies>contacts', true, []],
      ['deals>contacts', false, ['contact_ids']],
    ])
  })

  test('without the associations stream only link columns are read', () => {
    expect(directionsOf(order, null).map(directionKey)).toEqual(['deals>contacts'])
    expect([...linkedObjects(order)]).toEqual(['deals'])
  })

  test('a pair with an object that no stream reads is refused by name', () => {
    const pairs = [['contacts', 'tickets']] as const
    expect(() => directionsOf(order, streamOrder(associations, { pairs }))).toThrow(/tickets/)
  })
})
