import type { HubSpot } from '../engine/ports.ts'
import { createAssociations } from './associations/associations.ts'
import { createCore } from './core.ts'
import { createDefinitions } from './definitions.ts'
import { createExports } from './exports/exports.ts'
import { createImports } from './imports/imports.ts'
import { withListMembers } from './list-members.ts'
import { createLists } from './lists-write.ts'
import { Transport, type TransportOptions } from './transport.ts'

/**
 * One HubSpot account, ready to be called; closes its connections when disposed.
 * Several clients of one account in one process share a `governor`, so that together they stay within its limits.
 */
export function createHubSpot(options: TransportOptions): HubSpot {
  const transport = new Transport(options)
  return withListMembers({
    ...createCore(transport),
    exports: createExports(transport),
    imports: createImports(transport),
    associations: createAssociations(transport),
    lists: createLists(transport),
    definitions: createDefinitions(transport),
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  })
}
