import { describe, expect, test } from 'vitest'
import { standardObjectTypes } from '../../src/sandbox/account/object-types.ts'
import {
  defaultOwners,
  defaultPipelines,
  propertyCatalogue,
} from '../../src/sandbox/data/catalogue.ts'

const byName = (type: string) => new Map(propertyCatalogue(type).map((each) => [each.name, each]))

/** Which of these names the catalogue does not have. */
const lacking = (type: string, names: readonly string[]) =>
  names.filter((name) => !byName(type).has(name))

/** HUBSPOT.md 4.4: which field types go with which type. */
const fieldTypes: Readonly<Record<string, readonly string[]>> = {
  string: ['text', 'textarea', 'html', 'phonenumber', 'file', 'calculation_equation'],
  number: ['number', 'calculation_equation'],
  bool: ['booleancheckbox', 'calculation_equation'],
  enumeration: ['select', 'radio', 'checkbox', 'booleancheckbox', 'calculation_equation'],
  date: ['date'],
  datetime: ['date'],
}

describe.each(standardObjectTypes)('catalogue of $plural', (type) => {
  const properties = propertyCatalogue(type.id)

  test('names each property once, in a form that HubSpot allows', () => {
    expect(new Set(properties.map(({ name }) => name)).size).toBe(properties.length)
    for (const { name, label } of properties) {
      expect(name).toMatch(/^[a-z0-9_]{1,100}$/)
      expect(label).not.toBe('')
    }
  })

  test('pairs types with their field types', () => {
    const odd = properties.filter(
      (each) => fieldTypes[each.type]?.includes(each.fieldType) !== true,
    )
    expect(odd).toEqual([])
  })

  test('gives enumerations distinct options, or takes them from elsewhere', () => {
    const enumerations = properties.filter((each) => each.type === 'enumeration')
    expect(
      enumerations.filter((each) => each.options?.length === 0 && each.externalOptions !== true),
    ).toEqual([])
    for (const { options = [] } of properties) {
      expect(new Set(options.map(({ value }) => value)).size).toBe(options.length)
    }
  })

  test('makes calculated values read-only and holds at most ten unique ones', () => {
    expect(
      properties.filter((each) => each.calculated === true && each.readOnlyValue !== true),
    ).toEqual([])
    expect(properties.filter(({ hasUniqueValue }) => hasUniqueValue).length).toBeLessThanOrEqual(10)
  })

  test('has every property that the object type speaks of', () => {
    const spoken = [
      'hs_object_id',
      type.modifiedProperty,
      type.createdProperty,
      type.primaryDisplayProperty,
      ...type.searchDefaults,
      ...type.queryProperties,
      ...type.required.all,
      ...type.required.any,
      ...Object.values(type.pipeline ?? {}),
    ]
    expect(lacking(type.id, spoken)).toEqual([])
  })
})

describe.each(['0-1', '0-2', '0-3', '0-5'])('standard object %s', (type) => {
  test('has about two hundred properties', () => {
    expect(propertyCatalogue(type).length).toBeGreaterThanOrEqual(195)
  })
})

test('contacts spell the modified property without the prefix, all others with it', () => {
  expect(byName('0-1').has('lastmodifieddate')).toBe(true)
  expect(byName('0-1').has('hs_lastmodifieddate')).toBe(false)
  expect(byName('0-2').has('hs_lastmodifieddate')).toBe(true)
})

test('neither e-mail nor domain claims to be a unique property', () => {
  expect(byName('0-1').get('email')?.hasUniqueValue).toBe(false)
  expect(byName('0-2').get('domain')?.hasUniqueValue).toBe(false)
})

test('a custom object gets what every object has', () => {
  const wanted = ['hs_object_id', 'hs_createdate', 'hs_lastmodifieddate', 'hubspot_owner_id']
  expect(lacking('2-77', wanted)).toEqual([])
})

test('deal stages carry their probability, ticket stages their state, as text', () => {
  const stages = defaultPipelines('0-3')[0]?.stages ?? []
  expect(stages.map(({ metadata }) => metadata['probability'])).toEqual([
    '0.2',
    '0.4',
    '0.6',
    '0.8',
    '0.9',
    '1.0',
    '0.0',
  ])
  expect(
    stages.filter(({ metadata }) => metadata['isClosed'] === 'true').map(({ id }) => id),
  ).toEqual(['closedwon', 'closedlost'])
  expect(defaultPipelines('0-5')[0]?.stages.map(({ metadata }) => metadata['ticketState'])).toEqual(
    ['OPEN', 'OPEN', 'OPEN', 'CLOSED'],
  )
  expect(defaultPipelines('0-1')).toEqual([])
})

test("the first owner's user id is not his owner id", () => {
  const [owner] = defaultOwners()
  expect(String(owner?.userIdIncludingInactive)).not.toBe(owner?.id)
})
