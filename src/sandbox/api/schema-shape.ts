import { iso } from '../account/rows.ts'
import type { Millis, ObjectTypeDefinition } from '../account/definitions.ts'
import type { Account } from '../account/types.ts'
import type { Call } from '../http/types.ts'
import type { JsonObject } from '../http/json.ts'
import { propertyBody } from './property-shape.ts'

/** What a schema has beside the object type itself. */
interface SchemaNotes {
  readonly createdAt?: Millis
  readonly updatedAt?: Millis
  readonly archivedAt?: Millis
  readonly description?: string
  readonly searchable?: readonly string[]
  readonly secondaryDisplay?: readonly string[]
}

function notes(account: Account): Map<string, SchemaNotes> {
  return account.keep('schema-notes', () => new Map<string, SchemaNotes>())
}
function notesOf(account: Account, type: ObjectTypeDefinition): SchemaNotes {
  return notes(account).get(type.id) ?? {}
}
/** Out of the bin again. */
export function noteRestored(account: Account, type: ObjectTypeDefinition): void {
  const { archivedAt: _gone, ...kept } = notesOf(account, type)
  notes(account).set(type.id, kept)
}
export function note(account: Account, type: ObjectTypeDefinition, more: SchemaNotes): void {
  notes(account).set(type.id, { ...notesOf(account, type), ...more })
}

/** Unlabelled types to the objects that a custom one is mostly linked to, and to custom ones. */
function associationsOf(account: Account, type: ObjectTypeDefinition): readonly JsonObject[] {
  return account.types
    .all()
    .filter(
      (other) =>
        other.id === type.id || ['0-1', '0-2', '0-3', '0-5'].includes(other.id) || other.custom,
    )
    .flatMap((other) =>
      account.links
        .types(type.id, other.id)
        .filter(({ label }) => label === null)
        .map((link) => ({
          id: String(link.typeId),
          fromObjectTypeId: type.id,
          toObjectTypeId: other.id,
          name: link.name,
        })),
    )
}

/** Which parts of a schema were asked for: flags of the dated paths; v3 shows all. */
interface Wanted {
  readonly properties: boolean
  readonly associations: boolean
}

/** Left out flags show the part: SANDBOX, the spec names no default. */
export function wantedParts(call: Call): Wanted {
  const shows = (name: string) => call.query.get(name)?.toLowerCase() !== 'false'
  return {
    properties: shows('includePropertyDefinitions'),
    associations: shows('includeAssociationDefinitions'),
  }
}

/** BaseObjectTypeDefinition. */
export function definitionBody(account: Account, type: ObjectTypeDefinition): JsonObject {
  const { createdAt, updatedAt, archivedAt, description, searchable, secondaryDisplay } = notesOf(
    account,
    type,
  )
  return {
    id: type.id.startsWith('2-') ? type.id.slice(2) : type.id,
    objectTypeId: type.id,
    fullyQualifiedName: type.custom?.fullyQualifiedName ?? type.singular.toUpperCase(),
    name: type.custom?.name ?? type.singular,
    labels: type.labels,
    ...(description === undefined ? {} : { description }),
    primaryDisplayProperty: type.primaryDisplayProperty,
    secondaryDisplayProperties: secondaryDisplay ?? [],
    requiredProperties: [...type.required.all],
    searchableProperties: searchable ?? [...type.queryProperties],
    allowsSensitiveProperties: false,
    archived: archivedAt !== undefined,
    ...(createdAt === undefined ? {} : { createdAt: iso(createdAt) }),
    ...(createdAt === undefined ? {} : { updatedAt: iso(updatedAt ?? createdAt) }),
  }
}

export function schemaBody(
  account: Account,
  type: ObjectTypeDefinition,
  wanted: Wanted = { properties: true, associations: true },
): JsonObject {
  const properties = [...account.objects(type.id).properties().values()].filter(
    (property) => !property.archived,
  )
  const archived = notesOf(account, type).archivedAt !== undefined
  return {
    ...definitionBody(account, type),
    properties: wanted.properties
      ? properties.map((property) => propertyBody(account, type, property))
      : [],
    associations: wanted.associations && !archived ? associationsOf(account, type) : [],
  }
}
