import type { Property } from '../../engine/ports.ts'
import { fold, plainDecimal } from './wire-value.ts'

/**
 * Whether writing `wanted` over `present` would change nothing. Both are wire values of the property; HubSpot gives
 * numbers, times and lists back in its own spelling, so they are compared by meaning. '' clears: the same as null.
 */
export function sameValue(property: Property, wanted: string, present: string | null): boolean {
  const held = present ?? ''
  if (wanted === held) return true
  if (wanted === '' || held === '') return false
  switch (property.type) {
    case 'number':
      return /\d/.test(held) && plainDecimal(wanted) === plainDecimal(held)
    case 'bool':
      return fold(wanted) === fold(held)
    case 'date':
    case 'datetime':
      return momentOf(wanted) === momentOf(held)
    case 'enumeration':
      return property.fieldType === 'checkbox' && sameOptions(wanted, held)
    default:
      // HubSpot keeps addresses in lower case (HUBSPOT.md 4.4: compare in lower case).
      return property.name === 'email' && fold(wanted) === fold(held)
  }
}

function momentOf(text: string): string {
  const ms = /^-?\d+$/.test(text) ? Number(text) : Date.parse(text)
  return Number.isNaN(ms) ? text : String(ms)
}

/** A leading `;` asks for options to be added: nothing changes when the record has them all. */
function sameOptions(wanted: string, held: string): boolean {
  const has = new Set(held.split(';').filter((part) => part !== ''))
  const wants = wanted.split(';').filter((part) => part !== '')
  const appends = wanted.startsWith(';')
  return wants.every((part) => has.has(part)) && (appends || wants.length === has.size)
}
