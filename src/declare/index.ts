export type { ColumnKind } from './column.ts'
export { column, fieldKind, fieldOf } from './column.ts'
export type {
  ArchivedStream,
  AssociationsStream,
  CollectionStream,
  ObjectStream,
  PropertyHistoryStream,
  Read,
  RecordStream,
  Stream,
} from './stream.ts'
export {
  absence,
  archivedListing,
  changedOnly,
  defineStream,
  exportJob,
  listing,
  listingByTime,
  search,
  unverifiedExportJob,
} from './stream.ts'
export { archivedOf, archivedSuffix } from './archived.ts'
export { recordReads } from './record-reads.ts'
export { itemColumns } from './item-columns.ts'
export { recordColumns } from './record-columns.ts'
export type { Action, Identity, Requirement, Target } from './target.ts'
export {
  byAnyProperty,
  byAnyUniqueProperty,
  byRecordId,
  bySearchedProperty,
  byUniqueProperty,
  defineTarget,
  oneOf,
  ownerRule,
  pipelineRules,
  recordActions,
  recordIdentities,
  required,
  routesOf,
} from './target.ts'
export type { Family } from './family.ts'
export {
  defineLibraryFamily,
  defineLibraryTargetFamily,
  defineStreamFamily,
  defineTargetFamily,
  memberOf,
  streamOf,
} from './family.ts'
