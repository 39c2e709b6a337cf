import type { Property } from '../../src/engine/ports/hubspot.ts'

/** A text property as an account describes one, but for what is given. */
export function aProperty(given: Partial<Property>): Property {
  const name = given.name ?? 'p'
  return {
    name,
    label: name,
    description: '',
    type: 'string',
    fieldType: 'text',
    groupName: 'test',
    options: [],
    calculated: false,
    externalOptions: false,
    hasUniqueValue: false,
    hidden: false,
    hubspotDefined: false,
    readOnlyValue: false,
    referencedObjectType: null,
    dataSensitivity: null,
    ...given,
  }
}
