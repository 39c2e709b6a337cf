import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonicalNumber, parseInstant } from '../../src/sandbox/account/values.ts'
import { openAccount, type Caller } from './caller.ts'

let account: Caller
let contact: string
beforeAll(async () => {
  account = await openAccount()
  contact = await account.contact({ email: 'base@example.com' })
  const property = (name: string, type: string, fieldType: string, more = {}) =>
    account.call('POST', '/crm/v3/properties/contacts', {
      name,
      label: name,
      type,
      fieldType,
      groupName: 'contactinformation',
      ...more,
    })
  await property('score', 'number', 'number')
  await property('agreed', 'bool', 'booleancheckbox')
  await property('birthday', 'date', 'date')
  await property('seen_at', 'datetime', 'date')
  await property('colour', 'enumeration', 'checkbox', {
    options: [
      { label: 'Red', value: 'red' },
      { label: 'Blue', value: 'blue' },
    ],
  })
  await property('contact_number', 'number', 'number', { hasUniqueValue: true })
})
afterAll(() => account[Symbol.asyncDispose]())

const write = (properties: Readonly<Record<string, unknown>>) =>
  account.call('PATCH', `/crm/v3/objects/contacts/${contact}`, { properties })
const read = async (name: string) =>
  (await account.call('GET', `/crm/v3/objects/contacts/${contact}?properties=${name}`)).body
    .properties[name]

describe('a value', () => {
  test.each([
    ['number', 'score', '0012.500', '12.5'],
    ['JSON number', 'score', 7, '7'],
    ['bool', 'agreed', 'true', 'true'],
    ['day', 'birthday', '2020-02-29', '2020-02-29'],
    ['day as midnight in ms', 'birthday', '1582934400000', '2020-02-29'],
    ['instant', 'seen_at', '2020-02-29T12:30:00+01:00', '2020-02-29T11:30:00.000Z'],
    ['instant in ms', 'seen_at', '1582934400001', '2020-02-29T00:00:00.001Z'],
    ['options', 'colour', 'red;blue', 'red;blue'],
  ])('is normalised to wire text: %s', async (_title, name, sent, kept) => {
    expect((await write({ [name]: sent })).status).toBe(200)
    expect(await read(name)).toBe(kept)
  })

  test('with a leading ; is added to what a checkbox has', async () => {
    await write({ colour: 'red' })
    await write({ colour: ';blue' })
    expect(await read('colour')).toBe('red;blue')
  })

  test.each([
    ['unknown property', { nope: '1' }, 'PROPERTY_DOESNT_EXIST'],
    ['read-only property', { hs_object_id: '1' }, 'READ_ONLY_VALUE'],
    ['text for a number', { score: 'many' }, 'INVALID_LONG'],
    ['yes for a bool', { agreed: 'yes' }, 'INVALID_BOOLEAN'],
    ['a day that is none', { birthday: '2021-02-30' }, 'INVALID_DATE'],
    ['a day that is not midnight', { birthday: '1582934400001' }, 'INVALID_DATE'],
    ['unknown option', { colour: 'green' }, 'INVALID_OPTION'],
    ['unknown owner', { hubspot_owner_id: '1' }, 'INVALID_OWNER'],
    ['bad e-mail', { email: 'nobody' }, 'INVALID_EMAIL'],
    ['too long a text', { firstname: 'x'.repeat(65_537) }, 'VALUE_TOO_LONG'],
  ])('that is refused leaves the record as it was: %s', async (_title, properties, error) => {
    const reply = await write({ ...properties, lastname: 'changed' })
    expect(reply.status).toBe(400)
    expect(reply.body.category).toBe('VALIDATION_ERROR')
    expect(reply.body.message).toMatch(/^Property values were not valid: \[\{"isValid":false/)
    expect(
      JSON.parse(reply.body.message.slice('Property values were not valid: '.length))[0].error,
    ).toBe(error)
    expect(await read('lastname')).toBeNull()
  })

  test('of a unique property belongs to one record', async () => {
    await write({ contact_number: '5' })
    const twin = await account.call('POST', '/crm/v3/objects/contacts', {
      properties: { email: 'twin@example.com', contact_number: '5' },
    })
    expect(twin.status).toBe(400)
    expect(twin.body.message).toContain('CONFLICTING_UNIQUE_VALUE')
    const byNumber = await account.call(
      'GET',
      '/crm/v3/objects/contacts/5?idProperty=contact_number',
    )
    expect(byNumber.body.id).toBe(contact)
  })
})

describe('lifecyclestage', () => {
  test('moves forward only, unless it is cleared first', async () => {
    await write({ lifecyclestage: 'customer' })
    expect((await write({ lifecyclestage: 'lead' })).status).toBe(200)
    expect(await read('lifecyclestage')).toBe('customer')
    await write({ lifecyclestage: '' })
    await write({ lifecyclestage: 'lead' })
    expect(await read('lifecyclestage')).toBe('lead')
  })
})

describe('a create', () => {
  test.each([
    ['contact without e-mail or name', 'contacts', { phone: '1' }],
    ['company without name and domain', 'companies', { city: 'Berlin' }],
    ['deal without stage', 'deals', { dealname: 'D' }],
    ['ticket without subject', 'tickets', { hs_pipeline_stage: '1' }],
    ['note without time', 'notes', { hs_note_body: 'n' }],
  ])('needs its minimum: %s', async (_title, type, properties) => {
    const reply = await account.call('POST', `/crm/v3/objects/${type}`, { properties })
    expect(reply.status).toBe(400)
    expect(reply.body.message).toContain('required properties were not set')
  })

  test('of a contact with a bad e-mail names that alone, not as missing too', async () => {
    const reply = await account.call('POST', '/crm/v3/objects/contacts', {
      properties: { email: 'bad' },
    })
    expect(reply.body.errors.map(({ code }: { code: string }) => code)).toEqual(['INVALID_EMAIL'])
  })

  test('of a contact whose e-mail exists is a 409 that names it', async () => {
    const reply = await account.call('POST', '/crm/v3/objects/contacts', {
      properties: { email: 'BASE@example.com' },
    })
    expect(reply.status).toBe(409)
    expect(reply.body).toMatchObject({
      status: 'error',
      category: 'CONFLICT',
      message: `Contact already exists. Existing ID: ${contact}`,
    })
  })

  test('of a deal takes a stage of its pipeline only, and the first pipeline when none is named', async () => {
    const deal = await account.call('POST', '/crm/v3/objects/deals', {
      properties: { dealname: 'D', dealstage: 'closedwon' },
    })
    expect(deal.body.properties).toMatchObject({ pipeline: 'default', dealstage: 'closedwon' })
    const wrong = await account.call('POST', '/crm/v3/objects/deals', {
      properties: { dealname: 'D', dealstage: 'nowhere' },
    })
    expect(wrong.body.message).toContain('INVALID_STAGE')
  })
})

test('numbers keep their value when they are made canonical', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 30n }),
      fc.nat(20),
      fc.nat(3),
      fc.boolean(),
      (digits, places, padding, negative) => {
        const text = digits.toString().padStart(places + 1, '0')
        const whole = text.slice(0, text.length - places)
        const fraction = text.slice(text.length - places)
        const sent = `${negative ? '-' : ''}${'0'.repeat(padding)}${whole}.${fraction}${'0'.repeat(padding)}`
        const kept = canonicalNumber(sent)
        expect(kept).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/)
        const [keptWhole = '', keptFraction = ''] = kept.replace('-', '').split('.')
        expect(BigInt(keptWhole + keptFraction.padEnd(places, '0'))).toBe(digits)
      },
    ),
  )
})

