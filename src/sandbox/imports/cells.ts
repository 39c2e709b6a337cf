import type { ObjectTypeDefinition, PropertyDefinition } from '../account/definitions.ts'
import type { Account } from '../account/types.ts'
import { isoDate, momentIn, parseDate } from './dates.ts'
import { type ImportErrorType, problem, type RowProblem } from './errors.ts'
import type { ImportOrder } from './request.ts'

/** Turns the text of a cell into what the API takes for the property. Throws RowProblem. */
export type CellReader = (text: string) => string

/** HUBSPOT.md 2.7; the account's own checks come after this. */
export function cellReader(
  account: Account,
  order: Pick<ImportOrder, 'dateFormat' | 'timeZone'>,
  object: ObjectTypeDefinition,
  property: PropertyDefinition,
  column: number,
): CellReader {
  const refuse = (errorType: ImportErrorType, text: string, why: string): RowProblem =>
    problem(errorType, `${property.name}: ${why}`, { value: text, column, object })
  if (property.referencedObjectType === 'OWNER') {
    return (text) => ownerId(account, text, (errorType, why) => refuse(errorType, text, why))
  }
  const stages = object.pipeline
  if (stages !== undefined && [stages.pipeline, stages.stage].includes(property.name)) {
    return (text) => pipelineValue(account, object, property.name, text)
  }
  switch (property.type) {
    case 'number':
      return (text) => {
        // Grouping commas are taken; the decimal sign is a point.
        const plain = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text
        if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(plain)) {
          throw refuse('COULD_NOT_PARSE_NUMBER', text, 'not a number')
        }
        return plain
      }
    case 'date':
      return (text) => {
        if (isUnixMs(text)) return new Date(Number(text)).toISOString().slice(0, 10)
        const date = parseDate(text, order.dateFormat)
        if (date === undefined) throw refuse('COULD_NOT_PARSE_DATE', text, 'not a date')
        return isoDate(date)
      }
    case 'datetime':
      return (text) => {
        if (isUnixMs(text)) return new Date(Number(text)).toISOString()
        if (
          /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(text) &&
          !Number.isNaN(Date.parse(text))
        ) {
          return new Date(text).toISOString()
        }
        const date = parseDate(text, order.dateFormat)
        if (date === undefined) throw refuse('COULD_NOT_PARSE_DATE', text, 'not a date and time')
        return new Date(momentIn(date, order.timeZone)).toISOString()
      }
    case 'bool':
      return (text) => yesOrNo(text) ?? text
    case 'enumeration':
      return enumerationReader(property, refuse)
    case 'string':
    case 'phone_number':
    case 'json':
    case 'object_coordinates':
      return (text) => text
  }
}

/** HUBSPOT.md 2.7: "UNIX ms"; eleven digits and more can't be anything else. */
function isUnixMs(text: string): boolean {
  return /^-?\d{11,14}$/.test(text)
}

function yesOrNo(text: string): string | undefined {
  const word = text.toLowerCase()
  if (word === 'true' || word === 'yes') return 'true'
  return word === 'false' || word === 'no' ? 'false' : undefined
}

function enumerationReader(
  property: PropertyDefinition,
  refuse: (errorType: ImportErrorType, text: string, why: string) => RowProblem,
): CellReader {
  const options = property.options ?? []
  const byValue = new Map(options.map(({ value }) => [value.toLowerCase(), value]))
  const byLabel = new Map(options.map(({ label, value }) => [label.toLowerCase(), value]))
  const one = (text: string): string => {
    const key = text.toLowerCase()
    const value = byValue.get(key)
    const labelled = byLabel.get(key)
    if (value !== undefined && labelled !== undefined && value !== labelled) {
      throw refuse(
        'AMBIGUOUS_ENUMERATION_OPTION',
        text,
        'the label of one option, the value of another',
      )
    }
    const single = property.fieldType === 'booleancheckbox' ? yesOrNo(text) : undefined
    const found = value ?? labelled ?? single
    if (found === undefined && property.externalOptions === true) return text
    if (found === undefined) throw refuse('INVALID_ENUMERATION_OPTION', text, 'not an option')
    return found
  }
  if (property.fieldType !== 'checkbox') return one
  // Several values with `;`, and a leading one appends to what the record has (HUBSPOT.md 2.7).
  return (text) => {
    const append = text.startsWith(';') ? ';' : ''
    const parts = text.split(';').map((part) => part.trim())
    return (
      append +
      parts
        .filter((part) => part !== '')
        .map(one)
        .join(';')
    )
  }
}

function ownerId(
  account: Account,
  text: string,
  refuse: (errorType: ImportErrorType, why: string) => RowProblem,
): string {
  const owners = account.owners().filter(({ archived }) => !archived)
  if (/^\d+$/.test(text)) {
    if (!owners.some(({ id }) => id === text)) throw refuse('COULD_NOT_FIND_OWNER', 'no such owner')
    return text
  }
  const found = owners.filter(({ email }) => email.toLowerCase() === text.toLowerCase())
  if (found.length > 1) throw refuse('MULTIPLE_OWNERS_FOUND', 'several owners have this e-mail')
  const owner = found[0]
  if (owner === undefined) throw refuse('COULD_NOT_FIND_OWNER', 'no owner has this e-mail')
  return owner.id
}

/** Pipelines and stages by id or by label; unknown ones are left to the account to refuse. */
function pipelineValue(
  account: Account,
  object: ObjectTypeDefinition,
  property: string,
  text: string,
): string {
  const pipelines = account.pipelines(object.id)
  const choices: readonly { readonly id: string; readonly label: string }[] =
    property === object.pipeline?.pipeline ? pipelines : pipelines.flatMap(({ stages }) => stages)
  if (choices.some(({ id }) => id === text)) return text
  return choices.find(({ label }) => label.toLowerCase() === text.toLowerCase())?.id ?? text
}
