import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchColumns, type SampledColumn } from '../../src/connector/reads/matches.ts'

const column = (
  name: string,
  samples: readonly string[] = [],
  kind: SampledColumn['kind'] = 'text',
): SampledColumn => ({ name, type: 'VARCHAR', kind, samples })

const property = (name: string, label: string, type = 'string', more: object = {}) => ({
  name,
  label,
  type,
  options: [],
  hidden: false,
  readOnlyValue: false,
  calculated: false,
  ...more,
})

const option = (value: string) => ({ value, label: value, hidden: false })

const contacts = [
  property('email', 'Email'),
  property('firstname', 'First Name'),
  property('lastname', 'Last Name'),
  property('phone', 'Phone Number'),
  property('mobilephone', 'Mobile Phone Number'),
  property('zip', 'Postal Code'),
  property('company', 'Company Name'),
  property('jobtitle', 'Job Title'),
  property('website', 'Website URL'),
  property('hs_email_domain', 'Email Domain', 'string', { readOnlyValue: true }),
  property('createdate', 'Create Date', 'datetime', { readOnlyValue: true }),
  property('num_deals', 'Number of Deals', 'number', { calculated: true }),
  property('lifecyclestage', 'Lifecycle Stage', 'enumeration', {
    options: ['lead', 'customer'].map(option),
  }),
  property('favourite_size', 'Favourite Size', 'number'),
  property('opt_out', 'Opted out', 'bool'),
]
const companies = [
  property('name', 'Company name'),
  property('domain', 'Company Domain Name'),
  property('website', 'Website URL'),
  property('phone', 'Phone Number'),
]

describe('a column is matched with', () => {
  test.each([
    ['email', 'email', 'same name'],
    ['E_Mail', 'email', 'same name'],
    ['FirstName', 'firstname', 'same name'],
    ['first_name', 'firstname', 'same name'],
    ['Prénom', null, null],
    ['Lástname', 'lastname', 'same name'],
    ['surname', 'lastname', 'alike'],
    ['phone_number', 'phone', 'same label'],
    ['telephone', 'phone', 'alike'],
    ['postal_code', 'zip', 'same label'],
    ['plz', 'zip', 'alike'],
    ['contact_email', 'email', 'alike'],
    ['companyName', 'company', 'same label'],
    ['organisation', 'company', 'alike'],
    ['MOBILE', 'mobilephone', 'alike'],
    ['createdate', null, null],
    ['num_deals', null, null],
    ['shoe_colour', null, null],
  ])('%s of a contact: %s (%s)', (name, expected, why) => {
    const found = matchColumns('contacts', [column(name)], contacts)
    expect(found.map((one) => [one.property, one.why])).toEqual(
      expected === null ? [] : [[expected, why]],
    )
  })

  test.each([
    ['company_name', [], 'name', 'same label'],
    ['account_name', [], 'name', 'alike'],
    ['company_domain', [], 'domain', 'alike'],
    ['site', ['example.com', 'hubspot.com'], 'domain', 'values'],
    ['contact_by', ['+49 30 1234567', '+1 (555) 123-4567'], 'phone', 'values'],
  ] as const)('%s %j of a company: %s', (name, samples, expected, why) => {
    const found = matchColumns('companies', [column(name, samples)], companies)
    expect(found.map((one) => [one.property, one.why])).toEqual(
      expected === null ? [] : [[expected, why]],
    )
  })

  test('what its values fit, and not with what they do not', () => {
    const of = (columns: readonly SampledColumn[]) =>
      matchColumns('contacts', columns, contacts).map((one) => [one.column, one.property])
    expect(of([column('contact', ['a@b.example', 'c@d.example'])])).toEqual([['contact', 'email']])
    expect(of([column('size_favourite', ['42', '43.5'])])).toEqual([
      ['size_favourite', 'favourite_size'],
    ])
    expect(of([column('size_favourite', ['large', 'small'])])).toEqual([])
    expect(of([column('lifecycle', ['lead'])])).toEqual([['lifecycle', 'lifecyclestage']])
    expect(of([column('email', [], 'map')])).toEqual([])
    // The better name takes it; the other goes without.
    expect(of([column('mail', ['x@y.example']), column('email', ['x@y.example'])])).toEqual([
      ['email', 'email'],
    ])
  })
})

test('no column and no property is matched twice, and none that can not be written', () => {
  const name = fc.constantFrom('email', 'e_mail', 'mail', 'phone', 'tel', 'zip', 'createdate', 'x')
  const sample = fc.constantFrom('a@b.example', '+49 30 1234567', 'example.com', '7', '')
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.record({ name, samples: fc.array(sample, { maxLength: 4 }) }), {
        selector: (one) => one.name,
      }),
      (columns) => {
        const found = matchColumns(
          'contacts',
          columns.map(({ name: of, samples }) => column(of, samples)),
          contacts,
        )
        expect(new Set(found.map((one) => one.column)).size).toBe(found.length)
        expect(new Set(found.map((one) => one.property)).size).toBe(found.length)
        for (const one of found) {
          expect(['createdate', 'num_deals', 'hs_email_domain']).not.toContain(one.property)
          expect(one.score).toBeGreaterThanOrEqual(0.5)
          expect(one.score).toBeLessThanOrEqual(1)
        }
      },
    ),
  )
})
