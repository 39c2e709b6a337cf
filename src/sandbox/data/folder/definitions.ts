import type { Millis, PropertyDefinition, PropertyType } from '../../account/definitions.ts'
import type { Account } from '../../account/types.ts'
import { propertyOptions } from '../catalogue.ts'
import { parseInstant } from '../../account/values.ts'
import { isoTime } from './cells.ts'
import type { CsvFile, CsvRow } from './csv.ts'

const defaultFieldTypes: Readonly<Record<PropertyType, string>> = {
  string: 'text',
  number: 'number',
  bool: 'booleancheckbox',
  enumeration: 'select',
  date: 'date',
  datetime: 'date',
  phone_number: 'phonenumber',
  json: 'text',
  object_coordinates: 'text',
}

const isPropertyType = (text: string): text is PropertyType =>
  Object.hasOwn(defaultFieldTypes, text)
const sensitivities = ['non_sensitive', 'sensitive', 'highly_sensitive'] as const

export const propertyColumns = {
  required: ['object_type', 'name'],
  optional: [
    'label',
    'type',
    'field_type',
    'group_name',
    'options',
    'has_unique_value',
    'description',
    'data_sensitivity',
  ],
}

/**
 * properties.csv: `object_type,name`, and if wanted `label, type, field_type, group_name, options, has_unique_value,
 * description, data_sensitivity`. Types and field types as in HUBSPOT.md 4.4; options `value:Label;value2:Label 2`.
 */
export async function loadProperties(account: Account, file: CsvFile, at: Millis): Promise<void> {
  for await (const row of file.rows()) {
    const objectType = row.cells.get('object_type') ?? ''
    const type = account.types.find(objectType)
    if (type === undefined) throw file.error(row.line, `no object type "${objectType}"`)
    account.objects(type.id).defineProperty(propertyOf(file, row, type.plural, at))
  }
}

function propertyOf(
  file: CsvFile,
  { line, cells }: CsvRow,
  plural: string,
  at: Millis,
): PropertyDefinition {
  const name = cells.get('name') ?? ''
  if (!/^[a-z0-9_-]{1,100}$/u.test(name)) {
    throw file.error(
      line,
      `"${name}" is no property name; use lower-case letters, digits and _, at most 100`,
    )
  }
  const type = cells.get('type') ?? 'string'
  if (!isPropertyType(type)) {
    throw file.error(
      line,
      `no property type "${type}"; known are ${Object.keys(defaultFieldTypes).join(', ')}`,
    )
  }
  const sensitivity = cells.get('data_sensitivity') ?? 'non_sensitive'
  const dataSensitivity = sensitivities.find((each) => each === sensitivity)
  if (dataSensitivity === undefined)
    throw file.error(line, `data_sensitivity is one of ${sensitivities.join(', ')}`)
  const options = type === 'bool' ? 'true:Yes;false:No' : (cells.get('options') ?? '')
  if (type === 'enumeration' && options === '')
    throw file.error(line, 'an enumeration needs options')
  return {
    name,
    label: cells.get('label') ?? name,
    type,
    fieldType: cells.get('field_type') ?? defaultFieldTypes[type],
    groupName: cells.get('group_name') ?? `${plural}information`,
    description: cells.get('description') ?? '',
    options: propertyOptions(
      options
        .split(';')
        .filter((each) => each !== '')
        .map(optionLine),
    ),
    hasUniqueValue: flag(file, line, cells.get('has_unique_value')),
    dataSensitivity,
    hubspotDefined: false,
    archivable: true,
    createdAt: at,
    updatedAt: at,
  }
}

function optionLine(text: string): readonly [string, string] {
  const colon = text.indexOf(':')
  return colon < 0 ? [text, text] : [text.slice(0, colon), text.slice(colon + 1)]
}

export function flag(file: CsvFile, line: number, text: string | undefined): boolean {
  if (text === undefined || text.toLowerCase() === 'false') return false
  if (text.toLowerCase() === 'true') return true
  throw file.error(line, `"${text}" is neither true nor false`)
}

/** A time in a column of ours, ISO or as databases write it. */
export function instantOf<T extends Millis | undefined>(
  file: CsvFile,
  { line, cells }: CsvRow,
  column: string,
  standard: T,
): Millis | T {
  const text = cells.get(column)
  if (text === undefined) return standard
  const time = parseInstant(isoTime(text))
  if (time === undefined)
    throw file.error(line, `${column}: "${text}" is no instant, such as 2026-01-31T12:00:00Z`)
  return time
}
