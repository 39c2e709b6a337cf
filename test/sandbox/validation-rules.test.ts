import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { shifted } from '../../src/sandbox/account/periods.ts'
import { type Caller, openAccount } from './caller.ts'

let account: Caller
let contact: string
beforeAll(async () => {
  account = await openAccount()
  contact = await account.contact({ email: 'rules@example.com' })
  await account.control('POST', 'clock', { freeze: true })
  await account.control('POST', 'clock', { now: '2026-11-22T12:00:00Z' })
})
afterAll(() => account[Symbol.asyncDispose]())

let last = 0
/** A property of its own for each case, so that rules don't meet. */
async function ruled(
  type: string,
  rule: string,
  ruleArguments: readonly string[],
  more: object = {},
): Promise<readonly [name: string, status: number]> {
  last += 1
  const name = `ruled_${last}`
  const fieldType = { string: 'text', number: 'number' }[type] ?? 'date'
  const body = { name, label: name, type, fieldType, groupName: 'contactinformation' }
  expect((await account.call('POST', '/crm/properties/2026-09/contacts', body)).status).toBe(201)
  const path = `/crm/property-validations/2026-09/0-1/${name}/rule-type/${rule}`
  return [name, (await account.call('PUT', path, { ruleArguments, ...more })).status]
}
const write = (name: string, value: string, base = '/crm/objects/2026-09') =>
  account.call('PATCH', `${base}/contacts/${contact}`, { properties: { [name]: value } })
const at = (iso: string) => String(Date.parse(iso))

describe('a rule of the kind', () => {
  test.each([
    ['string', 'MIN_LENGTH', ['3'], 'abc', 'ab'],
    ['string', 'MAX_LENGTH', ['3'], 'abc', 'abcd'],
    ['number', 'MIN_NUMBER', ['-1.5'], '-1.5', '-2'],
    ['number', 'MAX_NUMBER', ['10'], '10', '10.1'],
    ['number', 'DECIMAL', ['2'], '1.25', '1.255'],
    ['string', 'ALPHANUMERIC', ['ALPHA_ONLY'], 'Zoë', 'Z4'],
    ['string', 'ALPHANUMERIC', ['NUMERIC_ONLY'], '42', 'Z4'],
    ['string', 'ALPHANUMERIC', ['ALPHANUMERIC'], 'Z4', 'Z 4'],
    ['string', 'SPECIAL_CHARACTERS', ['NOT_ALLOWED'], 'a b', 'a&b'],
    ['string', 'WHITESPACE', [], 'ab', 'a b'],
    ['string', 'WHITESPACE', ['TRIM'], 'a b', ' a b'],
    ['string', 'FORMAT', ['UPPER'], 'DE', 'De'],
    ['string', 'FORMAT', ['CAPITALIZATION'], 'Ada Lovelace', 'Ada lovelace'],
    ['string', 'REGEX', ['[A-Z]{2}\\d+', 'two letters, then digits'], 'AB1', 'AB'],
    ['string', 'DOMAIN', [], 'a.example.com', 'a_example'],
    ['string', 'EMAIL', [], 'a@b.example', 'a@b'],
    ['string', 'URL', [], 'https://a.example/x', 'a.example'],
    ['string', 'EMAIL_ALLOWED_DOMAINS', ['ours.example'], 'a@ours.example', 'a@theirs.example'],
    ['string', 'EMAIL_BLOCKED_DOMAINS', ['theirs.example'], 'a@ours.example', 'a@theirs.example'],
    [
      'string',
      'URL_ALLOWED_DOMAINS',
      ['ours.example'],
      'https://ours.example',
      'https://x.example',
    ],
    ['string', 'URL_BLOCKED_DOMAINS', ['x.example'], 'https://ours.example', 'https://x.example/y'],
    ['string', 'PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE', [], '+49 30 123456', '030 123456'],
    ['date', 'START_DATE', [at('2026-01-01')], '2026-01-01', '2025-12-31'],
    ['date', 'END_DATE', [at('2026-01-01')], '2026-01-01', '2026-01-02'],
    ['datetime', 'START_DATETIME', [at('2026-01-01')], '2026-01-01T00:00:00Z', '2025-12-31'],
    ['datetime', 'END_DATETIME', [at('2026-01-01')], '2026-01-01', '2026-01-01T00:00:01Z'],
    ['date', 'AFTER_DURATION', ['P7D'], '2026-11-30', '2026-11-28'],
    ['date', 'BEFORE_DURATION', ['P1M'], '2026-10-22', '2026-10-23'],
    ['datetime', 'AFTER_DATETIME_DURATION', ['PT12H'], '2026-11-23', '2026-11-22T23:59:59Z'],
    ['datetime', 'BEFORE_DATETIME_DURATION', ['P1Y'], '2025-11-22', '2025-11-23'],
    ['date', 'DAYS_OF_WEEK', ['MONDAY', 'FRIDAY'], '2026-11-23', '2026-11-22'],
  ])('on %s: %s %j takes %s and refuses %s', async (type, rule, args, good, bad) => {
    const [name, set] = await ruled(type, rule, args)
    expect(set).toBe(204)
    expect((await write(name, good)).status).toBe(200)
    const refused = await write(name, bad)
    expect(refused.status).toBe(400)
    expect(refused.body.message).toContain('"error":"CUSTOM_VALIDATION_FAILED"')
    // A pattern brings its own message.
    expect(refused.body.message).toContain(rule === 'REGEX' ? (args[1] ?? '') : rule)
    // Clearing breaks no rule, nor does a write by an older path.
    expect((await write(name, '')).status).toBe(200)
    expect((await write(name, bad, '/crm/v3/objects')).status).toBe(200)
    const path = `property-validations/0-1/${name}`
    expect((await account.call('GET', `/crm/v3/${path}`)).body.results).toEqual([
      { ruleType: rule, ruleArguments: args },
    ])
  })

  test.each([
    ['string', 'MAX_NUMBER', ['3']],
    ['number', 'MAX_LENGTH', ['3']],
    ['string', 'MAX_LENGTH', ['three']],
    ['string', 'ALPHANUMERIC', []],
    ['date', 'AFTER_DURATION', ['a week']],
    ['date', 'DAYS_OF_WEEK', ['SOMEDAY']],
    ['string', 'REGEX', ['(']],
    ['string', 'EMAIL_ALLOWED_DOMAINS', []],
    ['string', 'PALINDROME', []],
  ])('on %s is refused: %s %j', async (type, rule, args) => {
    expect((await ruled(type, rule, args))[1]).toBe(400)
  })
})

