import type { PropertyDefinition } from '../../src/sandbox/account/definitions.ts'
import type { Account } from '../../src/sandbox/account/types.ts'

/** What is wrong with a value on the wire, by its property's type (HUBSPOT.md 4.4); null when nothing is. */
export function wireProblem(
  account: Account,
  property: PropertyDefinition,
  text: string,
): string | null {
  const bad = (why: string) => `${property.name}: ${JSON.stringify(text.slice(0, 40))} ${why}`
  if (text === '') return bad('is empty, not unset')
  switch (property.type) {
    case 'number':
      return /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/u.test(text) || /^-?\d+\.\d\d$/u.test(text)
        ? null
        : bad('is no decimal')
    case 'bool':
      return text === 'true' || text === 'false' ? null : bad('is no bool')
    case 'date':
      return isInstant(`${text}T00:00:00.000Z`) ? null : bad('is no date')
    case 'datetime':
      return isInstant(text) ? null : bad('is no instant')
    case 'enumeration': {
      if (property.referencedObjectType === 'OWNER') {
        return account.owners().some(({ id }) => id === text) ? null : bad('is no owner')
      }
      if (property.externalOptions === true) return null
      const known = new Set(property.options?.map(({ value }) => value))
      const chosen = property.fieldType === 'checkbox' ? text.split(';') : [text]
      return chosen.every((value) => known.has(value)) ? null : bad('is no option')
    }
    case 'string':
    case 'phone_number':
    case 'json':
    case 'object_coordinates':
      return text.length <= 65_536 ? null : bad('is too long')
  }
}

function isInstant(text: string): boolean {
  const time = Date.parse(text)
  return !Number.isNaN(time) && new Date(time).toISOString() === text
}
