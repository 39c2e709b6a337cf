import { validationError } from '../account/api-error.ts'
import type { RecordId } from '../account/definitions.ts'
import type { Row } from '../account/record-store.ts'
import { parseInstant } from '../account/values.ts'
import { asList, asObject, asText, type JsonObject, optionalText, textList } from '../http/json.ts'

type Test = (row: Row) => boolean
type MembersOf = (listId: number) => Iterable<RecordId>

/** Whether a record belongs to a list by its filters (filterBranch of the lists API). Without filters none does. */
export function matcher(filters: JsonObject | null, membersOf: MembersOf): Test {
  return filters === null ? () => false : branch(filters, membersOf)
}

/** Throws ApiError 400 for what the API or the sandbox does not take. The root is an OR of ANDs, as the guide says. */
export function checkFilters(value: unknown): JsonObject {
  const root = asObject(value, 'filterBranch')
  if (root['filterBranchType'] !== 'OR')
    throw validationError('The root filterBranch of a list must be of type OR')
  branch(root, () => [])
  return root
}

function branch(value: unknown, membersOf: MembersOf): Test {
  const node = asObject(value, 'filterBranch')
  const type = asText(node['filterBranchType'], 'filterBranchType')
  if (type !== 'OR' && type !== 'AND')
    throw validationError(`The sandbox knows no filterBranchType ${type}; it has OR and AND`)
  const tests = [
    ...asList(node['filterBranches'] ?? [], 'filterBranches').map((each) =>
      branch(each, membersOf),
    ),
    ...asList(node['filters'] ?? [], 'filters').map((each) => filter(each, membersOf)),
  ]
  return type === 'OR'
    ? (row) => tests.some((test) => test(row))
    : (row) => tests.every((test) => test(row))
}

function filter(value: unknown, membersOf: MembersOf): Test {
  const node = asObject(value, 'filter')
  const type = asText(node['filterType'], 'filterType')
  if (type === 'IN_LIST') return inList(node, membersOf)
  if (type !== 'PROPERTY')
    throw validationError(`The sandbox knows no filterType ${type}; it has PROPERTY and IN_LIST`)
  const property = asText(node['property'], 'property')
  const operation = asObject(node['operation'], 'operation')
  const test = comparison(operation)
  const withoutValue = operation['includeObjectsWithNoValueSet'] === true
  const operator = optionalText(operation['operator'])
  if (operator === 'IS_KNOWN') return (row) => row.get(property) !== null
  if (operator === 'IS_UNKNOWN') return (row) => row.get(property) === null
  return (row) => {
    const text = row.get(property)
    return text === null ? withoutValue : test(text)
  }
}

function inList(node: JsonObject, membersOf: MembersOf): Test {
  const id = Number(asText(node['listId'], 'listId'))
  const wanted = node['operator'] !== 'NOT_IN_LIST'
  let members: ReadonlySet<RecordId> | undefined
  return (row) => {
    members ??= new Set(membersOf(id))
    return members.has(row.id) === wanted
  }
}

const operationTypes = new Set([
  'ALL_PROPERTY',
  'STRING',
  'MULTISTRING',
  'NUMBER',
  'BOOL',
  'ENUMERATION',
  'DATETIME_COMPARATIVE',
])

/** The operators of the property operations that the sandbox knows; text is compared as HubSpot does, without case. */
function comparison(operation: JsonObject): (text: string) => boolean {
  const type = asText(operation['operationType'], 'operationType')
  if (!operationTypes.has(type))
    throw validationError(
      `The sandbox knows no operationType ${type}; it has ${[...operationTypes].join(', ')}`,
    )
  const operator = asText(operation['operator'], 'operator')
  const one = optionalText(operation['value'])
  const values = (one === undefined ? textList(operation['values']) : [one]).map((text) =>
    text.toLowerCase(),
  )
  const some = (test: (text: string, value: string) => boolean) => (text: string) =>
    values.some((value) => test(text.toLowerCase(), value))
  const none = (test: (text: string, value: string) => boolean) => (text: string) =>
    !some(test)(text)
  const number = (test: (left: number, right: number) => boolean) => (text: string) =>
    test(numberOf(type, text), numberOf(type, values[0] ?? ''))
  const chosen = (text: string) => text.toLowerCase().split(';')
  switch (operator) {
    case 'IS_KNOWN':
    case 'IS_UNKNOWN':
      return () => true
    case 'IS_EQUAL_TO':
      return type === 'NUMBER' ? number((a, b) => a === b) : some((a, b) => a === b)
    case 'IS_NOT_EQUAL_TO':
      return type === 'NUMBER' ? number((a, b) => a !== b) : none((a, b) => a === b)
    case 'CONTAINS':
      return some((a, b) => a.includes(b))
    case 'DOES_NOT_CONTAIN':
      return none((a, b) => a.includes(b))
    case 'STARTS_WITH':
      return some((a, b) => a.startsWith(b))
    case 'ENDS_WITH':
      return some((a, b) => a.endsWith(b))
    case 'IS_ANY_OF':
      return (text) => chosen(text).some((each) => values.includes(each))
    case 'IS_NONE_OF':
      return (text) => !chosen(text).some((each) => values.includes(each))
    case 'IS_GREATER_THAN':
    case 'IS_AFTER':
      return number((a, b) => a > b)
    case 'IS_GREATER_THAN_OR_EQUAL_TO':
      return number((a, b) => a >= b)
    case 'IS_LESS_THAN':
    case 'IS_BEFORE':
      return number((a, b) => a < b)
    case 'IS_LESS_THAN_OR_EQUAL_TO':
      return number((a, b) => a <= b)
    default:
      throw validationError(`The sandbox knows no operator ${operator} of ${type}`)
  }
}

function numberOf(type: string, text: string): number {
  return type === 'DATETIME_COMPARATIVE' ? (parseInstant(text) ?? Number.NaN) : Number(text)
}
