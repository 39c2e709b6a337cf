import type { ObjectTypeDefinition } from './definitions.ts'
import type { Row } from './record-store.ts'

/** A record as an index shows it that has taken in when it changed, and not yet what. */
export function outdatedRow(type: ObjectTypeDefinition, now: Row, before: Row): Row {
  const upToDate = new Set(['hs_object_id', type.createdProperty, type.modifiedProperty])
  return {
    id: now.id,
    createdAt: now.createdAt,
    updatedAt: now.updatedAt,
    archived: now.archived,
    archivedAt: now.archivedAt,
    mergedInto: now.mergedInto,
    get: (name) => (upToDate.has(name) ? now : before).get(name),
  }
}
