import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Property, ValidationRule } from '../../src/engine/ports.ts'
import { ConnectorError } from '../../src/errors/connector-error.ts'
import { accountRules } from '../../src/outbound/fields/account-rules.ts'
import { checkOf } from '../../src/outbound/fields/wire-value.ts'
import { Missing, mostOptions } from '../../src/outbound/provision/missing.ts'
import { type DecideOrder, decide } from '../../src/outbound/records/decide.ts'
import { aProperty } from '../engine/a-property.ts'

const property = (type: string, fieldType = 'text', more: Partial<Property> = {}): Property =>
  aProperty({ type, fieldType, ...more })

const options = (...named: readonly (readonly [string, string, boolean?])[]) =>
  named.map(([value, label, hidden = false]) => ({ value, label, hidden }))

const text = property('string')
const number = property('number', 'number')
const date = property('date', 'date')
const time = property('datetime', 'date')
/** A Wednesday. */
const now = Date.parse('2026-11-18T12:00:00Z')
const day = (iso: string): string => String(Date.parse(iso))

const rule = (type: string, ...given: readonly string[]): ValidationRule => ({
  type,
  arguments: given,
  normalizes: false,
})

describe('a rule of the account', () => {
  test.each<[string, Property, ValidationRule, readonly string[], readonly string[]]>([
    ['MIN_LENGTH', text, rule('MIN_LENGTH', '3'), ['abc'], ['ab']],
    ['MAX_LENGTH', text, rule('MAX_LENGTH', '3'), ['abc', 'a😀b'], ['abcd']],
    ['MIN_NUMBER', number, rule('MIN_NUMBER', '-10.5'), ['-10.5', '0'], ['-10.6']],
    ['MAX_NUMBER', number, rule('MAX_NUMBER', '99.99'), ['99.99'], ['100']],
    ['DECIMAL', number, rule('DECIMAL', '2'), ['1', '1.25'], ['1.255']],
    ['numeric only', text, rule('ALPHANUMERIC', 'NUMERIC_ONLY'), ['10115', '1 2'], ['1a', '1-2']],
    ['letters only', text, rule('ALPHANUMERIC', 'ALPHA_ONLY'), ['abcÄ'], ['a1', 'a-b']],
    ['letters and digits', text, rule('ALPHANUMERIC', 'ALPHANUMERIC'), ['a1'], ['a_1', 'a!']],
    ['SPECIAL_CHARACTERS', text, rule('SPECIAL_CHARACTERS', 'NOT_ALLOWED'), ['a b'], ['a#b']],
    ['WHITESPACE', text, rule('WHITESPACE'), ['ab'], ['a b', ' a']],
    ['WHITESPACE TRIM', text, rule('WHITESPACE', 'TRIM'), ['a b'], ['a ']],
    ['FORMAT UPPER', text, rule('FORMAT', 'UPPER'), ['AB1'], ['Ab']],
    ['FORMAT LOWER', text, rule('FORMAT', 'LOWER'), ['ab'], ['aB']],
    ['FORMAT CAPITALIZATION', text, rule('FORMAT', 'CAPITALIZATION'), ['Ab'], ['ab']],
    ['EMAIL', text, rule('EMAIL'), ['a@b.co'], ['a@b', 'a b@c.d']],
    ['allowed mail', text, rule('EMAIL_ALLOWED_DOMAINS', 'x.com'), ['a@X.com'], ['a@y.com']],
    ['blocked mail', text, rule('EMAIL_BLOCKED_DOMAINS', 'x.com'), ['a@y.com'], ['a@x.com']],
    ['DOMAIN', text, rule('DOMAIN'), ['acme.com'], ['acme', 'a@b.c']],
    ['URL', text, rule('URL'), ['https://a.b/c'], ['nowhere', 'a b.c']],
    [
      'allowed site',
      text,
      rule('URL_ALLOWED_DOMAINS', 'a.com'),
      ['https://www.a.com/x'],
      ['b.com'],
    ],
    ['blocked site', text, rule('URL_BLOCKED_DOMAINS', 'a.com'), ['b.com'], ['http://a.com']],
    [
      'phone',
      text,
      rule('PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE', 'us'),
      ['+1 617 555 0100'],
      ['none'],
    ],
    ['REGEX', text, rule('REGEX', '^(?:A-)?[0-9]{3}$', 'Say A-123'), ['A-123', '123'], ['A123']],
    ['REGEX with a flag', text, rule('REGEX', '(?i)^ab$'), ['AB'], ['b']],
    ['REGEX unlike ours', text, rule('REGEX', '^[[:alpha:]]+$'), ['1', 'a'], []],
    ['START_DATE', date, rule('START_DATE', day('2026-01-02')), ['2026-01-02'], ['2026-01-01']],
    ['END_DATE', date, rule('END_DATE', day('2026-01-02')), ['2026-01-02'], ['2026-01-03']],
    [
      'START_DATETIME',
      time,
      rule('START_DATETIME', day('2026-01-02')),
      ['2026-01-02T00:00:00.000Z'],
      ['2026-01-01T23:59:59.999Z'],
    ],
    [
      'END_DATETIME',
      time,
      rule('END_DATETIME', day('2026-01-02')),
      ['2026-01-02T00:00:00.000Z'],
      ['2026-01-02T00:00:00.001Z'],
    ],
    ['AFTER_DURATION', date, rule('AFTER_DURATION', 'P7D'), ['2026-11-25'], ['2026-11-23']],
    ['BEFORE_DURATION', date, rule('BEFORE_DURATION', 'P1M'), ['2026-10-18'], ['2026-10-21']],
    [
      'AFTER_DATETIME_DURATION',
      time,
      rule('AFTER_DATETIME_DURATION', 'P1DT1H'),
      ['2026-11-19T13:00:00.000Z'],
      ['2026-11-19T12:59:59.000Z'],
    ],
    [
      'BEFORE_DATETIME_DURATION',
      time,
      rule('BEFORE_DATETIME_DURATION', 'P1Y'),
      ['2025-11-18T12:00:00.000Z'],
      ['2025-11-18T12:00:01.000Z'],
    ],
    ['DAYS_OF_WEEK', date, rule('DAYS_OF_WEEK', 'MONDAY'), ['2026-11-16'], ['2026-11-17']],
    [
      'DAYS_OF_WEEK with a zone to spare',
      time,
      rule('DAYS_OF_WEEK', 'MONDAY'),
      ['2026-11-16T12:00:00.000Z', '2026-11-17T05:00:00.000Z'],
      ['2026-11-17T13:00:00.000Z'],
    ],
    ['a rule of a later API', text, rule('HOROSCOPE', 'ARIES'), ['x'], []],
    ['a bound that is none', text, rule('MAX_LENGTH', 'many'), ['x'], []],
  ])('%s lets through what keeps it and refuses what breaks it', (_, of, one, kept, broken) => {
    const check = accountRules(of, [one], () => now)
    expect(kept.map(check)).toEqual(kept.map(() => null))
    expect(broken.map((value) => check(value)?.code)).toEqual(
      broken.map(() => 'outbound.value_breaks_rule'),
    )
  })

  test('names the field and the rule, or the words that people gave it, never the value', () => {
    const said = (one: ValidationRule): unknown => accountRules(text, [one], () => now)('s3cret!')
    expect(said(rule('MAX_LENGTH', '3'))).toMatchObject({
      field: 'p',
      message: "p breaks the account's rule MAX_LENGTH 3.",
    })
    expect(said(rule('REGEX', '^\\d+$', 'Digits only'))).toMatchObject({
      message: "p breaks the account's rule REGEX: Digits only.",
    })
  })

  test('that mends values before it judges them is left to HubSpot', () => {
    const mending = { ...rule('FORMAT', 'UPPER'), normalizes: true }
    expect(accountRules(text, [mending], () => now)('ab')).toBeNull()
  })
})

