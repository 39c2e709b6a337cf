import type {
  Millis,
  Owner,
  Pipeline,
  PropertyDefinition,
  PropertyType,
} from '../../account/definitions.ts'
import type { Account } from '../../account/types.ts'
import { propertyOptions } from '../catalogue.ts'
import { stageClocks } from '../catalogue/shared.ts'
import { pipeline } from '../pipelines.ts'
import { asciiSlug } from '../words.ts'
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

export const ownerColumns = {
  required: ['email'],
  optional: ['id', 'first_name', 'last_name', 'user_id', 'type', 'archived', 'teams'],
}

/** owners.csv: `email`, and if wanted `id, first_name, last_name, user_id, type, archived, teams` (`Sales;EMEA`). */
export async function loadOwners(account: Account, file: CsvFile, at: Millis): Promise<void> {
  const owners: Owner[] = []
  for await (const { line, cells } of file.rows()) {
    const n = owners.length + 1
    const type = cells.get('type') ?? 'PERSON'
    if (type !== 'PERSON' && type !== 'QUEUE') throw file.error(line, 'type is PERSON or QUEUE')
    const id = cells.get('id') ?? String(50_000_000 + n * 1_103)
    if (!/^\d{1,15}$/u.test(id)) throw file.error(line, `the id "${id}" is no number`)
    if (owners.some((owner) => owner.id === id))
      throw file.error(line, `the id ${id} stands there twice`)
    const teams = (cells.get('teams') ?? '').split(';').filter((team) => team !== '')
    owners.push({
      id,
      email: cells.get('email') ?? '',
      type,
      firstName: cells.get('first_name') ?? '',
      lastName: cells.get('last_name') ?? '',
      userIdIncludingInactive: Number(cells.get('user_id') ?? 8_000_000 + n * 613),
      createdAt: at,
      updatedAt: at,
      archived: flag(file, line, cells.get('archived')),
      ...(teams.length === 0
        ? {}
        : {
            teams: teams.map((name, order) => ({
              id: asciiSlug(name),
              name,
              primary: order === 0,
            })),
          }),
    })
  }
  account.setOwners(owners)
}

export const pipelineColumns = {
  required: ['object_type', 'pipeline_id', 'stage_id'],
  optional: ['pipeline_label', 'stage_label', 'probability', 'closed'],
}

/**
 * pipelines.csv, a row a stage, in order: `object_type,pipeline_id,stage_id`, and if wanted `pipeline_label,
 * stage_label, probability` (deals, 0 to 1) and `closed` (true or false). They replace the object's own pipelines.
 */
export async function loadPipelines(account: Account, file: CsvFile, at: Millis): Promise<void> {
  type Stage = readonly [id: string, label: string, metadata: Readonly<Record<string, string>>]
  const found = new Map<string, Map<string, { label: string; stages: Stage[] }>>()
  for await (const { line, cells } of file.rows()) {
    const objectType = cells.get('object_type') ?? ''
    const type = account.types.find(objectType)
    if (type?.pipeline === undefined)
      throw file.error(line, `"${objectType}" is no object type with pipelines`)
    const id = cells.get('pipeline_id') ?? ''
    const stageId = cells.get('stage_id') ?? ''
    const ofType = found.get(type.id) ?? new Map<string, { label: string; stages: Stage[] }>()
    const known = ofType.get(id) ?? { label: cells.get('pipeline_label') ?? id, stages: [] }
    if (known.stages.some((stage) => stage[0] === stageId))
      throw file.error(line, `the stage ${stageId} stands there twice`)
    const closed = flag(file, line, cells.get('closed'))
    const probability = Number(cells.get('probability') ?? (closed ? 1 : 0.5))
    if (!(probability >= 0 && probability <= 1))
      throw file.error(line, 'probability lies between 0 and 1')
    // HUBSPOT.md 8: metadata values are strings.
    const metadata: Readonly<Record<string, string>> =
      type.plural === 'deals'
        ? { probability: probability.toFixed(1), isClosed: String(closed) }
        : { ticketState: closed ? 'CLOSED' : 'OPEN', isClosed: String(closed) }
    known.stages.push([stageId, cells.get('stage_label') ?? stageId, metadata])
    found.set(type.id, ofType.set(id, known))
  }
  for (const [type, pipelines] of found) {
    const made: Pipeline[] = [...pipelines].map(([id, { label, stages }], order) =>
      pipeline(id, label, order, stages, at),
    )
    account.setPipelines(type, made)
    for (const [name, label, kind] of stageClocks(
      made.flatMap(({ stages }) => stages.map((stage) => [stage.id, stage.label] as const)),
    )) {
      account.objects(type).defineProperty({
        name,
        label,
        type: kind === 'time' ? 'datetime' : 'number',
        fieldType: kind === 'time' ? 'date' : 'number',
        groupName: 'stages',
        options: [],
        calculated: true,
        readOnlyValue: true,
        hubspotDefined: true,
        createdAt: at,
        updatedAt: at,
      })
    }
  }
}
