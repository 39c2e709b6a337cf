export type { ColumnKind } from './column.ts'
export { column, fieldKind, fieldOf } from './column.ts'
export type {
  AssociationsStream,
  CollectionStream,
  ObjectStream,
  Read,
  Stream,
} from './stream.ts'
export { absence, archivedListing, defineStream, exportJob, listing, search } from './stream.ts'
export { recordColumns } from './record-columns.ts'
export type { Action, Identity, Requirement, Target } from './target.ts'
export {
  byAnyUniqueProperty,
  byRecordId,
  bySearchedProperty,
  byUniqueProperty,
  defineTarget,
  oneOf,
  required,
} from './target.ts'
export type { Family } from './family.ts'
export { defineStreamFamily, defineTargetFamily, memberOf } from './family.ts'