test('an option is found by value, hidden or not, and by a label that only one shown option has', () => {
  const select = property('enumeration', 'select', {
    options: options(
      ['a', 'One'],
      ['b', 'Two', true],
      ['c', 'One', true],
      ['d', 'Same'],
      ['e', 'Same'],
    ),
  })
  const check = checkOf(select)
  const found = (said: string): string | null => {
    const checked = check(said)
    return checked.kind === 'value' ? checked.value : null
  }
  expect(['a', 'b', 'one', 'TWO', 'Same', 'D', 'none'].map(found)).toEqual([
    'a',
    'b',
    'a',
    'b',
    null,
    'd',
    null,
  ])
  const shut = checkOf({ ...select, readOnlyOptions: true })('none')
  expect(shut.kind === 'problem' ? shut.problem.message : '').toContain('lets nobody add one')
})

describe('a lifecycle stage', () => {
  const stage = property('enumeration', 'radio', {
    name: 'lifecyclestage',
    options: options(['lead', 'Lead'], ['customer', 'Customer'], ['other', 'Other']),
  })
  const orderOf = (rule: 'refused' | 'cleared_first'): DecideOrder => ({
    strategy: 'upsert',
    requires: [],
    mayCreate: true,
    forwardOnly: new Map([['lifecyclestage', rule]]),
    rules: new Map(),
  })
  const move = (
    held: string | null,
    value: string,
    on: 'always' | 'create' = 'always',
    rule: 'refused' | 'cleared_first' = 'refused',
  ) => {
    const decision = decide(orderOf(rule), [{ property: stage, value, on }], null, {
      kind: 'one',
      record: {
        id: '1',
        properties: { lifecyclestage: held },
        createdAt: '',
        updatedAt: '',
        archived: false,
      },
    })
    if (decision.kind === 'refused') return decision.problem.code
    const clears = decision.kind === 'update' && decision.clearsFirst === true
    return `${decision.kind}${clears ? ', cleared first' : ''}`
  }
  test.each([
    ['forward', 'lead', 'customer', 'update'],
    ['to where it is', 'customer', 'customer', 'unchanged'],
    ['from nowhere', null, 'lead', 'update'],
    ['to nowhere', 'customer', '', 'update'],
    ['from a stage that is no longer listed', 'old', 'lead', 'update'],
    ['backwards', 'customer', 'lead', 'outbound.lifecycle_backwards'],
    ['backwards from the last', 'other', 'customer', 'outbound.lifecycle_backwards'],
  ])('goes %s: %s to %s is %s', (_, held, wanted, outcome) => {
    expect(move(held, wanted)).toBe(outcome)
  })
  test('that is written at the create only does not go back', () => {
    expect(move('customer', 'lead', 'create')).toBe('unchanged')
  })
  test('that may go back is cleared first, and only then', () => {
    expect(move('customer', 'lead', 'always', 'cleared_first')).toBe('update, cleared first')
    expect(move('lead', 'customer', 'always', 'cleared_first')).toBe('update')
  })
})

