import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Property } from '../../src/engine/ports.ts'
import { sameValue } from '../../src/outbound/fields/same-value.ts'
import { goesBack } from '../../src/outbound/fields/stage-order.ts'
import { checkOf, type Offer, plainDecimal } from '../../src/outbound/fields/wire-value.ts'
import { aProperty } from '../engine/a-property.ts'

const number = aProperty({ type: 'number' })
const bool = aProperty({ type: 'bool', fieldType: 'booleancheckbox' })
const date = aProperty({ type: 'date', fieldType: 'date' })
const time = aProperty({ type: 'datetime', fieldType: 'date' })
const text = aProperty({ type: 'string' })

const option = (value: string, label: string, hidden = false) => ({ value, label, hidden })
const choice = (more: Partial<Property> = {}): Property =>
  aProperty({ type: 'enumeration', fieldType: 'select', ...more })

/** The wire form, or the code and words of the refusal. */
function said(property: Property, given: string, offer: Offer | null = null): string {
  const checked = checkOf(property, offer)(given)
  if (checked.kind === 'value') return checked.value
  const { code, message, field } = checked.problem
  expect(field).toBe(property.name)
  return `${code}: ${message}`
}

describe('a number', () => {
  test.each([
    ['0', '0'],
    [' +5 ', '5'],
    ['-5', '-5'],
    ['-0', '0'],
    ['5.', '5'],
    ['.5', '0.5'],
    ['.55', '0.55'],
    ['-.5', '-0.5'],
    ['0012.3400', '12.34'],
    ['1e3', '1000'],
    ['1E-3', '0.001'],
    ['12.5e+2', '1250'],
    ['1234e-2', '12.34'],
    ['1e12', '1000000000000'],
    ['1e100', `1${'0'.repeat(100)}`],
    ['100', '100'],
    ['100e-2', '1'],
  ])('%j is written %s', (given, wire) => {
    expect(said(number, given)).toBe(wire)
  })

  test.each([
    '',
    '.',
    '-',
    'e5',
    '1e',
    '1e1000',
    '1.2.3',
    '--1',
    '+-1',
    'x1',
    '1x',
    '1 0',
    '1e+-1',
    '0x10',
    'NaN',
  ])('%j is none', (given) => {
    expect(said(number, given)).toMatch(/^outbound\.value_no_number: .*takes a decimal number/)
  })

  test('is one text, however it was spelled: law', () => {
    const digits = fc.stringMatching(/^\d{1,12}$/)
    fc.assert(
      fc.property(
        fc.constantFrom('', '-'),
        digits,
        digits,
        fc.integer({ min: -9, max: 9 }),
        (sign, whole, part, shift) => {
          const plain = plainDecimal(`${sign}${whole}.${part}`)
          expect(plain).toMatch(/^(0|-?(0|[1-9]\d*)(\.\d*[1-9])?)$/)
          expect(plainDecimal(plain)).toBe(plain)
          const moved = plainDecimal(`${sign}${whole}.${part}e${shift}`)
          expect(plainDecimal(`${moved}e${-shift}`)).toBe(plain)
          expect(Number(moved)).toBe(Number(`${sign}${whole}.${part}e${shift}`) + 0)
        },
      ),
    )
  })
})

test.each([
  ['true', 'true'],
  [' YES ', 'true'],
  ['1', 'true'],
  ['False', 'false'],
  ['no', 'false'],
  ['0', 'false'],
  ['', 'outbound.value_no_boolean: p takes true or false.'],
  ['10', 'outbound.value_no_boolean: p takes true or false.'],
])('a boolean given as %j', (given, wire) => {
  expect(said(bool, given)).toBe(wire)
})

