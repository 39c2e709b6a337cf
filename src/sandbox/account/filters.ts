import { validationError } from './api-error.ts'
import { parseInstant } from './values.ts'
import type { PropertyDefinition } from './definitions.ts'
import type { Filter, Row } from './record-store.ts'

export type Predicate = (row: Row) => boolean

const order = {
  LT: (sign: number) => sign < 0,
  LTE: (sign: number) => sign <= 0,
  GT: (sign: number) => sign > 0,
  GTE: (sign: number) => sign >= 0,
  EQ: (sign: number) => sign === 0,
  NEQ: (sign: number) => sign !== 0,
} as const

/** Words as the index has them: runs of letters and digits, in lower case. */
function tokens(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

/** CONTAINS_TOKEN: whole words in sequence, or `*` as a wildcard over the value or one of its words (HUBSPOT.md 4.2). */
function containsToken(pattern: string): (text: string) => boolean {
  const wanted = pattern.toLowerCase()
  if (wanted.includes('*')) {
    const escaped = wanted.replace(/[.+?^${}()|[\]\\]/gu, '\\$&').replaceAll('*', '.*')
    const form = new RegExp(`^${escaped}$`, 'su')
    return (text) =>
      form.test(text.toLowerCase()) ||
      text
        .toLowerCase()
        .split(/\s+/u)
        .some((word) => form.test(word))
  }
  const sequence = ` ${tokens(wanted).join(' ')} `
  return (text) => ` ${tokens(text).join(' ')} `.includes(sequence)
}

/** The number behind a value, for number, date, datetime and id properties. */
export function sortableNumber(property: PropertyDefinition | undefined, text: string): number {
  if (property?.type === 'date' || property?.type === 'datetime')
    return parseInstant(text) ?? Number.NaN
  return text.trim() === '' ? Number.NaN : Number(text)
}

export function isNumeric(name: string, property: PropertyDefinition | undefined): boolean {
  if (name === 'hs_object_id') return true
  return property !== undefined && ['number', 'date', 'datetime'].includes(property.type)
}

/** What one row gives for a property: a number where it has one, so that times need no text in between. */
export type NumberReader = (row: Row) => number | null

function required(filter: Filter, value: string | undefined): string {
  if (value === undefined)
    throw validationError(`Operator ${filter.operator} on ${filter.propertyName} requires a value`)
  return value
}
function requiredList(filter: Filter): readonly string[] {
  if (!filter.values || filter.values.length === 0) {
    throw validationError(`Operator ${filter.operator} on ${filter.propertyName} requires values`)
  }
  return filter.values
}

function numericPredicate(
  filter: Filter,
  property: PropertyDefinition | undefined,
  read: NumberReader,
  emptyMatches: boolean,
): Predicate {
  const parse = (text: string) => {
    const value = sortableNumber(property, text)
    if (Number.isNaN(value))
      throw validationError(`${text} is not a valid value for property ${filter.propertyName}`)
    return value
  }
  const { operator } = filter
  if (operator === 'BETWEEN') {
    const low = parse(required(filter, filter.value))
    const high = parse(required(filter, filter.highValue))
    return (row) => {
      const value = read(row)
      return value !== null && value >= low && value <= high
    }
  }
  if (operator === 'IN' || operator === 'NOT_IN') {
    const wanted = new Set(requiredList(filter).map(parse))
    return (row) => {
      const value = read(row)
      return value === null
        ? operator === 'NOT_IN' && emptyMatches
        : wanted.has(value) === (operator === 'IN')
    }
  }
  if (operator === 'HAS_PROPERTY' || operator === 'NOT_HAS_PROPERTY') {
    return (row) => (read(row) !== null) === (operator === 'HAS_PROPERTY')
  }
  if (operator === 'CONTAINS_TOKEN' || operator === 'NOT_CONTAINS_TOKEN') {
    throw validationError(
      `Operator ${operator} is not supported for property ${filter.propertyName}`,
    )
  }
  const bound = parse(required(filter, filter.value))
  const holds = order[operator]
  return (row) => {
    const value = read(row)
    return value === null ? operator === 'NEQ' && emptyMatches : holds(value - bound)
  }
}

function textPredicate(
  filter: Filter,
  property: PropertyDefinition | undefined,
  emptyMatches: boolean,
): Predicate {
  const { propertyName: name, operator } = filter
  const isMulti = property?.type === 'enumeration' && property.fieldType === 'checkbox'
  const isOption = property?.type === 'enumeration' || property?.type === 'bool'
  const parts = (text: string) => (isMulti ? text.split(';') : [text])
  const fold = (text: string) => (isOption ? text : text.toLowerCase())
  const test = (holds: (text: string) => boolean, onEmpty = false): Predicate => {
    return (row) => {
      const text = row.get(name)
      return text === null || text === '' ? onEmpty : holds(text)
    }
  }
  switch (operator) {
    case 'HAS_PROPERTY':
      return test(() => true)
    case 'NOT_HAS_PROPERTY':
      return test(() => false, true)
    case 'EQ':
    case 'NEQ': {
      const wanted = fold(required(filter, filter.value))
      return operator === 'EQ'
        ? test((text) => parts(text).some((part) => fold(part) === wanted))
        : test((text) => parts(text).every((part) => fold(part) !== wanted), emptyMatches)
    }
    case 'IN':
    case 'NOT_IN': {
      // HUBSPOT.md 4.2: values are given in lower case for string properties; the index holds them so.
      const wanted = new Set(requiredList(filter))
      return operator === 'IN'
        ? test((text) => parts(text).some((part) => wanted.has(fold(part))))
        : test((text) => parts(text).every((part) => !wanted.has(fold(part))), emptyMatches)
    }
    case 'BETWEEN': {
      const low = fold(required(filter, filter.value))
      const high = fold(required(filter, filter.highValue))
      return test((text) => fold(text) >= low && fold(text) <= high)
    }
    case 'CONTAINS_TOKEN':
      return test(containsToken(required(filter, filter.value)))
    case 'NOT_CONTAINS_TOKEN': {
      const contains = containsToken(required(filter, filter.value))
      return test((text) => !contains(text), emptyMatches)
    }
    case 'LT':
    case 'LTE':
    case 'GT':
    case 'GTE': {
      const bound = fold(required(filter, filter.value))
      const holds = order[operator]
      return test((text) => holds(fold(text) < bound ? -1 : fold(text) > bound ? 1 : 0))
    }
  }
}

/** One filter as a test of a row. Throws ApiError 400 for values that don't fit the property. */
export function predicateOf(
  filter: Filter,
  property: PropertyDefinition | undefined,
  readNumber: NumberReader,
  emptyMatches: boolean,
): Predicate {
  return isNumeric(filter.propertyName, property)
    ? numericPredicate(filter, property, readNumber, emptyMatches)
    : textPredicate(filter, property, emptyMatches)
}

/** `query`: every word must begin or stand in one of the default text properties (HUBSPOT.md 4.2). */
export function queryPredicate(query: string, properties: readonly string[]): Predicate {
  const words = query
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '')
  return (row) => {
    const text = properties
      .map((name) => row.get(name) ?? '')
      .join('\n')
      .toLowerCase()
    return words.every((word) => text.includes(word))
  }
}
