import { recordKnobs } from './core-knobs.ts'
import type { ObjectTypeDefinition, Owner, Pipeline, PropertyDefinition } from './definitions.ts'
import type { PropertyIssueCode } from './record-store.ts'
import type { Knobs } from './types.ts'

export interface CheckContext {
  readonly type: ObjectTypeDefinition
  readonly properties: ReadonlyMap<string, PropertyDefinition>
  readonly knobs: Knobs
  readonly owners: readonly Owner[]
  readonly pipelines: readonly Pipeline[]
}

export type Parsed =
  | { readonly value: string }
  | { readonly error: PropertyIssueCode; readonly message: string }

// HUBSPOT.md 4.4: up to 65,536 characters.
const maxTextLength = 65_536
const dayMs = 86_400_000
const emailForm = /^[^\s@,;<>"()]+@[^\s@,;<>"()]+\.[^\s@.,;<>"()]{2,}$/u
const numberForm = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/u
const instantForm =
  /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/u

/** `+01.50` is `1.5`: decimal text without padding, any length of digits kept. */
export function canonicalNumber(text: string): string {
  const plain = /[eE]/u.test(text) ? expandExponent(text) : text
  const negative = plain.startsWith('-')
  const [whole = '', fraction = ''] = plain.replace(/^[+-]/u, '').split('.')
  const digits = whole.replace(/^0+(?=\d)/u, '') || '0'
  const places = fraction.replace(/0+$/u, '')
  const value = places ? `${digits}.${places}` : digits
  return negative && value !== '0' ? `-${value}` : value
}

function expandExponent(text: string): string {
  const [mantissa = '0', exponentText = '0'] = text.toLowerCase().split('e')
  const exponent = Number(exponentText)
  const sign = mantissa.startsWith('-') ? '-' : ''
  const [whole = '', fraction = ''] = mantissa.replace(/^[+-]/u, '').split('.')
  const digits = whole + fraction
  const point = whole.length + exponent
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return `${sign}${digits.slice(0, point).padEnd(point, '0')}.${digits.slice(point)}`
}

/** Epoch ms, a day, or an ISO instant (UTC unless it says otherwise); undefined when it is none of these. */
export function parseInstant(text: string): number | undefined {
  if (/^-?\d{1,15}$/u.test(text)) return Number(text)
  const match = instantForm.exec(text)
  if (!match) return undefined
  const day = Date.parse(`${match[1]}T00:00:00Z`)
  // Date.parse rolls 2021-02-30 over; HubSpot's days are real ones.
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== match[1]) return undefined
  if (!match[2]) return day
  const time = Date.parse(match[5] ? text : `${text}Z`)
  return Number.isNaN(time) ? undefined : time
}

function parseDate(text: string, midnightOnly: boolean): Parsed {
  const time = parseInstant(text)
  if (time === undefined) {
    return { error: 'INVALID_DATE', message: `${text} is not a valid date.` }
  }
  if (midnightOnly && time % dayMs !== 0) {
    return {
      error: 'INVALID_DATE',
      message: `${text} is at ${new Date(time).toISOString().slice(11)} UTC, not midnight!`,
    }
  }
  return { value: new Date(time).toISOString().slice(0, 10) }
}

function parseDatetime(text: string): Parsed {
  const time = parseInstant(text)
  if (time === undefined || Math.abs(time) > 8.64e15) {
    return { error: 'INVALID_DATE', message: `${text} was not a valid date-time.` }
  }
  return { value: new Date(time).toISOString() }
}

function parseEnumeration(
  property: PropertyDefinition,
  text: string,
  current: string | null,
): Parsed {
  const known = new Set((property.options ?? []).map(({ value }) => value))
  const multiple = property.fieldType === 'checkbox'
  const chosen = multiple ? text.split(';').filter((part) => part !== '') : [text]
  const unknown = chosen.find((part) => !known.has(part))
  if (unknown !== undefined) {
    return {
      error: 'INVALID_OPTION',
      message: `${unknown} was not one of the allowed options: [${[...known].join(', ')}]`,
    }
  }
  if (!multiple) return { value: text }
  // HUBSPOT.md 4.4: a leading `;` appends to what the record has.
  const kept = text.startsWith(';') && current ? current.split(';') : []
  return { value: [...new Set([...kept, ...chosen])].join(';') }
}

/** One value as text, in HubSpot's wire form, or why not (HUBSPOT.md 4.4). */
export function parseValue(
  context: CheckContext,
  property: PropertyDefinition,
  text: string,
  current: string | null,
): Parsed {
  const { knobs } = context
  switch (property.type) {
    case 'number':
      if (!numberForm.test(text.trim())) {
        return { error: 'INVALID_LONG', message: `${text} was not a valid number.` }
      }
      return {
        value: knobs.value(recordKnobs.canonicalNumbers)
          ? canonicalNumber(text.trim())
          : text.trim(),
      }
    case 'bool':
      // HUBSPOT.md 4.4: only true and false since 2025-11-18.
      return text === 'true' || text === 'false'
        ? { value: text }
        : {
            error: 'INVALID_BOOLEAN',
            message: `${text} was not one of the allowed options: [true, false]`,
          }
    case 'date':
      return parseDate(text, knobs.value(recordKnobs.midnightDates))
    case 'datetime':
      return parseDatetime(text)
    case 'enumeration':
      if (property.referencedObjectType === 'OWNER') {
        return context.owners.some(({ id }) => id === text)
          ? { value: text }
          : {
              error: 'INVALID_OWNER',
              message: `The owner id ${text} does not exist in this account.`,
            }
      }
      if (isPipelineProperty(context, property)) return { value: text }
      return property.externalOptions === true && (property.options ?? []).length === 0
        ? { value: text }
        : parseEnumeration(property, text, current)
    case 'string':
    case 'phone_number':
    case 'json':
    case 'object_coordinates':
      if (text.length > maxTextLength) {
        return {
          error: 'VALUE_TOO_LONG',
          message: `The value is longer than ${maxTextLength} characters.`,
        }
      }
      if (context.type.id === '0-1' && property.name === 'email') {
        const email = text.trim().toLowerCase()
        return emailForm.test(email)
          ? { value: email }
          : { error: 'INVALID_EMAIL', message: `Email address ${text} is invalid` }
      }
      return { value: text }
  }
}

function isPipelineProperty({ type }: CheckContext, property: PropertyDefinition): boolean {
  return property.name === type.pipeline?.pipeline || property.name === type.pipeline?.stage
}
