import { describe, expect, test } from 'vitest'
import { kindOfProperty, wantedProperties } from '../../src/inbound/property-columns.ts'
import { property } from './landing-room.ts'

describe('properties', () => {
  test.each([
    ['string', 'textarea', 'text'],
    ['phone_number', 'phonenumber', 'text'],
    ['number', 'calculation_equation', 'number'],
    ['bool', 'booleancheckbox', 'boolean'],
    ['enumeration', 'select', 'text'],
    ['enumeration', 'booleancheckbox', 'text'],
    ['enumeration', 'checkbox', 'list'],
    ['date', 'date', 'date'],
    ['datetime', 'date', 'timestamp'],
    ['json', 'text', 'json'],
    ['something_new', 'text', 'text'],
  ])('%s shown as %s lands as %s', (type, fieldType, kind) => {
    expect(kindOfProperty({ type, fieldType })).toBe(kind)
  })

  const account = [property('email'), property('ssn'), property('weight', 'number', 'number')]
  const names = (order: Parameters<typeof wantedProperties>[2]) =>
    wantedProperties('contacts', account, order, new Set(['gone'])).map((one) => [
      one.name,
      one.kind,
      one.hashed,
    ])

  test('all but the excluded, hashed ones as text', () => {
    expect(names({ properties: 'all', exclude: ['ssn'], hash: ['weight'] })).toEqual([
      ['email', 'text', false],
      ['weight', 'text', true],
    ])
  })

  test('a named property that the account lost goes on being none, one that it never had is refused', () => {
    expect(names({ properties: ['email', 'gone'], exclude: [], hash: [] })).toEqual([
      ['email', 'text', false],
    ])
    expect(() => names({ properties: ['emial'], exclude: [], hash: [] })).toThrow(/emial/)
  })
})
