import { validationError } from '../account/api-error.ts'
import type { ObjectTypeDefinition, RecordId, RecordRef } from '../account/definitions.ts'
import type { LinkCategory, LinkTypeRef } from '../account/link-store.ts'
import type { Call } from '../http/types.ts'

const CATEGORIES: ReadonlySet<string> = new Set([
  'HUBSPOT_DEFINED',
  'USER_DEFINED',
  'INTEGRATOR_DEFINED',
  'WORK',
])

export interface Pair {
  readonly from: ObjectTypeDefinition
  readonly to: ObjectTypeDefinition
}

/** The two object types of a path, by any of their names. */
export function pairOf(call: Call, from: string, to: string): Pair {
  return { from: objectType(call, from), to: objectType(call, to) }
}

export function objectType(call: Call, name: string): ObjectTypeDefinition {
  const type = call.account.types.find(name)
  if (type === undefined) throw validationError(`Unable to infer object type from: ${name}`)
  return type
}

/** Any read or write scope of either object grants (HUBSPOT.md 6). */
export function pairScopes(from: string, to: string): (call: Call) => readonly string[] {
  return (call) => {
    const types = [call.params[from] ?? '', call.params[to] ?? '']
    return types.flatMap((name) => {
      const scopes = call.account.types.find(name)?.scopes
      return scopes === undefined ? [] : [...scopes.read, ...scopes.write]
    })
  }
}

function recordId(text: unknown): RecordId {
  const id = typeof text === 'string' || typeof text === 'number' ? String(text) : ''
  if (!/^\d{1,16}$/.test(id)) throw validationError(`Invalid object id: ${id}`)
  return Number(id)
}

export function pathRef(type: ObjectTypeDefinition, text: string | undefined): RecordRef {
  return { type: type.id, id: recordId(text) }
}

/** `{id}` of a batch input. */
export function refIn(type: ObjectTypeDefinition, holder: unknown, field: string): RecordRef {
  const value = field === '' ? holder : objectIn(holder)[field]
  const id = objectIn(value)['id']
  if (id === undefined) throw validationError(`Invalid input JSON: "${field}.id" is missing`)
  return { type: type.id, id: recordId(id) }
}

export function objectIn(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw validationError('Invalid input JSON: an object was expected')
  }
  return value as Readonly<Record<string, unknown>>
}

export function arrayIn(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw validationError(`Invalid input JSON: "${name}" must be a list`)
  return value
}

/** The `inputs` of a batch; more than `max` are refused whole (HUBSPOT.md 6, batch sizes). */
export function inputsOf(call: Call, max: number): readonly unknown[] {
  const inputs = arrayIn(objectIn(call.json())['inputs'], 'inputs')
  if (inputs.length > max) {
    throw validationError(
      `The maximum number of inputs per batch is ${max}, ${inputs.length} given`,
    )
  }
  return inputs
}

/** `[{associationCategory, associationTypeId}]` */
export function typesIn(value: unknown): readonly LinkTypeRef[] {
  return arrayIn(value, 'types').map((each) => {
    const { associationCategory: category, associationTypeId: typeId } = objectIn(each)
    return typeRef(category, typeId)
  })
}

export function typeRef(category: unknown, typeId: unknown): LinkTypeRef {
  if (typeof category !== 'string' || !CATEGORIES.has(category)) {
    throw validationError(`Invalid association category: ${String(category)}`)
  }
  const id = typeof typeId === 'string' ? Number(typeId) : typeId
  if (typeof id !== 'number' || !Number.isInteger(id)) {
    throw validationError(`Invalid association type id: ${String(typeId)}`)
  }
  return { category: category as LinkCategory, typeId: id }
}

export function stringIn(holder: unknown, field: string): string {
  const value = objectIn(holder)[field]
  if (typeof value !== 'string') throw validationError(`Invalid input JSON: "${field}" is missing`)
  return value
}

export function optionalStringIn(holder: unknown, field: string): string | undefined {
  const value = objectIn(holder)[field]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw validationError(`Invalid input JSON: "${field}"`)
  return value
}
