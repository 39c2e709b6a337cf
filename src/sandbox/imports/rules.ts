import { validationError } from '../account/api-error.ts'
import type { ObjectTypeDefinition } from '../account/definitions.ts'
import type { Account } from '../account/types.ts'
import type { Received } from './receive.ts'
import { tooLarge } from './receive.ts'
import { importKnobs } from './knobs.ts'
import type { Column, ImportFile, ImportOrder } from './request.ts'

/** Existing emails, meetings, notes and tasks can't be updated by import; line items: create only (HUBSPOT.md 2.6). */
export const NEVER_UPDATED: ReadonlySet<string> = new Set([
  'emails',
  'meetings',
  'notes',
  'tasks',
  'line_items',
])
/** Must come together with an associated record (HUBSPOT.md 2.6). */
export const NEVER_ALONE: ReadonlySet<string> = new Set(['emails', 'meetings', 'notes'])

/** What HubSpot detects before it accepts an import; all else fails the import later. */
export function checkOrder(account: Account, order: ImportOrder, received: Received): void {
  for (const file of order.files) checkUpload(account, file, received)
  for (const type of order.objectTypes) checkObject(order, type)
}

function checkUpload(account: Account, file: ImportFile, received: Received): void {
  // HUBSPOT.md 2.2: fileName must equal the uploaded part's filename.
  const upload = received.files.find((each) => each.name === file.fileName)
  if (upload === undefined) {
    throw validationError(`No uploaded file is named ${file.fileName}`, {
      context: { fileName: [file.fileName] },
    })
  }
  const maxRows = account.knobs.value<number>(importKnobs.maxRows)
  const rows = upload.rows - (file.hasHeader ? 1 : 0)
  if (file.format === 'CSV' && rows > maxRows) {
    throw tooLarge(`File ${file.fileName} has more than ${maxRows} rows`)
  }
}

function columnsOf(order: ImportOrder, type: ObjectTypeDefinition): readonly Column[] {
  return order.files.flatMap(({ columns }) =>
    columns.filter(({ object, role }) => object.id === type.id && role.kind !== 'ignored'),
  )
}

function checkObject(order: ImportOrder, type: ObjectTypeDefinition): void {
  const operation = order.operations.get(type.id) ?? 'UPSERT'
  const columns = columnsOf(order, type)
  const properties = new Set(
    columns.flatMap(({ role }) => ('property' in role ? [role.property] : [])),
  )
  if (operation === 'UPDATE' && NEVER_UPDATED.has(type.plural)) {
    throw validationError(`Existing ${type.plural} can't be updated by an import`)
  }
  if (type.readOnly === true) throw validationError(`${type.plural} can't be imported`)
  if (NEVER_ALONE.has(type.plural) && !isLinked(order, type)) {
    throw validationError(`${type.plural} must be imported with an associated record`)
  }
  if (operation === 'UPDATE' && !columns.some(({ role }) => identifies(type, role))) {
    throw validationError(`An UPDATE of ${type.plural} needs a column that identifies the records`)
  }
  // HUBSPOT.md 2.6: CREATE imports that lack a required property's column are rejected at the start.
  if (operation !== 'CREATE') return
  const lacking = type.required.all.filter((name) => !properties.has(name))
  const { any } = type.required
  if (any.length > 0 && !any.some((name) => properties.has(name))) lacking.push(any.join(' or '))
  if (lacking.length > 0) {
    throw validationError(`Required properties are not mapped: ${lacking.join(', ')}`, {
      context: { properties: lacking, objectTypeId: [type.id] },
    })
  }
}

/** Contacts are told apart by e-mail even in a plain column. */
export function identifies(type: ObjectTypeDefinition, role: Column['role']): boolean {
  if (role.kind === 'record_id' || role.kind === 'unique') return true
  return role.kind === 'property' && role.property === 'email' && type.id === '0-1'
}

function isLinked(order: ImportOrder, type: ObjectTypeDefinition): boolean {
  return order.files.some(({ columns }) => {
    const own = columns.filter(({ object }) => object.id === type.id)
    if (own.length === 0) return false
    return (
      columns.some(({ object }) => object.id !== type.id) ||
      own.some(({ role, identifies: shared }) => shared || role.kind === 'foreign_key')
    )
  })
}