test('an ISO instant reads back as itself', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
      (date) => {
        expect(parseInstant(date.toISOString())).toBe(date.getTime())
        expect(parseInstant(String(date.getTime()))).toBe(date.getTime())
      },
    ),
  )
})

test("an admin's validation rules bind writes by 2026-09 paths, and by v3 when the knob says so", async () => {
  const path = '/crm/property-validations/2026-09/0-1/city/rule-type/MAX_LENGTH'
  expect((await account.call('PUT', path, { ruleArguments: ['6'] })).status).toBe(204)
  const body = { properties: { city: 'Hamburg' } }
  const dated = await account.call('PATCH', `/crm/objects/2026-09/contacts/${contact}`, body)
  expect(dated.status).toBe(400)
  expect(dated.body.message).toContain('CUSTOM_VALIDATION_FAILED')
  expect((await account.call('PATCH', `/crm/v3/objects/contacts/${contact}`, body)).status).toBe(
    200,
  )
  await account.knobs({ validation_rules_on: 'all' })
  expect((await account.call('PATCH', `/crm/v3/objects/contacts/${contact}`, body)).status).toBe(
    400,
  )
  const rules = await account.call('GET', '/crm/v3/property-validations/0-1')
  expect(rules.body.results).toEqual([
    {
      propertyName: 'city',
      propertyValidationRules: [{ ruleType: 'MAX_LENGTH', ruleArguments: ['6'] }],
    },
  ])
})
