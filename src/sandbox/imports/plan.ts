import type { ObjectTypeDefinition } from '../account/definitions.ts'
import type { LinkTypeRef } from '../account/link-store.ts'
import type { Account } from '../account/types.ts'
import { type CellReader, cellReader } from './cells.ts'
import { problem } from './errors.ts'
import { importKnobs } from './knobs.ts'
import type { Column, ImportFile, ImportOrder, Operation } from './request.ts'
import { identifies } from './rules.ts'

interface PropertyCell {
  readonly index: number
  readonly property: string
  readonly read: CellReader
}

type Identity =
  | { readonly kind: 'record_id'; readonly index: number }
  | { readonly kind: 'unique'; readonly index: number; readonly property: string }

export interface FarCell {
  readonly index: number
  readonly to: ObjectTypeDefinition
  readonly type: LinkTypeRef | undefined
  /** null: by whatever tells the far records apart. */
  readonly by: string | null
  readonly byRecordId: boolean
  readonly sameObject: boolean
}

/** One object's columns of one file. */
export interface ObjectPlan {
  readonly object: ObjectTypeDefinition
  readonly operation: Operation
  readonly identity: Identity | undefined
  readonly cells: readonly PropertyCell[]
  readonly labels: readonly { readonly index: number; readonly to: ObjectTypeDefinition }[]
  readonly far: readonly FarCell[]
  readonly timestamps: readonly { readonly index: number; readonly read: CellReader }[]
  /** The column by which another file names this object's records. */
  readonly sharedIndex: number | undefined
  /** Every column of the object: when all are blank, the row has no such record. */
  readonly indexes: readonly number[]
}

export interface FilePlan {
  readonly width: number
  readonly objects: readonly ObjectPlan[]
}

/** Which cell means what. Throws RowProblem: the whole file is wrong. */
export function planFile(
  account: Account,
  order: ImportOrder,
  file: ImportFile,
  firstRow: readonly string[],
): FilePlan {
  const columns = file.hasHeader
    ? inFileOrder(account, file, firstRow)
    : sameWidth(file.columns, firstRow.length)
  const objects = new Map<string, { type: ObjectTypeDefinition; at: [number, Column][] }>()
  columns.forEach((column, index) => {
    if (column.role.kind === 'ignored') return
    const own = objects.get(column.object.id) ?? { type: column.object, at: [] }
    own.at.push([index, column])
    objects.set(column.object.id, own)
  })
  return {
    width: columns.length,
    objects: [...objects.values()].map(({ type, at }) => planObject(account, order, type, at)),
  }
}

/** HUBSPOT.md 2.4: every column must be mapped, else "Incorrect number of columns". */
function sameWidth(columns: readonly Column[], width: number): readonly Column[] {
  if (columns.length === width) return columns
  throw problem(
    'INCORRECT_NUMBER_OF_COLUMNS',
    `Incorrect number of columns: ${width} in the file, ${columns.length} mapped`,
  )
}

function inFileOrder(
  account: Account,
  file: ImportFile,
  header: readonly string[],
): readonly Column[] {
  sameWidth(file.columns, header.length)
  const mayReorder = account.knobs.value<'reorder' | 'fail'>(importKnobs.columnOrder) === 'reorder'
  const left = [...file.columns]
  return header.map((cell, index) => {
    const name = cell.trim()
    const at = mayReorder
      ? left.findIndex((column) => column.name.trim() === name)
      : file.columns[index]?.name.trim() === name
        ? 0
        : -1
    const column = at < 0 ? undefined : left.splice(at, 1)[0]
    if (column === undefined) {
      throw problem('INCORRECT_NUMBER_OF_COLUMNS', `Incorrect number of columns: "${name}"`, {
        column: index,
        value: name,
      })
    }
    return column
  })
}

function planObject(
  account: Account,
  order: ImportOrder,
  object: ObjectTypeDefinition,
  columns: readonly (readonly [number, Column])[],
): ObjectPlan {
  const store = account.objects(object.id)
  const cells: PropertyCell[] = []
  const labels: { index: number; to: ObjectTypeDefinition }[] = []
  const far: FarCell[] = []
  const timestamps: { index: number; read: CellReader }[] = []
  for (const [index, { role }] of columns) {
    switch (role.kind) {
      case 'property':
      case 'unique': {
        const property = store.property(role.property)
        if (property === undefined) {
          throw problem('PROPERTY_DEFINITION_NOT_FOUND', `No property named ${role.property}`, {
            column: index,
            object,
            value: role.property,
          })
        }
        if (
          role.kind === 'unique' &&
          !isAlternateId(object, role.property, property.hasUniqueValue)
        ) {
          throw problem(
            'INVALID_COLUMN_CONFIGURATION',
            `${role.property} does not tell ${object.plural} apart`,
            { column: index, object },
          )
        }
        cells.push({
          index,
          property: property.name,
          read: cellReader(account, order, object, property, index),
        })
        break
      }
      case 'label':
        labels.push({ index, to: role.to })
        break
      case 'same_object':
        far.push({
          index,
          to: object,
          type: undefined,
          by: role.by === 'hs_object_id' ? null : role.by,
          byRecordId: role.by === 'hs_object_id',
          sameObject: true,
        })
        break
      case 'foreign_key': {
        const { to, type, byRecordId } = role
        far.push({ index, to, type, by: null, byRecordId, sameObject: false })
        break
      }
      case 'event_timestamp': {
        const when = { name: 'timestamp', label: '', groupName: '', fieldType: 'date' } as const
        timestamps.push({
          index,
          read: cellReader(account, order, object, { ...when, type: 'datetime' }, index),
        })
        break
      }
      case 'record_id':
      case 'ignored':
        break
    }
  }
  return {
    object,
    operation: order.operations.get(object.id) ?? 'UPSERT',
    identity: identityOf(object, columns),
    cells,
    labels,
    far,
    timestamps,
    sharedIndex: columns.find(([, { identifies: shared }]) => shared)?.[0],
    indexes: columns.flatMap(([index, { role }]) => (role.kind === 'label' ? [] : [index])),
  }
}

/** E-mail, company domain, or a property with unique values (HUBSPOT.md 2.4). */
export function isAlternateId(
  object: ObjectTypeDefinition,
  property: string,
  hasUniqueValue: boolean | undefined,
): boolean {
  if (hasUniqueValue === true) return true
  return (
    (object.id === '0-1' && property === 'email') || (object.id === '0-2' && property === 'domain')
  )
}

/** The record id wins over a unique property, and that over a contact's plain e-mail column. */
function identityOf(
  object: ObjectTypeDefinition,
  columns: readonly (readonly [number, Column])[],
): Identity | undefined {
  const own = columns.filter(([, { role }]) => identifies(object, role))
  const byId = own.find(([, { role }]) => role.kind === 'record_id')
  if (byId !== undefined) return { kind: 'record_id', index: byId[0] }
  const unique = own.find(([, { role }]) => role.kind === 'unique') ?? own[0]
  if (unique === undefined) return undefined
  const [index, { role }] = unique
  return 'property' in role ? { kind: 'unique', index, property: role.property } : undefined
}
