import { ApiError, validationError } from '../account/api-error.ts'
import type { ObjectTypeDefinition } from '../account/definitions.ts'
import type { LinkTypeRef } from '../account/link-store.ts'
import type { Account } from '../account/types.ts'

export type Operation = 'CREATE' | 'UPDATE' | 'UPSERT'
export type DateFormat = 'MONTH_DAY_YEAR' | 'DAY_MONTH_YEAR' | 'YEAR_MONTH_DAY'

/** What a column means (HUBSPOT.md 2.4, 2.5). */
type ColumnRole =
  | { readonly kind: 'ignored' }
  | { readonly kind: 'property'; readonly property: string }
  | { readonly kind: 'record_id' }
  | { readonly kind: 'unique'; readonly property: string }
  | { readonly kind: 'label'; readonly to: ObjectTypeDefinition }
  | { readonly kind: 'same_object'; readonly by: string | null }
  | {
      readonly kind: 'foreign_key'
      readonly to: ObjectTypeDefinition
      readonly type: LinkTypeRef | undefined
      readonly byRecordId: boolean
    }
  | { readonly kind: 'event_timestamp' }

export interface Column {
  readonly name: string
  readonly object: ObjectTypeDefinition
  readonly role: ColumnRole
  /** The owner's side of a column that two files share (HUBSPOT.md 2.5, form 3). */
  readonly identifies: boolean
}

export interface ImportFile {
  readonly fileName: string
  readonly format: 'CSV' | 'SPREADSHEET'
  readonly hasHeader: boolean
  readonly columns: readonly Column[]
}

export interface ImportOrder {
  readonly name: string
  readonly operations: ReadonlyMap<string, Operation>
  readonly dateFormat: DateFormat
  readonly timeZone: string
  readonly listWanted: boolean
  readonly files: readonly ImportFile[]
  readonly objectTypes: readonly ObjectTypeDefinition[]
  readonly json: unknown
}

type Json = Readonly<Record<string, unknown>>

/** HUBSPOT.md 2.2: what HubSpot says of bad JSON. */
function unreadable(): ApiError {
  return new ApiError(400, 'VALIDATION_ERROR', 'Unable to process JSON')
}

export function parseOrder(account: Account, text: string | undefined): ImportOrder {
  if (text === undefined) throw validationError('The part "importRequest" is missing')
  const json = parseJson(text)
  const files = list(json['files']).map((file) => parseFile(account, object(file)))
  if (files.length === 0) throw validationError('importRequest.files must not be empty')
  const objectTypes = new Map<string, ObjectTypeDefinition>()
  for (const { columns } of files) {
    for (const { object: type } of columns) objectTypes.set(type.id, type)
  }
  return {
    name: typeof json['name'] === 'string' ? json['name'] : '',
    operations: parseOperations(account, json['importOperations'], objectTypes.values()),
    dateFormat: parseDateFormat(json['dateFormat']),
    timeZone: parseTimeZone(json['timeZone']),
    listWanted: flag(json, 'createContactListFromImport'),
    files,
    objectTypes: [...objectTypes.values()],
    json,
  }
}

function parseJson(text: string): Json {
  try {
    return object(JSON.parse(text) as unknown)
  } catch {
    throw unreadable()
  }
}

function object(value: unknown): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unreadable()
  return value as Json
}

function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw unreadable()
  return value
}

function flag(json: Json, name: string): boolean {
  const value = json[name] ?? false
  if (typeof value !== 'boolean') throw validationError(`${name} must be true or false`)
  return value
}

