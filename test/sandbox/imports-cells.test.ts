import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isoDate, momentIn, parseDate } from '../../src/sandbox/imports/dates.ts'
import { column, errorsOf, run } from './imports-kit.ts'
import { Caller } from './jobs-client.ts'

const KEY = column('0-1', 'Email', 'email', { columnType: 'HUBSPOT_ALTERNATE_ID' })

let hubspot: Caller
let row = 0

beforeAll(async () => {
  hubspot = await Caller.start({ knobs: { 'imports.min_ms': 0, 'imports.start_ms': 0 } })
  const property = (name: string, type: string, fieldType: string, options?: object[]) =>
    hubspot.post('/crm/v3/properties/contacts', {
      name,
      label: name,
      type,
      fieldType,
      groupName: 'contactinformation',
      ...(options === undefined ? {} : { options }),
    })
  await property('size', 'number', 'number')
  await property('born', 'date', 'date')
  await property('seen', 'datetime', 'date')
  await property('happy', 'bool', 'booleancheckbox', [
    { label: 'Yes', value: 'true', displayOrder: 0, hidden: false },
    { label: 'No', value: 'false', displayOrder: 1, hidden: false },
  ])
  const options = [
    { label: 'Red', value: 'r', displayOrder: 0, hidden: false },
    { label: 'Blue', value: 'b', displayOrder: 1, hidden: false },
    { label: 'b', value: 'x', displayOrder: 2, hidden: false },
  ]
  await property('colour', 'enumeration', 'select', options)
  await property('colours', 'enumeration', 'checkbox', options.slice(0, 2))
  const [owner] = hubspot.sandbox.account.owners()
  if (owner === undefined) throw new Error('no owner')
  const twin = { ...owner, email: 'twin@x.io' }
  hubspot.sandbox.account.setOwners([
    { ...owner, id: '77', email: 'Olga@x.io' },
    { ...twin, id: '78' },
    { ...twin, id: '79' },
  ])
})
afterAll(() => hubspot.sandbox.close())

async function cell(property: string, text: string, more: object = {}): Promise<string> {
  const email = `row${++row}@x.io`
  const columns = [KEY, column('0-1', 'Cell', property)]
  const done = await run(hubspot, [{ text: `Email,Cell\n${email},"${text}"`, columns }], {
    ...more,
  })
  const [error] = await errorsOf(hubspot, done.id)
  if (error !== undefined) return error.errorType
  const records = await hubspot.records('contacts')
  return records.find(({ properties }) => properties.email === email)?.properties[property]
}

describe('a cell', () => {
  test.each([
    { property: 'size', text: '1,234.5', value: '1234.5' },
    { property: 'size', text: '12 apples', value: 'COULD_NOT_PARSE_NUMBER' },
    { property: 'born', text: '12/31/2001', value: '2001-12-31' },
    { property: 'born', text: '2001-12-31', value: '2001-12-31' },
    { property: 'born', text: 'Dec 31, 2001', value: '2001-12-31' },
    { property: 'born', text: '31/12/2001', value: 'COULD_NOT_PARSE_DATE' },
    {
      property: 'born',
      text: '31/12/2001',
      more: { dateFormat: 'DAY_MONTH_YEAR' },
      value: '2001-12-31',
    },
    { property: 'born', text: '1009756800000', value: '2001-12-31' },
    { property: 'seen', text: '12/31/2001 14:30', value: '2001-12-31T14:30:00.000Z' },
    { property: 'seen', text: '12/31/2001', value: '2001-12-31T00:00:00.000Z' },
    {
      property: 'seen',
      text: '07/01/2001 14:30',
      more: { timeZone: 'America/New_York' },
      value: '2001-07-01T18:30:00.000Z',
    },
    { property: 'seen', text: '1009756800123', value: '2001-12-31T00:00:00.123Z' },
    { property: 'seen', text: 'yesterday', value: 'COULD_NOT_PARSE_DATE' },
    { property: 'happy', text: 'YES', value: 'true' },
    { property: 'happy', text: 'maybe', value: 'INVALID_ENUMERATION_OPTION' },
    { property: 'colour', text: 'red', value: 'r' },
    { property: 'colour', text: 'b', value: 'AMBIGUOUS_ENUMERATION_OPTION' },
    { property: 'colour', text: 'green', value: 'INVALID_ENUMERATION_OPTION' },
    { property: 'colours', text: 'Red; Blue', value: 'r;b' },
    { property: 'hubspot_owner_id', text: 'olga@x.io', value: '77' },
    { property: 'hubspot_owner_id', text: '77', value: '77' },
    { property: 'hubspot_owner_id', text: 'none@x.io', value: 'COULD_NOT_FIND_OWNER' },
    { property: 'hubspot_owner_id', text: 'twin@x.io', value: 'MULTIPLE_OWNERS_FOUND' },
    { property: 'jobtitle', text: 'x'.repeat(65_537), value: 'COLUMN_TOO_LARGE' },
  ])(
    'of $property with "$text" becomes $value ($more)',
    async ({ property, text, value, more }) => {
      expect(await cell(property, text, more)).toBe(value)
    },
  )
})

test('every date is read back from each way of writing it', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
      (date) => {
        const [year = '', month = '', day = ''] = date.toISOString().slice(0, 10).split('-')
        const wire = `${year}-${month}-${day}`
        const forms = [
          parseDate(`${Number(month)}/${Number(day)}/${year}`, 'MONTH_DAY_YEAR'),
          parseDate(`${day}.${month}.${year}`, 'DAY_MONTH_YEAR'),
          parseDate(`${year}-${month}-${day}`, 'YEAR_MONTH_DAY'),
        ]
        for (const form of forms) expect(form && isoDate(form)).toBe(wire)
      },
    ),
  )
})

test('a local time is the moment that its zone shows', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1980-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
      fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'UTC'),
      (date, timeZone) => {
        const shown = new Intl.DateTimeFormat('sv-SE', {
          timeZone,
          dateStyle: 'short',
          timeStyle: 'medium',
        })
        const text = shown.format(date)
        const parsed = parseDate(text, 'YEAR_MONTH_DAY')
        expect(parsed && shown.format(momentIn(parsed, timeZone))).toBe(text)
      },
    ),
  )
})