describe('what may be created', () => {
  const missing = (mayAddOptions = true) =>
    new Missing({ sync: 's', object: 'contacts', mayAddOptions, properties: [] })
  const select = property('enumeration', 'select', { options: options(['a', 'A']) })
  const several = property('enumeration', 'checkbox', { name: 'q' })

  test.each<[string, Property, boolean]>([
    ['a select', select, true],
    ['several checkboxes', several, true],
    ['a single checkbox', property('enumeration', 'booleancheckbox'), false],
    ['a text', text, false],
    ['options that HubSpot keeps', { ...select, readOnlyOptions: true }, false],
    ['options from elsewhere', { ...select, externalOptions: true }, false],
    ['an owner', { ...select, referencedObjectType: 'OWNER' }, false],
  ])('options of %s', (_, of, may) => {
    expect(missing().mayOffer(of)).toBe(may)
    expect(missing(false).mayOffer(of)).toBe(false)
  })

  test('only options that planned rows write, each in one spelling', () => {
    const held = missing()
    const check = checkOf(several, (said) => held.offer('q', said))
    expect(check('Red; red ;blue')).toEqual({ kind: 'value', value: 'Red;blue' })
    expect(check('green')).toEqual({ kind: 'value', value: 'green' })
    held.want(several, ';Red;blue')
    expect(held.options()).toEqual([{ property: 'q', options: ['Red', 'blue'] }])
    expect(held.report().map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'option Red',
      'option blue',
    ])
    held.begin()
    expect(held.isNeeded()).toBe(false)
  })

  test('too many options stop the run before anything is made, however many rows ask for them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: mostOptions + 20 }), (count) => {
        const held = missing()
        const fill = (): string | null => {
          try {
            for (let row = 0; row < 2 * count; row += 1) {
              held.want(select, held.offer('p', `v${row % count}`))
            }
            return null
          } catch (error) {
            return error instanceof ConnectorError ? error.code : String(error)
          }
        }
        expect(fill()).toBe(count > mostOptions ? 'outbound.too_many_options' : null)
        expect(held.options()[0]?.options.length).toBe(Math.min(count, mostOptions + 1))
      }),
    )
  })

  test('a list column becomes a property with the options that rows write, or none without any', () => {
    const held = new Missing({
      sync: 's',
      object: 'contacts',
      mayAddOptions: false,
      properties: [
        {
          name: 'q',
          label: 'Q',
          type: 'enumeration',
          fieldType: 'checkbox',
          groupName: 'g',
          hasUniqueValue: false,
          options: [],
        },
      ],
    })
    const [made] = held.asProperties()
    if (made === undefined) throw new Error('no property')
    expect(held.mayOffer(made)).toBe(true)
    expect(held.report()).toEqual([])
    held.want(made, held.offer('q', 'x'))
    expect(held.properties()).toMatchObject([{ name: 'q', options: ['x'] }])
    expect(held.options()).toEqual([])
    expect(held.report().map(({ kind }) => kind)).toEqual(['property', 'option'])
  })
})
