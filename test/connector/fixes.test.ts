import { expect, test } from 'vitest'
import { fixOf } from '../../src/connector/fixes.ts'
import { errorKinds } from '../../src/errors/catalogue.ts'

test('every code of ours is mended as its kind declares', () => {
  for (const [code, { mend }] of Object.entries(errorKinds)) expect(fixOf(code)).toBe(mend)
})

/** Types of import errors (HUBSPOT.md 3) and categories of row errors (HUBSPOT.md 4.3, 7). */
test.each([
  ['import.AMBIGUOUS_ENUMERATION_OPTION', /option/],
  ['import.INVALID_ENUMERATION_OPTION', /option/],
  ['import.COULD_NOT_FIND_OWNER', /owner/],
  ['import.MULTIPLE_OWNERS_FOUND', /owner/],
  ['import.INVALID_EMAIL', /e-mail/],
  ['import.GDPR_BLACKLISTED_EMAIL', /privacy/],
  ['import.COULD_NOT_PARSE_DATE', /date/],
  ['import.OUTSIDE_VALID_TIME_RANGE', /date/],
  ['import.COULD_NOT_PARSE_NUMBER', /number/],
  ['import.DUPLICATE_UNIQUE_PROPERTY_VALUE', /one source row/],
  ['import.CREATE_ONLY_IMPORT', /one source row/],
  ['import.MULTIPLE_COMPANIES_WITH_THIS_DOMAIN', /merge/],
  ['import.ASSOCIATION_LABEL_NOT_FOUND', /label/],
  ['import.ASSOCIATION_RECORD_NOT_FOUND', /still in HubSpot/],
  ['import.ASSOCIATION_LIMIT_EXCEEDED', /limit/],
  ['import.MISSING_REQUIRED_PROPERTY', /requires/],
  ['import.INVALID_RECORD_ID', /still in HubSpot/],
  ['import.FAILED_VALIDATION', /names the property/],
  ['row.VALIDATION_ERROR', /names the property/],
  ['row.CONFLICT', /one source row/],
  ['row.OBJECT_NOT_FOUND', /still in HubSpot/],
  ['row.RATE_LIMITS', /send it again/],
  ['row.ANSWER_LOST', /looks whether/],
  ['row.MISSING_SCOPES', /scope/],
  ['row.PORTAL_WIDE_CUSTOM_OBJECT_LIMIT_EXCEEDED', /limit/],
])('what HubSpot calls %s is mended: %s', (code, expected) => {
  expect(fixOf(`hubspot.${code}`)).toMatch(expected)
})

test.each(['hubspot.import.UNKNOWN_ERROR', 'hubspot.row.BLOCKED', 'of.another.version'])(
  'only its message tells what mends %s',
  (code) => {
    expect(fixOf(code)).toBeNull()
  },
)