describe('a day', () => {
  const none = 'outbound.value_no_date: p takes a day: YYYY-MM-DD.'
  test.each([
    [' 2026-02-28 ', '2026-02-28'],
    ['2024-02-29', '2024-02-29'],
    ['2026-02-28T00:00', '2026-02-28'],
    ['2026-02-28 00:00:00', '2026-02-28'],
    ['2026-02-28T00:00Z', '2026-02-28'],
    ['2026-02-28T00:00:00.000000Z', '2026-02-28'],
    ['2026-02-28T00:00:00+00', '2026-02-28'],
    ['2026-02-28T00:00:00+0000', '2026-02-28'],
    ['2026-02-28T00:00:00-00:00', '2026-02-28'],
    ['0', '1970-01-01'],
    ['-86400000', '1969-12-31'],
    ['1772236800000', '2026-02-28'],
    ['1772236800001', none],
    ['86400000000000000', none],
    ['2026-02-29', none],
    ['2026-02-29T00:00Z', none],
    ['2026-13-01', none],
    ['2026-02-28T00:01Z', none],
    ['2026-02-28T00:00:01Z', none],
    ['2026-02-28T00:00:00.001Z', none],
    ['2026-02-28T10:00:00Z', none],
    ['2026-02-28T00:00:00+01:00', none],
    ['2026-02-28T00:00:00-01', none],
    ['2026-02-28x00:00', none],
    ['2026-02-28T00:00x', none],
    ['2026-02-28Tx00:00', none],
    ['2026-2-28', none],
    ['26-02-28', none],
    ['2026-02-2', none],
    ['12026-02-28', none],
    ['2026-02-281', none],
    ['28.02.2026', none],
    ['', none],
  ])('given as %j', (given, wire) => {
    expect(said(date, given)).toBe(wire)
  })
})

describe('a time', () => {
  const none = 'outbound.value_no_date: p takes a time: YYYY-MM-DDTHH:MM:SSZ.'
  test.each([
    [' 2026-02-28 ', '2026-02-28T00:00:00.000Z'],
    ['2026-02-28T10:20', '2026-02-28T10:20:00.000Z'],
    ['2026-02-28 10:20:30', '2026-02-28T10:20:30.000Z'],
    ['2026-02-28T10:20:30.5Z', '2026-02-28T10:20:30.500Z'],
    ['2026-02-28T10:20:30.123456789Z', '2026-02-28T10:20:30.123Z'],
    ['2026-02-28T10:20+02', '2026-02-28T08:20:00.000Z'],
    ['2026-02-28T10:20-0230', '2026-02-28T12:50:00.000Z'],
    ['2026-02-28T10:20+05:30', '2026-02-28T04:50:00.000Z'],
    ['2026-02-28 10:20:30.25-08', '2026-02-28T18:20:30.250Z'],
    ['0', '1970-01-01T00:00:00.000Z'],
    ['-1', '1969-12-31T23:59:59.999Z'],
    ['999999999999999', '+033658-09-27T01:46:39.999Z'],
    ['1000000000000000', none],
    ['x1', none],
    ['1x', none],
    ['2026-02-29', none],
    ['2026-02-29T10:20Z', none],
    ['2026-02-28T25:00Z', none],
    ['2026-02-28T10:61Z', none],
    ['2026-02-28T10Z', none],
    ['2026-02-28T1:20Z', none],
    ['2026-02-28T10:2Z', none],
    ['2026-02-28T10:20:3Z', none],
    ['2026-02-28T10:20:30.Z', none],
    ['2026-02-28T10:20:30.1234567890Z', none],
    ['2026-02-28T10:20:30+2', none],
    ['2026-02-28T10:20:30z2', none],
    ['2026-02-28x10:20Z', none],
    ['x2026-02-28T10:20Z', none],
    ['2026-02-28T10:20Zx', none],
    ['', none],
  ])('given as %j', (given, wire) => {
    expect(said(time, given)).toBe(wire)
  })
})

