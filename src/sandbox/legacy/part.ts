import type { Part } from '../http/types.ts'
import { legacyDefinitionRoutes } from './definitions.ts'
import { legacyRecordRoutes } from './records.ts'

/**
 * What other connectors still read by v1 and v2 paths; HubSpot answers them until 2027 (HUBSPOT.md 1). Nothing of ours
 * uses them.
 */
export const legacyPart: Part = {
  knobs: [],
  routes: [...legacyDefinitionRoutes, ...legacyRecordRoutes],
}
