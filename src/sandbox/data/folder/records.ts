import { canonicalNumber, parseInstant } from '../../account/values.ts'
import type { Millis, ObjectTypeDefinition, PropertyDefinition } from '../../account/definitions.ts'
import type { ObjectStore } from '../../account/record-store.ts'
import type { Account } from '../../account/types.ts'
import { LATEST } from '../epoch.ts'
import { DAY, dateText, instantText } from '../instants.ts'
import { asciiSlug } from '../words.ts'
import { internalValue, isoTime } from './cells.ts'
import type { CsvFile, CsvRow } from './csv.ts'
import { flag } from './definitions.ts'

/** Records without dates were made a second apart, in the order of the file, in the month before the last. */
const firstMade: Millis = LATEST - 60 * DAY

/**
 * One object type's file, `contacts.csv`: the header names properties; unknown ones become custom properties (text),
 * an empty cell is an unset value. Beside them, if wanted: `id` (a whole number), `archived` (true or false),
 * `archived_at`, `merged_into` (the survivor's id), and the type's created and modified properties as ISO instants.
 * Values are checked as HubSpot would.
 */
export async function loadRecords(
  account: Account,
  type: ObjectTypeDefinition,
  file: CsvFile,
): Promise<void> {
  const store = account.objects(type.id)
  let names = new Map<string, string>()
  let made = 0
  const rows = file.rows((header) => {
    names = defineColumns(store, file, header)
  })
  for await (const row of rows) {
    const createdAt = instantIn(file, row, type.createdProperty)
    const updatedAt = instantIn(file, row, type.modifiedProperty)
    const orderly = Math.min(firstMade + made * 1000, LATEST)
    const created = createdAt ?? Math.min(orderly, updatedAt ?? orderly)
    const changed = updatedAt ?? created
    if (changed < created)
      throw file.error(row.line, `${type.modifiedProperty} lies before ${type.createdProperty}`)
    const id = idIn(file, row, store)
    const archived = flag(file, row.line, row.cells.get('archived'))
    const mergedInto = survivorIn(file, row)
    store.put(
      {
        ...(id === undefined ? {} : { id }),
        properties: Object.fromEntries(valuesOf(account, store, file, row, names)),
        createdAt: created,
        updatedAt: changed,
        ...(archived
          ? { archived, archivedAt: instantIn(file, row, 'archived_at') ?? changed }
          : {}),
        ...(mergedInto === undefined ? {} : { mergedInto }),
      },
      { indexed: 'now', source: { sourceType: 'IMPORT', at: changed } },
    )
    made++
  }
}

/** Columns that are no properties. */
export const recordFields: ReadonlySet<string> = new Set([
  'id',
  'archived',
  'archived_at',
  'merged_into',
])

/** Which property each column means; defines those that the account lacks. */
function defineColumns(
  store: ObjectStore,
  file: CsvFile,
  header: readonly string[],
): Map<string, string> {
  const names = new Map<string, string>()
  for (const column of header) {
    if (recordFields.has(column)) continue
    const name = /^[A-Za-z0-9_-]{1,100}$/u.test(column)
      ? column.toLowerCase()
      : asciiSlug(column).replaceAll('-', '_').slice(0, 100)
    if (name === '')
      throw file.error(1, `"${column}" can't be made a property name; define it in properties.csv`)
    if ([...names.values()].includes(name))
      throw file.error(1, `two columns mean the property "${name}"`)
    names.set(column, name)
    if (store.property(name) === undefined)
      store.defineProperty(customText(name, column, store.definition.plural))
  }
  return names
}

function customText(name: string, label: string, plural: string): PropertyDefinition {
  return {
    name,
    label,
    type: 'string',
    fieldType: 'text',
    groupName: `${plural}information`,
    options: [],
    hubspotDefined: false,
    archivable: true,
    createdAt: firstMade,
    updatedAt: firstMade,
  }
}

function instantIn(file: CsvFile, { line, cells }: CsvRow, column: string): Millis | undefined {
  const text = cells.get(column)
  if (text === undefined) return undefined
  const time = parseInstant(isoTime(text))
  if (time === undefined)
    throw file.error(line, `${column}: "${text}" is no instant, such as 2026-01-31T12:00:00Z`)
  return time
}

function survivorIn(file: CsvFile, { line, cells }: CsvRow): number | undefined {
  const text = cells.get('merged_into')
  if (text === undefined) return undefined
  if (!/^[1-9]\d{0,15}$/u.test(text))
    throw file.error(line, `merged_into: "${text}" is no record id`)
  return Number(text)
}

function idIn(file: CsvFile, { line, cells }: CsvRow, store: ObjectStore): number | undefined {
  const text = cells.get('id') ?? cells.get('hs_object_id')
  if (text === undefined) return undefined
  const id = Number(text)
  if (!/^\d+$/u.test(text) || !Number.isSafeInteger(id) || id === 0) {
    throw file.error(line, `the id "${text}" is no whole number above 0`)
  }
  if (store.get(id) !== undefined)
    throw file.error(line, `the id ${text} is taken by an earlier record`)
  return id
}

function* valuesOf(
  account: Account,
  store: ObjectStore,
  file: CsvFile,
  row: CsvRow,
  names: ReadonlyMap<string, string>,
): Generator<[string, string]> {
  const { createdProperty, modifiedProperty } = store.definition
  const written: Record<string, string> = {}
  const [pipelineColumn] =
    [...names].find(([, name]) => name === store.definition.pipeline?.pipeline) ?? []
  const pipeline = pipelineColumn === undefined ? undefined : row.cells.get(pipelineColumn)
  for (const [column, cell] of row.cells) {
    const name = names.get(column)
    if (
      name === undefined ||
      name === createdProperty ||
      name === modifiedProperty ||
      name === 'hs_object_id'
    )
      continue
    const property = store.property(name)
    const text = internalValue(account, store.definition, property, cell, pipeline)
    // What only HubSpot may write is checked by its type alone: this data is what HubSpot wrote.
    if (property?.readOnlyValue === true || property?.calculated === true)
      yield [name, wireText(file, row.line, property, text)]
    else written[name] = text
  }
  const { values, issues } = store.check(written, 'update')
  const [issue] = issues
  if (issue !== undefined) throw file.error(row.line, `${issue.name}: ${issue.message}`)
  for (const [name, value] of values) {
    const taken = isUnique(store, name) ? store.findUnique(name, value) : undefined
    if (taken !== undefined)
      throw file.error(
        row.line,
        `${name}: an earlier record has the same value, and it must be unique`,
      )
    yield [name, value]
  }
}

/** HUBSPOT.md 4.4: e-mails of contacts are unique too. */
function isUnique(store: ObjectStore, name: string): boolean {
  return (
    store.property(name)?.hasUniqueValue === true ||
    (store.definition.plural === 'contacts' && name === 'email')
  )
}

function wireText(file: CsvFile, line: number, property: PropertyDefinition, text: string): string {
  const refuse = (what: string) => file.error(line, `${property.name}: "${text}" is no ${what}`)
  switch (property.type) {
    case 'number':
      if (Number.isNaN(Number(text))) throw refuse('number')
      return canonicalNumber(text.trim())
    case 'bool':
      if (text !== 'true' && text !== 'false') throw refuse('bool; write true or false')
      return text
    case 'date':
    case 'datetime': {
      const time = parseInstant(text)
      if (time === undefined) throw refuse(property.type)
      return property.type === 'date' ? dateText(time) : instantText(time)
    }
    case 'string':
    case 'enumeration':
    case 'phone_number':
    case 'json':
    case 'object_coordinates':
      return text
  }
}