test('a rule that normalizes changes the value instead of refusing it', async () => {
  const [name] = await ruled('string', 'FORMAT', ['UPPER'], { shouldApplyNormalization: true })
  expect((await write(name, 'de')).body.properties[name]).toBe('DE')
})

test('one bad row of a batch is named; an update that touches nothing ruled goes through', async () => {
  const [name] = await ruled('number', 'MAX_NUMBER', ['10'])
  const { status, body } = await account.call(
    'POST',
    '/crm/objects/2026-09/contacts/batch/create',
    {
      inputs: ['11', '9'].map((value) => ({
        objectWriteTraceId: value,
        properties: { email: `n${value}@example.com`, [name]: value },
      })),
    },
  )
  expect([status, body.results.length, body.errors[0].context.objectWriteTraceId]).toEqual([
    207,
    1,
    ['11'],
  ])
  expect((await write('firstname', 'Ada')).status).toBe(200)
})

test('rules can be set and taken away past the API', async () => {
  const rules = [{ ruleType: 'MAX_LENGTH', ruleArguments: ['2'] }]
  const items = [{ id: '0-1/city', rules }]
  const put = await account.control('POST', 'collections/validation_rules', { items })
  expect([put.status, put.body.ids]).toEqual([200, ['0-1/city']])
  expect((await write('city', 'Bonn')).status).toBe(400)
  const { body } = await account.control('GET', 'collections/validation_rules')
  expect(body.results).toContainEqual(items[0])
  await account.control('POST', 'collections/validation_rules', { remove: ['0-1/city'] })
  expect((await write('city', 'Bonn')).status).toBe(200)
})

test('periods go by the calendar', () => {
  const from = Date.UTC(2026, 0, 31)
  const day = (period: string, direction: 1 | -1) =>
    new Date(shifted(from, period, direction) ?? 0).toISOString().slice(0, 16)
  expect(day('P1M', 1)).toBe('2026-02-28T00:00')
  expect(day('P1Y2M', -1)).toBe('2024-11-30T00:00')
  expect(day('P2WT3H30M', 1)).toBe('2026-02-14T03:30')
  expect([shifted(from, 'P', 1), shifted(from, 'P1DT', 1), shifted(from, '7D', 1)]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