describe('a choice', () => {
  const known = [
    option('a', 'Alpha'),
    option('B', 'Beta'),
    option('c', 'a'),
    option('d', 'Twice'),
    option('e', 'twice '),
    option('f', 'Shown'),
    option('g', 'Shown', true),
    option('h', 'Old', true),
    option('Alpha', 'Omega'),
  ]
  const one = choice({ options: known })
  const several = choice({ options: known, fieldType: 'checkbox' })
  const none = 'outbound.value_no_option: p has no such option.'

  test.each([
    ['a', 'a'],
    [' a ', 'a'],
    ['beta', 'B'],
    ['b', 'B'],
    ['A', 'c'],
    ['Alpha', 'Alpha'],
    ['alpha', 'a'],
    ['Shown', 'f'],
    ['old', 'h'],
    ['Twice', none],
    ['a;B', none],
    ['', none],
  ])('of one option, given as %j', (given, wire) => {
    expect(said(one, given)).toBe(wire)
  })

  test.each([
    ['a', 'a'],
    [' Beta ; a;;a ', 'B;a'],
    [' ;beta', ';B'],
    ['a;nothing', none],
    [';', none],
    [' ; ', none],
    ['', none],
  ])('of several, given as %j', (given, wire) => {
    expect(said(several, given)).toBe(wire)
  })

  test('that comes from elsewhere is HubSpot’s to judge', () => {
    expect(said(choice({ options: known, externalOptions: true }), ' x ')).toBe(' x ')
    expect(said(choice(), ' x ')).toBe(' x ')
  })

  test('that is not there yet can be offered', () => {
    const offer: Offer = (given) => `new ${given}`
    expect(said(choice(), ' x ', offer)).toBe('new x')
    expect(said(one, 'x', offer)).toBe('new x')
    expect(said(one, 'alpha', offer)).toBe('a')
    expect(said(several, 'x; a', offer)).toBe('new x;a')
  })

  test('to which nobody can add is told so', () => {
    expect(said(choice({ options: known, readOnlyOptions: true }), 'x')).toBe(
      'outbound.value_no_option: p has no such option, and HubSpot lets nobody add one to it.',
    )
  })
})

test('a text too long is refused by its length alone', () => {
  expect(said(text, 'x'.repeat(65_537))).toBe(
    'outbound.value_too_long: p takes at most 65,536 characters.',
  )
})

describe('writing would change nothing', () => {
  const email = aProperty({ type: 'string', name: 'email' })
  const checks = choice({ fieldType: 'checkbox' })
  test.each<[string, Property, string, string | null, boolean]>([
    ['where both are empty', text, '', null, true],
    ['where both are empty', number, '', '', true],
    ['but clear a value', number, '', '0', false],
    ['but fill one', number, '0', null, false],
    ['but fill one', bool, 'false', '', false],
    ['where numbers are equal', number, '1000', '1E3', true],
    ['but put a number for what is none', number, '0', 'abc', false],
    ['but another number', number, '1', '10', false],
    ['where booleans are equal', bool, 'true', ' TRUE', true],
    ['but another boolean', bool, 'true', 'false', false],
    ['where times are equal', time, '1970-01-01T00:00:00.000Z', '0', true],
    ['where times before 1970 are equal', time, '1969-12-31T23:59:59.999Z', '-1', true],
    ['where days are equal', date, '2026-02-28', '1772236800000', true],
    ['but another day', date, '2026-02-28', '2026-03-01', false],
    ['but a day for what is none', date, '2026-02-28', 'soon', false],
    ['but one text for another, neither of them a day', date, 'soon', 'later', false],
    ['but one option for another', choice(), 'a;b', 'b;a', false],
    ['where all options are held', checks, 'a;b', ';b;a;', true],
    ['but take an option away', checks, 'a', 'a;b', false],
    ['but add an option', checks, 'a;b', 'a', false],
    ['but put one for another', checks, 'a', 'b', false],
    ['where the options to add are held', checks, ';a', 'b;a', true],
    ['but add one that is not held', checks, ';a;c', 'b;a', false],
    ['where addresses are equal', email, 'A@x.test', 'a@X.test', true],
    ['but another address', email, 'a@x.test', 'b@x.test', false],
    ['but another case', text, 'A', 'a', false],
  ])('%s', (_, property, wanted, held, is) => {
    expect(sameValue(property, wanted, held)).toBe(is)
  })
})

test.each<[string | undefined, string | null | undefined, boolean]>([
  ['lead', 'customer', true],
  ['customer', 'lead', false],
  ['lead', 'lead', false],
  ['lead', null, false],
  ['lead', undefined, false],
  ['lead', 'unlisted', false],
  ['unlisted', 'customer', false],
  [undefined, 'customer', false],
  ['visitor', 'lead', true],
])('a stage %s after %s goes back: %s', (wanted, held, is) => {
  const stage = choice({
    options: [option('visitor', 'V'), option('lead', 'L'), option('customer', 'C')],
  })
  expect(goesBack(stage, wanted, held)).toBe(is)
})
