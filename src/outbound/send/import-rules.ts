/** When imports are worth it, and how large they are. */
export const importRules = {
  /** Below it batch calls are done before an import would have begun. */
  fewestRows: 2_000,
  /** Rows of a rarer set of columns go by call. */
  fewestRowsOfASet: 500,
  /** Imports a run starts of one kind: HubSpot's own tool has 500 a day, shared with people (HUBSPOT.md 2.8). */
  mostSets: 50,
  rowsAFile: 100_000,
  bytesAFile: 64 * 1024 * 1024,
  /** HUBSPOT.md 2.8. */
  atOnce: 3,
} as const

/** Pairs of records that go by import, where the planner and the sender must agree. */
export const linkImportRules = {
  fewestPairs: importRules.fewestRows,
  /** Links are read back by their rarer side, 100 records a call, and written 100 pairs a call: this is where it pays. */
  fewestPairsARecord: 2,
  /**
   * Objects whose records an import can update and link, with labels (HUBSPOT.md 2.6, 6): no activities, products or
   * line items. Custom objects can, too.
   */
  objects: ['contacts', 'companies', 'deals', 'tickets'],
} as const