function text(json: Json, name: string): string | undefined {
  const value = json[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw validationError(`${name} must be a text`)
  return value
}

function parseOperations(
  account: Account,
  value: unknown,
  mapped: Iterable<ObjectTypeDefinition>,
): ReadonlyMap<string, Operation> {
  const operations = new Map<string, Operation>()
  // HUBSPOT.md 2.3: UPSERT when absent.
  for (const type of mapped) operations.set(type.id, 'UPSERT')
  for (const [name, operation] of Object.entries(value === undefined ? {} : object(value))) {
    const type = account.types.find(name)
    if (type === undefined) throw validationError(`Unknown object type ${name} in importOperations`)
    if (operation !== 'CREATE' && operation !== 'UPDATE' && operation !== 'UPSERT') {
      throw validationError(`Unknown import operation ${String(operation)} for ${name}`)
    }
    operations.set(type.id, operation)
  }
  return operations
}

function parseDateFormat(value: unknown): DateFormat {
  if (value === undefined || value === null) return 'MONTH_DAY_YEAR'
  if (value === 'MONTH_DAY_YEAR' || value === 'DAY_MONTH_YEAR' || value === 'YEAR_MONTH_DAY') {
    return value
  }
  throw validationError(`Unknown dateFormat ${JSON.stringify(value)}`)
}

function parseTimeZone(value: unknown): string {
  if (value === undefined || value === null) return 'UTC'
  try {
    if (typeof value === 'string') {
      return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone
    }
  } catch {
    // Refused below.
  }
  throw validationError(`Unknown timeZone ${JSON.stringify(value)}`)
}

function parseFile(account: Account, file: Json): ImportFile {
  const format = text(file, 'fileFormat') ?? 'CSV'
  if (format !== 'CSV' && format !== 'SPREADSHEET') {
    throw validationError(`Unknown fileFormat ${format}`)
  }
  const fileName = text(file, 'fileName')
  if (fileName === undefined) throw validationError('files[].fileName is missing')
  const sheet = object(file['fileImportPage'] ?? {})
  const mappings = list(sheet['columnMappings']).map(object)
  if (mappings.length === 0) throw validationError(`${fileName} has no columnMappings`)
  // HUBSPOT.md 2.7: fewer than 1,000 columns.
  if (mappings.length >= 1000) throw validationError(`${fileName} has 1,000 columns or more`)
  const hasHeader = sheet['hasHeader'] === undefined ? true : flag(sheet, 'hasHeader')
  const columns = mappings.map((mapping) => parseColumn(account, mapping))
  return { fileName, format, hasHeader, columns }
}

function parseColumn(account: Account, mapping: Json): Column {
  const name = text(mapping, 'columnName')
  if (name === undefined) throw validationError('columnMappings[].columnName is missing')
  // `columnObjectType` is the older spelling (HUBSPOT.md 2.4).
  const object = typeNamed(
    account,
    text(mapping, 'columnObjectTypeId') ?? text(mapping, 'columnObjectType'),
    name,
  )
  const role = flag(mapping, 'ignored')
    ? ({ kind: 'ignored' } as const)
    : parseRole(account, mapping, object, name)
  return { name, object, role, identifies: flag(mapping, 'associationIdentifierColumn') }
}

function typeNamed(
  account: Account,
  name: string | undefined,
  column: string,
): ObjectTypeDefinition {
  if (name === undefined) throw validationError(`Column ${column} has no columnObjectTypeId`)
  const type = account.types.find(name)
  if (type === undefined) throw validationError(`Unknown object type ${name} for column ${column}`)
  return type
}

function parseRole(
  account: Account,
  mapping: Json,
  from: ObjectTypeDefinition,
  name: string,
): ColumnRole {
  const columnType = text(mapping, 'columnType') ?? text(mapping, 'idColumnType') ?? 'STANDARD'
  const property = text(mapping, 'propertyName')
  const toName = text(mapping, 'toColumnObjectTypeId')
  const foreignKey = mapping['foreignKeyType'] ?? undefined
  if (columnType === 'FLEXIBLE_ASSOCIATION_LABEL') {
    return { kind: 'label', to: typeNamed(account, toName, name) }
  }
  if (columnType === 'ASSOCIATION_KEYS') {
    return { kind: 'same_object', by: property ?? null }
  }
  if (columnType === 'EVENT_TIMESTAMP') return { kind: 'event_timestamp' }
  if (foreignKey !== undefined || toName !== undefined) {
    const type = foreignKey === undefined ? undefined : linkType(object(foreignKey), name)
    const to =
      toName === undefined ? farType(account, from, type, name) : typeNamed(account, toName, name)
    return { kind: 'foreign_key', to, type, byRecordId: columnType === 'HUBSPOT_OBJECT_ID' }
  }
  if (columnType === 'HUBSPOT_OBJECT_ID') return { kind: 'record_id' }
  if (columnType !== 'HUBSPOT_ALTERNATE_ID' && columnType !== 'STANDARD') {
    throw validationError(`Unknown columnType ${columnType} for column ${name}`)
  }
  if (property === undefined) throw validationError(`Column ${name} has no propertyName`)
  // "The common column may be hs_object_id ..." (HUBSPOT.md 2.4)
  if (property === 'hs_object_id') return { kind: 'record_id' }
  return { kind: columnType === 'STANDARD' ? 'property' : 'unique', property }
}

function linkType(json: Json, column: string): LinkTypeRef {
  const { associationCategory: category, associationTypeId: typeId } = json
  if (typeof typeId !== 'number' || typeof category !== 'string') {
    throw validationError(`Column ${column} has a bad foreignKeyType`)
  }
  return { category: category as LinkTypeRef['category'], typeId }
}

/** Form 4 names only the type: the other object is the one it leads to (HUBSPOT.md 2.5). */
function farType(
  account: Account,
  from: ObjectTypeDefinition,
  ref: LinkTypeRef | undefined,
  column: string,
): ObjectTypeDefinition {
  const to = account.types
    .all()
    .find((type) =>
      account.links
        .types(from.id, type.id)
        .some((each) => each.typeId === ref?.typeId && each.category === ref.category),
    )
  if (to === undefined) throw validationError(`Column ${column} has an unknown foreignKeyType`)
  return to
}
